/** What an event refers to in other streams. A field's name says what it names, everywhere in the vocabulary. */

import { pointerTo } from '../canonical/pointer.ts'
import type { Subject } from '../envelope.ts'

/** Another stream, or another event, and the field that names it (RFC 6901, from the root of what was searched). */
export interface Reference {
  readonly to: Subject | 'event'
  readonly id: string
  readonly pointer: string
}

const FIELDS: Readonly<Record<string, Reference['to']>> = {
  personId: 'person',
  prisonerId: 'prisoner',
  sanctionId: 'sanction',
  sourceId: 'source',
  originId: 'source',
  derivedFrom: 'source',
  groupId: 'release',
  otherDeal: 'deal',
  deals: 'deal',
  eventId: 'event',
  evidence: 'event',
  observed: 'event',
}

/** A person in free text: only those whose names are not public need to stand so. */
const PERSON_MARK = /\{(p-[a-z2-7]{20})\}/g

/** A value that a source gives is its own and names nothing of the ledger. */
const OPAQUE_FIELD = 'value'

const inText = (text: string, pointer: string): readonly Reference[] =>
  text.includes('{p-')
    ? [...text.matchAll(PERSON_MARK)].map((match) => ({ to: 'person', id: match[1] ?? '', pointer }))
    : []

/** A value that is still to be looked into. */
interface Left {
  readonly value: unknown
  readonly pointer: string
  readonly field: string | undefined
}

const innerOf = ({ value, pointer, field }: Left): readonly Left[] => {
  if (Array.isArray(value)) {
    return value.map((item, index) => ({ value: item, pointer: pointerTo(pointer, index), field }))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .filter(([name]) => name !== OPAQUE_FIELD)
    .map(([name, item]) => ({ value: item, pointer: pointerTo(pointer, name), field: name }))
}

const inField = (text: string, { pointer, field }: Left): readonly Reference[] => {
  // A field of a patch may have any name, `constructor`, too.
  const to = field !== undefined && Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined
  return to ? [{ to, id: text, pointer }] : inText(text, pointer)
}

/** Every reference in a value, with its pointer, in the order of the text; without recursion, however deep it is. */
export const referencesIn = (value: unknown): readonly Reference[] => {
  const found: Reference[] = []
  const left: Left[] = [{ value, pointer: '', field: undefined }]
  for (let one = left.pop(); one; one = left.pop()) {
    if (typeof one.value === 'string') found.push(...inField(one.value, one))
    else for (const inner of innerOf(one).toReversed()) left.push(inner)
  }
  return found
}
