/** The searchable documents of an event. They contain `{id}` for persons, as everywhere. Pure. */
import { type AnyEvent, eventTypeOf, eventTypes } from '../../events/catalogue.ts'
import { idOf, subjectOf } from '../../events/envelope.ts'
import { isEvidence } from '../../events/evidence.ts'
import { meaningfulFields } from '../../events/history/meanings.ts'
import { targetsGivenBy } from '../../events/history/measureTargets.ts'
import type { Line } from '../folds/line.ts'

export const KINDS: readonly string[] = [
  ...[
    'person',
    'deal',
    'target',
    'sanction',
    'licence',
    'prisoner',
    'release',
    'source',
    'programme',
    'event',
  ],
]

export interface Document {
  readonly kind: string
  readonly id: string
  readonly title: string
  /** Further texts, one a line. */
  readonly text: string
  /** Further fields that a result shows. */
  readonly more: Readonly<Record<string, unknown>>
}

/** By event type, the fields with words, as the types declare them. */
const FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  eventTypes().map(({ name }) => [
    name,
    new Set(
      meaningfulFields(name).flatMap(({ path, meaning }) => (meaning.searched ? [path.at(-1) ?? ''] : [])),
    ),
  ]),
)

/** The words in a value, field by field. */
const linesOf = (value: unknown, fields: ReadonlySet<string>, field = ''): readonly string[] => {
  if (typeof value === 'string') return fields.has(field) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((item) => linesOf(item, fields, field))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => linesOf(item, fields, name))
}

const NO_FIELDS: ReadonlySet<string> = new Set()

const wordsOf = ({ type, data }: AnyEvent): readonly string[] => linesOf(data, FIELDS.get(type) ?? NO_FIELDS)

/** The name of a stream: as its opening event says, else the headline of that event. */
const titleOf = (event: AnyEvent, headline: string): string =>
  eventTypeOf(event.type)?.title?.(event.data) ?? headline

/**
 * The documents of an event: of the thing that it opens, or else of the event itself, and of the targets that it
 * names.
 * @param event with its repairs applied
 * @param line how it reads
 */
export const documentsOf = (event: AnyEvent, { headline, others }: Line): readonly Document[] => {
  if (isEvidence(event.type) || subjectOf(event.stream) === 'person') return []
  const opens = event.revision === 0
  const title = opens ? titleOf(event, headline) : headline
  const quotes = (event.sources ?? []).flatMap(({ quote }) => quote ?? [])
  const lines = [...new Set([...wordsOf(event), ...quotes, ...others])].filter((line) => line !== title)
  const about = { eventId: event.id, type: event.type, stream: event.stream, occurred: event.occurred }
  const own: Document = {
    kind: opens ? subjectOf(event.stream) : 'event',
    id: opens ? idOf(event.stream) : event.id,
    title,
    text: lines.join('\n'),
    more: about,
  }
  const targets = targetsGivenBy(event).map(({ targetId, name, kind, ids }) => ({
    kind: 'target',
    id: targetId,
    title: name,
    text: (ids ?? []).map(({ value }) => value).join('\n'),
    more: { ...about, targetKind: kind },
  }))
  return [own, ...targets]
}
