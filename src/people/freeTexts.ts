/** The texts of a body or an event that could name somebody. */
import { pointerTo } from '../../events/canonical/pointer.ts'

/** Names that official lists publish, and what holds no free text. */
const EXEMPT: ReadonlySet<string> = new Set([
  ...['targets', 'addedTargets', 'removedTargets', 'url', 'archiveUrl', 'ids'],
])

/** Every text of a value that could name somebody, with its pointer. */
export function* freeTextsIn(
  value: unknown,
  pointer = '',
): Generator<readonly [pointer: string, text: string]> {
  if (typeof value === 'string') yield [pointer, value]
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* freeTextsIn(item, pointerTo(pointer, index))
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      if (!EXEMPT.has(name)) yield* freeTextsIn(item, pointerTo(pointer, name))
    }
  }
}
