/** The leaves of the log: the events of the ledger streams, in the order of the log, as stored. */
import { isLedgerStream } from '../../events/envelope.ts'
import { type LedgerReader, type LoggedEvent, type Position, STREAM_DELETED } from '../store/port.ts'

/** Whether what stands in the log is a leaf: its bytes are those of its body. */
export const isLeaf = ({ stream, type }: Pick<LoggedEvent, 'stream' | 'type'>): boolean =>
  type !== STREAM_DELETED && isLedgerStream(stream)

/** The leaves of a ledger, behind a position. */
export async function* leavesOf(
  reader: Pick<LedgerReader, 'readAll'>,
  from: { after?: Position } = {},
): AsyncGenerator<LoggedEvent> {
  for await (const batch of reader.readAll(from)) yield* batch.filter(isLeaf)
}
