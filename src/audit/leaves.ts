/** The leaves of the audit log: the events of the ledger streams, in the order of the log, as stored. */
import { isLedgerStream } from '../../events/envelope.ts'
import { type LedgerReader, type LoggedEvent, type Position, STREAM_DELETED } from '../store/port.ts'

/** Whether an event of the log is a leaf. The bytes of the leaf are those of the event's body. */
export const isLeaf = ({ stream, type }: Pick<LoggedEvent, 'stream' | 'type'>): boolean =>
  type !== STREAM_DELETED && isLedgerStream(stream)

/** The leaves of a ledger after a position. */
export async function* leavesOf(
  reader: Pick<LedgerReader, 'readAll'>,
  from: { after?: Position } = {},
): AsyncGenerator<LoggedEvent> {
  for await (const batch of reader.readAll(from)) yield* batch.filter(isLeaf)
}
