/** The texts of a body or an event that could name somebody. */
import { pointerTo } from '../../events/canonical/pointer.ts'

/** Names that official lists publish, and what holds no free text. */
const EXEMPT: ReadonlySet<string> = new Set(['targets', 'addedTargets', 'removedTargets', 'ids'])

/** An address is as its site made it: nobody could write it otherwise. */
const ADDRESSES: ReadonlySet<string> = new Set(['url', 'archiveUrl'])

/** Every text of a body that could name somebody, with its pointer. */
export const freeTextsIn = (value: unknown): Generator<readonly [pointer: string, text: string]> =>
  textsIn(value, '', new Set([...EXEMPT, ...ADDRESSES]))

/** Every text of an event that could name somebody, addresses too, with its pointer. */
export const recordedTextsIn = (value: unknown): Generator<readonly [pointer: string, text: string]> =>
  textsIn(value, '', EXEMPT)

function* textsIn(
  value: unknown,
  pointer: string,
  exempt: ReadonlySet<string>,
): Generator<readonly [pointer: string, text: string]> {
  if (typeof value === 'string') yield [pointer, value]
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsIn(item, pointerTo(pointer, index), exempt)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      if (!exempt.has(name)) yield* textsIn(item, pointerTo(pointer, name), exempt)
    }
  }
}
