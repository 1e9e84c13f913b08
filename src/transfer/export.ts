/** Writes a ledger out, whatever its engine; the service may go on writing meanwhile. */
import type { LedgerReader } from '../store/port.ts'
import { lineOf } from './format.ts'

/** The lines of an export, each with its line break. */
export async function* exportLedger(store: LedgerReader): AsyncGenerator<string> {
  const say = (value: unknown): string => `${JSON.stringify(value)}\n`
  yield say({ format: 'detente-ledger', version: 1, ledgerId: store.ledgerId })
  let events = 0
  for await (const batch of store.readAll()) {
    events += batch.length
    yield batch.map((event) => say(lineOf(event))).join('')
  }
  yield say({ events })
}
