/** What an event refers to in other streams. A field's name says what it names, everywhere in the vocabulary. */
import type { Subject } from './envelope.ts'
import { pointerTo } from './pointer.ts'

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

/**
 * Every reference in a value, with its pointer.
 * @param field the name of the field that holds the value, if any
 */
export const referencesIn = (value: unknown, pointer = '', field?: string): readonly Reference[] => {
  if (typeof value === 'string') {
    // A field of a patch may have any name, `constructor`, too.
    const to = field !== undefined && Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined
    return to ? [{ to, id: value, pointer }] : inText(value, pointer)
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => referencesIn(item, pointerTo(pointer, index), field))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) =>
    name === OPAQUE_FIELD ? [] : referencesIn(item, pointerTo(pointer, name), name),
  )
}
