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

/** What of the names in a body looks like another name. */
export const lookAlikes = (
  value: unknown,
  path: readonly PropertyKey[] = [],
  isName = false,
): readonly Note[] => {
  if (typeof value === 'string') return isName ? noteOf(path, value) : []
  if (Array.isArray(value)) return value.flatMap((one, index) => lookAlikes(one, [...path, index], isName))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => lookAlikes(one, [...path, name], NAMES.has(name)))
}
