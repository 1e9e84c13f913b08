/**
 * Names whose words mix scripts with letters that look alike: a Cyrillic А in a Latin word. The name is recorded as it
 * was sent, because some names are written so; the answer says it.
 */
import { pointerOf } from '../../../../events/canonical/pointer.ts'
import type { Note } from './notes.ts'

const SCRIPTS = { Latin: /\p{Script=Latin}/u, Cyrillic: /\p{Script=Cyrillic}/u, Greek: /\p{Script=Greek}/u }

/** Fields that hold names. */
const NAMES: ReadonlySet<string> = new Set(['name', 'names', 'aliases'])

const noteOf = (path: readonly PropertyKey[], text: string): readonly Note[] =>
  text.split(/[^\p{L}\p{M}]+/u).flatMap((word) => {
    const scripts = Object.entries(SCRIPTS).flatMap(([name, letter]) => (letter.test(word) ? [name] : []))
    if (scripts.length < 2) return []
    const detail = `the word ${JSON.stringify(word.slice(0, 60))} mixes letters of ${scripts.join(' and ')}, which look alike`
    return [{ pointer: pointerOf(path), detail }]
  })

/** Adds the notes of a value. `path` is the same list for all values: this runs for every field of every command. */
const gather = (value: unknown, path: PropertyKey[], isName: boolean, into: Note[]): void => {
  if (typeof value === 'string') {
    if (isName) into.push(...noteOf(path, value))
    return
  }
  if (typeof value !== 'object' || value === null) return
  const isList = Array.isArray(value)
  for (const step of Object.keys(value)) {
    path.push(step)
    gather((value as Record<string, unknown>)[step], path, isList ? isName : NAMES.has(step), into)
    path.pop()
  }
}

/** What of the names in a body looks like another name. */
export const lookAlikes = (value: unknown): readonly Note[] => {
  const notes: Note[] = []
  gather(value, [], false, notes)
  return notes
}
