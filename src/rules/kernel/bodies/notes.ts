/**
 * Values that are recorded in another form than they were sent: without padding, in a normal form. Each is
 * reported.
 */
import type { z } from 'zod'
import { pointerOf } from '../../../../events/canonical/pointer.ts'

/** A value that is recorded in another form than it was sent. */
export interface Note {
  readonly pointer: string
  readonly detail: string
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A body without white space around its texts, codes and ids. Free JSON stays as it is. */
export const trimBody = (schema: z.core.$ZodType, value: unknown): unknown => {
  const { def } = schema._zod
  const { innerType } = def as Partial<z.core.$ZodOptionalDef>
  if (innerType) return trimBody(innerType, value)
  if (typeof value === 'string') return def.type === 'string' || def.type === 'enum' ? value.trim() : value
  if (Array.isArray(value)) {
    if (def.type !== 'array') return value
    const { element } = def as z.core.$ZodArrayDef
    return value.map((item) => trimBody(element, item))
  }
  if (!isFields(value) || def.type !== 'object') return value
  const { shape } = def as z.core.$ZodObjectDef
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      const own = Object.hasOwn(shape, name) ? shape[name] : undefined
      return [name, own ? trimBody(own, part) : part]
    }),
  )
}

/** Longer texts are not repeated in the note. */
const SHOWN = 200

const noteOf = (path: readonly PropertyKey[], sent: string, kept: string): Note => ({
  pointer: pointerOf(path),
  detail:
    sent.trim() === kept
      ? 'recorded without the white space around it'
      : sent.normalize('NFC').trim() === kept
        ? 'recorded in the composed form of Unicode (NFC)'
        : kept.length <= SHOWN
          ? `recorded as ${kept}`
          : 'recorded in its normal form',
})

/** Adds the notes of a value. `path` is the same list for all values: this runs for every field of every command. */
const gather = (sent: unknown, kept: unknown, path: PropertyKey[], into: Note[]): void => {
  if (typeof sent === 'string') {
    if (typeof kept === 'string' && kept !== sent) into.push(noteOf(path, sent, kept))
    return
  }
  const bothLists = Array.isArray(sent) && Array.isArray(kept)
  if (!bothLists && (!isFields(sent) || !isFields(kept))) return
  for (const step of Object.keys(sent as object)) {
    path.push(step)
    gather((sent as Fields)[step], (kept as Fields)[step], path, into)
    path.pop()
  }
}

/** The texts of a body that changed their form. */
export const notesOf = (sent: unknown, kept: unknown): readonly Note[] => {
  const notes: Note[] = []
  gather(sent, kept, [], notes)
  return notes
}

/**
 * A validated body with its texts as they were sent. Hashes of commands use it, so they outlast a change of
 * normal forms.
 */
export const asSent = <Kept>(sent: unknown, kept: Kept): Kept => put(sent, kept) as Kept

const put = (sent: unknown, kept: unknown): unknown => {
  if (typeof sent === 'string' && typeof kept === 'string') return sent
  if (Array.isArray(sent) && Array.isArray(kept)) return kept.map((item, index) => put(sent[index], item))
  if (!isFields(sent) || !isFields(kept)) return kept
  return Object.fromEntries(
    Object.entries(kept).map(([name, part]) => [
      name,
      Object.hasOwn(sent, name) ? put(sent[name], part) : part,
    ]),
  )
}
