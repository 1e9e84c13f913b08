/** What can be found: the documents that an event gives. Persons stand in them as `{id}`, as everywhere. Pure. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { idOf, subjectOf } from '../../events/envelope.ts'
import { isEvidence } from '../../events/evidence.ts'

export const KINDS: readonly string[] = [
  ...['person', 'deal', 'target', 'sanction', 'licence', 'prisoner', 'release', 'source', 'event'],
]

export interface Document {
  readonly kind: string
  readonly id: string
  readonly title: string
  /** What else is said, a line each. */
  readonly text: string
  /** What a result shows beside. */
  readonly more: Readonly<Record<string, unknown>>
}

/** Fields of an event that hold words, not codes or ids. */
const FIELDS: ReadonlySet<string> = new Set([
  ...[
    'gist',
    'quote',
    'text',
    'test',
    'reason',
    'note',
    'summary',
    'result',
    'scope',
    'claimedEffect',
    'terms',
  ],
  ...[
    'restriction',
    'place',
    'city',
    'topics',
    'charges',
    'description',
    'title',
    'publisher',
    'name',
    'authority',
  ],
  ...[
    'programme',
    'number',
    'instrument',
    'sector',
    'label',
    'holder',
    'body',
    'court',
    'conditions',
    'excludes',
  ],
  ...['destination', 'pseudonym', 'handover', 'documents', 'list', 'roleThen', 'kind'],
])

/** The words in a value, field by field. */
const linesOf = (value: unknown, field?: string): readonly string[] => {
  if (typeof value === 'string') return field !== undefined && FIELDS.has(field) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((item) => linesOf(item, field))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => linesOf(item, name))
}

const targetsIn = (event: AnyEvent) => {
  if (event.type === 'SanctionImposed') return event.data.targets
  return event.type === 'SanctionAmended' ? event.data.addedTargets : []
}

/** What a stream is called when its opening event does not say it by its headline. */
const titleOf = (event: AnyEvent, headline: string): string => {
  if (event.type === 'DealOpened') return event.data.title
  if (event.type === 'SourceRegistered') return event.data.title ?? event.data.publisher ?? headline
  return headline
}

/**
 * The documents of an event: the thing that it opens, or the event itself, and the targets that it names.
 * @param event as it stands
 */
export const documentsOf = (event: AnyEvent, headline: string): readonly Document[] => {
  if (isEvidence(event.type) || subjectOf(event.stream) === 'person') return []
  const opens = event.revision === 0
  const title = opens ? titleOf(event, headline) : headline
  const quotes = (event.sources ?? []).flatMap(({ quote }) => quote ?? [])
  const lines = [...linesOf(event.data), ...quotes].filter((line) => line !== title)
  const about = { eventId: event.id, type: event.type, stream: event.stream, occurred: event.occurred }
  const own: Document = {
    kind: opens ? subjectOf(event.stream) : 'event',
    id: opens ? idOf(event.stream) : event.id,
    title,
    text: lines.join('\n'),
    more: about,
  }
  const targets = targetsIn(event).map(({ targetId, name, kind, ids }) => ({
    kind: 'target',
    id: targetId,
    title: name,
    text: (ids ?? []).map(({ value }) => value).join('\n'),
    more: { ...about, targetKind: kind },
  }))
  return [own, ...targets]
}
