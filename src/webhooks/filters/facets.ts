/**
 * What a filter may ask of an event, read from the event itself: its type, and the deals, parties, jurisdictions,
 * measures and prisoners that it names. Which fields name a party is read from the schemas of the vocabulary.
 */
import type { z } from 'zod'
import { type AnyEvent, eventTypes } from '../../../events/catalogue.ts'
import { idOf, LEDGER_SUBJECTS, subjectOf } from '../../../events/envelope.ts'
import type { EventType } from '../../../events/eventType.ts'
import { party } from '../../../events/fields.ts'
import { referencesIn } from '../../../events/history/references.ts'

export const FACETS = ['types', 'deals', 'parties', 'jurisdictions', 'sanctions', 'prisoners'] as const

export type Facet = (typeof FACETS)[number]

export type Facets = Readonly<Record<Facet, readonly string[]>>

/** The names of the fields that lead to a value; those of an array's items are the array's. */
type Path = readonly string[]

interface Inner {
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly in?: z.ZodType
}

/** Every path of a schema, with the schema that it leads to. */
function* pathsOf(schema: z.ZodType, path: Path = []): Generator<readonly [Path, z.ZodType]> {
  yield [path, schema]
  const { shape, element, innerType, options, in: input } = schema.def as Inner
  for (const [name, inner] of Object.entries(shape ?? {})) yield* pathsOf(inner, [...path, name])
  for (const inner of [element, innerType, input, ...(options ?? [])]) {
    if (inner !== undefined) yield* pathsOf(inner, path)
  }
}

const partyPathsOf = (type: EventType): readonly Path[] =>
  [...pathsOf(type.data)].filter(([, schema]) => schema === party).map(([path]) => path)

const partyPaths: ReadonlyMap<string, readonly Path[]> = new Map(
  eventTypes().map((type) => [type.name, partyPathsOf(type)]),
)

const holdsField = (type: EventType, name: string): boolean =>
  [...pathsOf(type.data)].some(([path]) => path.at(-1) === name)

const isLedgerType = ({ subject }: EventType): boolean =>
  subject === 'any' || (LEDGER_SUBJECTS as readonly string[]).includes(subject)

const inStreamOf = (type: EventType, subject: string): boolean =>
  type.subject === subject || type.subject === 'any'

/** Whether events of a type can have a facet at all. */
const CARRIES: Readonly<Record<Facet, (type: EventType) => boolean>> = {
  types: isLedgerType,
  deals: (type) => isLedgerType(type) && !['person', 'source', 'list'].includes(type.subject),
  parties: (type) => isLedgerType(type) && (partyPaths.get(type.name) ?? []).length > 0,
  jurisdictions: (type) =>
    isLedgerType(type) && (partyPaths.get(type.name) ?? []).some((path) => path.at(-1) === 'jurisdiction'),
  sanctions: (type) => isLedgerType(type) && (inStreamOf(type, 'sanction') || holdsField(type, 'sanctionId')),
  prisoners: (type) => isLedgerType(type) && (inStreamOf(type, 'prisoner') || holdsField(type, 'prisonerId')),
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

const NO_PATHS: readonly Path[] = []

/** The facets of an event of a ledger stream. A pure function of the event: it looks at nothing else. */
export const facetsOf = (event: AnyEvent): Facets => {
  const parties: string[] = []
  const jurisdictions: string[] = []
  for (const path of partyPaths.get(event.type) ?? NO_PATHS) {
    const found: string[] = []
    valuesAt(event.data, path, found)
    parties.push(...found)
    if (path.at(-1) === 'jurisdiction') jurisdictions.push(...found)
  }
  const subject = subjectOf(event.stream)
  const own = idOf(event.stream)
  const references = referencesIn(event.data)
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
