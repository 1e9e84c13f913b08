/**
 * What an event refers to in other streams. Schemas declare which fields hold references. A patch has no schema,
 * so its fields are recognised by name: a name has one meaning in the whole vocabulary.
 */
import { pointerOf } from '../canonical/pointer.ts'
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

/** A value that remains to be searched, and where it is. Most values refer to nothing, so pointers are made last. */
interface Remainder {
  readonly value: unknown
  readonly within: Remainder | undefined
  readonly step: PropertyKey
  readonly field: string | undefined
}

const placeOf = (found: Remainder): string => {
  const steps: PropertyKey[] = []
  for (let one = found; one.within; one = one.within) steps.push(one.step)
  return pointerOf(steps.reverse())
}

/** Adds what is in a value, so that its first part is the last of the list. */
const addInner = (left: Remainder[], within: Remainder): void => {
  const { value, field } = within
  if (typeof value !== 'object' || value === null) return
  const isList = Array.isArray(value)
  const steps = Object.keys(value)
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at] as string
    if (!isList && step === OPAQUE_FIELD) continue
    const inner = (value as Record<string, unknown>)[step]
    left.push({ value: inner, within, step, field: isList ? field : step })
  }
}

const inText = (text: string, one: Remainder): readonly Reference[] =>
  text.includes('{p-')
    ? [...text.matchAll(PERSON_MARK)].map((match) => ({
        to: 'person',
        id: match[1] ?? '',
        pointer: placeOf(one),
      }))
    : []

const inField = (text: string, one: Remainder): readonly Reference[] => {
  const to = one.field === undefined ? undefined : FIELDS.get(one.field)
  return to ? [{ to, id: text, pointer: placeOf(one) }] : inText(text, one)
}

/** All references in a value with their pointers, in the order of the text. No recursion, so any depth is safe. */
export const referencesIn = (value: unknown): readonly Reference[] => {
  const found: Reference[] = []
  const left: Remainder[] = [{ value, within: undefined, step: '', field: undefined }]
  for (let one = left.pop(); one; one = left.pop()) {
    if (typeof one.value === 'string') found.push(...inField(one.value, one))
    else addInner(left, one)
  }
  return found
}
