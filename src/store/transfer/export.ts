/**
 * Writes out a ledger of any engine, while the service may keep writing. Details of an erased person are left
 * out, although an engine may keep them in its log until it scavenges.
 */
import { subjectOf } from '../../../events/envelope.ts'
import { type LedgerReader, type LoggedEvent, STREAM_DELETED } from '../port.ts'
import { lineOf } from './exportFormat.ts'

/** Whether the stream of an event still exists. Asked only for streams that can be deleted. */
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
