/** What an id says of a person: a readable one stays for good, and an opaque one must not spell the name. */
import { idOf, subjectOf } from '../../../events/envelope.ts'
import type { PersonDetails } from '../../../events/person.ts'
import type { Problem } from '../../failure/problems.ts'
import { fieldProblem } from './bodies/body.ts'
import type { CheckedCommand, Warning } from './command.ts'

const OPAQUE = /^[cp]-[a-z2-7]{20}$/

/** A warning about a readable id of a person or of a case; the service takes it only of a public figure. */
export const warnsOfReadableId = (stream: string): readonly Warning[] => {
  const id = idOf(stream)
  if (OPAQUE.test(id)) return []
  const whose = subjectOf(stream) === 'person' ? 'The id' : 'The id of the case'
  const detail = `${whose} ${id} can be read, and stays in the ledger for good: an erasure of the person cannot remove it.`
  return [{ code: 'id-stays', pointer: '/id', detail }]
}

/** Shorter words occur in random ids. */
const SHORTEST = 4

const wordsOf = (name: string): readonly string[] =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length >= SHORTEST)

/** Refuses an opaque id that the sender made from the name. */
export const refusesSpelledName = ({
  stream,
  body,
}: Pick<CheckedCommand, 'stream' | 'body'>): Problem | undefined => {
  const id = idOf(stream)
  const { publicFigure, name, names } = body as Partial<PersonDetails> & { readonly publicFigure?: boolean }
  if (publicFigure || !OPAQUE.test(id)) return undefined
  const spelled = [name ?? '', ...(names ?? [])].flatMap(wordsOf).some((word) => id.slice(2).includes(word))
  if (!spelled) return undefined
  const detail =
    'must not spell a word of the name, because an id stays for good; leave it out to get a random one'
  return fieldProblem([{ pointer: '/id', code: 'id-not-opaque', detail }])
}
