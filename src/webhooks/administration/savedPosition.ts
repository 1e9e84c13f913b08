/** How far an endpoint is, as the node that delivers last saved it. */
import type { EventStore, Position } from '../../store/port.ts'
import { type Cursor, cursorCell, readCursorText } from '../delivery/cursor.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'

type Cells = Pick<EventStore, 'readState'>

/** The saved cursor of an endpoint, of any epoch; undefined when it is missing or cannot be read. */
export const readSavedCursor = async (store: Cells, id: string): Promise<Cursor | undefined> => {
  const cell = await store.readState(cursorCell(id))
  return cell && readCursorText(cell.value)
}

/** The position up to which everything is delivered or parked. */
export const positionOf = ({ epoch, after }: Endpoint, cursor: Cursor | undefined): Position =>
  cursor?.epoch === epoch ? cursor.low : after
