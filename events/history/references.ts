/**
 * What an event refers to in other streams. Schemas declare which fields hold references. A patch has no schema,
 * so its fields are recognised by name: a name has one meaning in the whole vocabulary.
 */
import { pointerTo } from '../canonical/pointer.ts'
import { eventTypes } from '../catalogue.ts'
import type { Subject } from '../subject.ts'
import { meaningfulFields } from './meanings.ts'

/**
 * The stream or event that is named, and the field that names it (RFC 6901, from the root of the searched
 * value).
 */
export interface Reference {
  readonly to: Subject | 'event'
  readonly id: string
  readonly pointer: string
}

/** The fields of the envelope that hold references. */
const ENVELOPE = [
  ['sourceId', 'source'],
  ['deals', 'deal'],
] as const

const FIELDS: ReadonlyMap<string, Reference['to']> = new Map([
  ...ENVELOPE,
  ...eventTypes().flatMap(({ name }) =>
    meaningfulFields(name).flatMap(({ path, meaning: { names } }) =>
      names === undefined ? [] : [[path.at(-1) ?? '', names] as const],
    ),
  ),
])

/** A person in free text. Only persons whose names are not public must be written like this. */
const PERSON_MARK = /\{(p-[a-z2-7]{20})\}/g

/** A value given by a source belongs to the source and refers to nothing in the ledger. */
const OPAQUE_FIELD = 'value'

const inText = (text: string, pointer: string): readonly Reference[] =>
  text.includes('{p-')
    ? [...text.matchAll(PERSON_MARK)].map((match) => ({ to: 'person', id: match[1] ?? '', pointer }))
    : []

/** A value that remains to be searched. */
interface Remainder {
  readonly value: unknown
  readonly pointer: string
  readonly field: string | undefined
}

const innerOf = ({ value, pointer, field }: Remainder): readonly Remainder[] => {
  if (Array.isArray(value)) {
    return value.map((item, index) => ({ value: item, pointer: pointerTo(pointer, index), field }))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .filter(([name]) => name !== OPAQUE_FIELD)
    .map(([name, item]) => ({ value: item, pointer: pointerTo(pointer, name), field: name }))
}

const inField = (text: string, { pointer, field }: Remainder): readonly Reference[] => {
  const to = field === undefined ? undefined : FIELDS.get(field)
  return to ? [{ to, id: text, pointer }] : inText(text, pointer)
}

/** All references in a value with their pointers, in the order of the text. No recursion, so any depth is safe. */
export const referencesIn = (value: unknown): readonly Reference[] => {
  const found: Reference[] = []
  const left: Remainder[] = [{ value, pointer: '', field: undefined }]
  for (let one = left.pop(); one; one = left.pop()) {
    if (typeof one.value === 'string') found.push(...inField(one.value, one))
    else for (const inner of innerOf(one).toReversed()) left.push(inner)
  }
  return found
}
