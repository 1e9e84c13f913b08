/**
 * Writes a ledger out, whatever its engine; the service may go on writing meanwhile. Details of an erased person are not
 * written, though an engine may keep them in its log until it cleans up.
 */
import { subjectOf } from '../../../events/envelope.ts'
import { type LedgerReader, type LoggedEvent, STREAM_DELETED } from '../port.ts'
import { lineOf } from './format.ts'

/** Whether an event of a log is still to be had by its stream; asked only where there is something to hide. */
const stands = async (store: LedgerReader, { stream, type }: LoggedEvent): Promise<boolean> => {
  if (subjectOf(stream) !== 'personal' || type === STREAM_DELETED) return true
  return (await store.readStream(stream, { limit: 1 })).state !== 'deleted'
}

/** The lines of an export, each with its line break. */
export async function* exportLedger(store: LedgerReader): AsyncGenerator<string> {
  const say = (value: unknown): string => `${JSON.stringify(value)}\n`
  yield say({ format: 'detente-ledger', version: 1, ledgerId: store.ledgerId })
  let events = 0
  for await (const batch of store.readAll()) {
    let lines = ''
    for (const event of batch) {
      if (!(await stands(store, event))) continue
      events++
      lines += say(lineOf(event))
    }
    yield lines
  }
  yield say({ events })
}
