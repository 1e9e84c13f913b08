/**
 * What a filter may ask of an event: its type, the deals, parties and detention cases that it names, and the measures,
 * targets, goods, programmes and jurisdictions that it is about. Which fields name them is declared by the schemas of the
 * vocabulary; what its measures are about is known from the views, up to the event.
 */
import { type AnyEvent, eventTypes } from '../../../events/catalogue.ts'
import { idOf, subjectOf } from '../../../events/envelope.ts'
import type { EventType } from '../../../events/eventType.ts'
import { meaningfulFields } from '../../../events/history/meanings.ts'
import { type Reference, referencesIn } from '../../../events/history/references.ts'
import type { MeaningfulField } from '../../../events/meaning.ts'
import { LEDGER_SUBJECTS, type LedgerSubject } from '../../../events/subject.ts'
import { concernedJurisdictions } from '../../../projections/read/events/concernedJurisdictions.ts'
import { type Concerns, concernsOf } from '../../../projections/read/events/concerns.ts'
import type { Position } from '../../store/port.ts'
import type { Sql } from '../../views/sql.ts'

export const FACETS = [
  'types',
  'deals',
  'parties',
  'jurisdictions',
  'sanctions',
  'prisoners',
  'targets',
  'goods',
  'programmes',
] as const

export type Facet = (typeof FACETS)[number]

export type Facets = Readonly<Record<Facet, readonly string[]>>

/** The names of the fields that lead to a value; items of an array have the names of the array. */
type Path = MeaningfulField['path']

interface PartyField {
  readonly path: Path
  readonly isJurisdiction: boolean
}

const partyFieldsOf = ({ name }: EventType): readonly PartyField[] =>
  meaningfulFields(name).flatMap(({ path, meaning: { party } }) =>
    party === undefined ? [] : [{ path, isJurisdiction: party === 'jurisdiction' }],
  )

const partyFields: ReadonlyMap<string, readonly PartyField[]> = new Map(
  eventTypes().map((type) => [type.name, partyFieldsOf(type)]),
)

const namesOther = (type: EventType, to: LedgerSubject): boolean =>
  meaningfulFields(type.name).some(({ meaning }) => meaning.names === to)

const isLedgerType = ({ subject }: EventType): boolean =>
  subject === 'any' || (LEDGER_SUBJECTS as readonly string[]).includes(subject)

/** Whether events of a type are in streams of a subject, or name one. */
const concerns = (type: EventType, subject: LedgerSubject): boolean =>
  type.subject === subject || type.subject === 'any' || namesOther(type, subject)

/** Whether events of a type are about a measure: about itself, a licence for it, its programme, or a thing that names it. */
const isOfMeasures = (type: EventType): boolean =>
  isLedgerType(type) && (['sanction', 'licence', 'programme'] as const).some((one) => concerns(type, one))

/** Whether events of a type can have a facet at all. */
const CARRIES: Readonly<Record<Facet, (type: EventType) => boolean>> = {
  types: isLedgerType,
  deals: (type) => isLedgerType(type) && !['person', 'source', 'list'].includes(type.subject),
  parties: (type) => isLedgerType(type) && partyFieldsOf(type).length > 0,
  jurisdictions: (type) =>
    isOfMeasures(type) || (isLedgerType(type) && partyFieldsOf(type).some((field) => field.isJurisdiction)),
  sanctions: isOfMeasures,
  prisoners: (type) => isLedgerType(type) && concerns(type, 'prisoner'),
  targets: (type) => isOfMeasures(type) || (isLedgerType(type) && concerns(type, 'target')),
  goods: isOfMeasures,
  programmes: isOfMeasures,
}

/** The names of the event types that can have a facet. */
export const carriersOf = (facet: Facet): ReadonlySet<string> =>
  new Set(
    eventTypes()
      .filter(CARRIES[facet])
      .map((type) => type.name),
  )

const valuesAt = (value: unknown, path: Path, into: string[]): void => {
  if (Array.isArray(value)) {
    for (const item of value) valuesAt(item, path, into)
    return
  }
  const [name, ...rest] = path
  if (name === undefined) {
    if (typeof value === 'string') into.push(value)
  } else if (typeof value === 'object' && value !== null) {
    valuesAt((value as Record<string, unknown>)[name], rest, into)
  }
}

/** The deals that an event belongs to. */
export const dealsOf = (event: AnyEvent): readonly string[] => [
  ...(subjectOf(event.stream) === 'deal' ? [idOf(event.stream)] : []),
  ...(event.deals ?? []),
]

const NO_FIELDS: readonly PartyField[] = []

type OwnFacet = 'types' | 'deals' | 'parties' | 'jurisdictions' | 'sanctions' | 'prisoners'

/** The facets that an event of a ledger stream has by itself. A pure function of the event: it looks at nothing else. */
export const ownFacetsOf = (
  event: AnyEvent,
  references: readonly Reference[] = referencesIn(event.data),
): Pick<Facets, OwnFacet> => {
  const parties: string[] = []
  const jurisdictions: string[] = []
  for (const { path, isJurisdiction } of partyFields.get(event.type) ?? NO_FIELDS) {
    const found: string[] = []
    valuesAt(event.data, path, found)
    parties.push(...found)
    if (isJurisdiction) jurisdictions.push(...found)
  }
  const subject = subjectOf(event.stream)
  const own = idOf(event.stream)
  const named = (to: string): readonly string[] => [
    ...(subject === to ? [own] : []),
    ...references.filter((one) => one.to === to).map((one) => one.id),
  ]
  return {
    types: [event.type],
    deals: dealsOf(event),
    parties,
    jurisdictions,
    sanctions: named('sanction'),
    prisoners: named('prisoner'),
  }
}

/**
 * The facets of an event of a ledger stream, as known up to it: the same on every node and for every attempt. What its
 * measures are about is looked up once, and only when a filter asks.
 * @param position that of the event; the views must have seen it
 */
export const facetsOf = (sql: Sql, event: AnyEvent, position: Position): Facets => {
  const references = referencesIn(event.data)
  const own = ownFacetsOf(event, references)
  let known: Concerns | undefined
  const concerned = (): Concerns => {
    known ??= concernsOf(sql, event, position, references)
    return known
  }
  return {
    ...own,
    get jurisdictions() {
      const others = concernedJurisdictions(sql, event, position, references)
      return others.length === 0 ? own.jurisdictions : [...new Set([...own.jurisdictions, ...others])]
    },
    get sanctions() {
      // Only a licence and a programme concern measures that the event itself need not name.
      if (!['licence', 'programme'].includes(subjectOf(event.stream))) return own.sanctions
      return [...new Set([...own.sanctions, ...concerned().sanctions])]
    },
    get targets() {
      return concerned().targets
    },
    get goods() {
      return concerned().goods
    },
    get programmes() {
      return concerned().programmes
    },
  }
}
