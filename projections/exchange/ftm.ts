/**
 * The ledger as entities of FollowTheMoney (followthemoney.tech), the vocabulary of OpenSanctions and Aleph:
 * parties, people, targets and their designations, events. Pure.
 */
import type { AnyEvent } from '../../events/catalogue.ts'
import type { Target } from '../../events/fields.ts'
import { effectOf } from '../../events/history/legalEffect.ts'
import type { NameKind, TargetProfile } from '../../events/history/targetProfile.ts'

import { boundsOf } from '../../events/time/edtf.ts'
import type { Period } from '../folds/measures/targetStatus.ts'
import { ftmCountry, ftmPartyName, isState } from './ftmCountry.ts'

export interface FtmEntity {
  readonly id: string
  readonly schema:
    | 'PublicBody'
    | 'Organization'
    | 'LegalEntity'
    | 'Person'
    | 'Vessel'
    | 'Airplane'
    | 'Sanction'
    | 'Event'
  readonly properties: Readonly<Record<string, readonly string[]>>
}

/** The properties that have values. FollowTheMoney does not allow empty ones. */
const properties = (
  given: Readonly<Record<string, readonly (string | null | undefined)[]>>,
): FtmEntity['properties'] =>
  Object.fromEntries(
    Object.entries(given)
      .map(([name, values]) => [name, [...new Set(values.filter((value) => value != null && value !== ''))]])
      .filter(([, values]) => values?.length !== 0),
  )

/** A date for FollowTheMoney, which accepts plain dates but no vague dates or intervals. */
const date = (edtf: string | null | undefined): string | undefined =>
  edtf && /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/.test(edtf) ? edtf : undefined

const partyId = (code: string): string => `detente-party-${code.toLowerCase().replace(':', '-')}`
const personId = (id: string): string => `detente-person-${id}`
const targetId = (id: string): string => `detente-target-${id}`

export const partyEntity = (code: string): FtmEntity => ({
  id: partyId(code),
  schema: isState(code) ? 'PublicBody' : 'Organization',
  properties: properties({
    name: [ftmPartyName(code)],
    country: [ftmCountry(code)],
  }),
})

type Ids = Target['ids']

/** The longest value that FollowTheMoney accepts for a scheme. It drops longer ones. */
const LONGEST: Readonly<Record<string, number>> = { wikidata: 32, lei: 32, imo: 16, un: 16 }

const valuesOf = (ids: Ids, scheme: Ids[number]['scheme']): readonly string[] =>
  ids
    .filter(
      (one) => one.scheme === scheme && one.value.length <= (LONGEST[scheme] ?? Number.POSITIVE_INFINITY),
    )
    .map((one) => one.value)

/** A person, as `/v1/people/{id}` shows it. */
export interface FtmPerson {
  readonly id: string
  readonly name: string
  readonly names?: readonly string[]
  readonly born?: string
  readonly country?: string
  readonly role?: string
  readonly ids?: Ids
  readonly erased?: object
}

/** The entity of a person; empty once the details are erased, and where the reader may not see the name. */
export const personEntities = (person: FtmPerson): readonly FtmEntity[] =>
  // The reader may not see the details of somebody whose other names are not even an empty list.
  person.erased || person.names === undefined
    ? []
    : [
        {
          id: personId(person.id),
          schema: 'Person',
          properties: properties({
            name: [person.name],
            alias: person.names ?? [],
            country: [ftmCountry(person.country)],
            position: [person.role],
            birthDate: [date(person.born)],
            wikidataId: valuesOf(person.ids ?? [], 'wikidata'),
          }),
        },
      ]

/** FollowTheMoney has no entities for sectors and countries that could be designated. */
const TARGET_SCHEMAS: Readonly<Partial<Record<Target['kind'], FtmEntity['schema']>>> = {
  entity: 'LegalEntity',
  individual: 'Person',
  vessel: 'Vessel',
  aircraft: 'Airplane',
}

/** A measure, as `/v1/sanctions/{id}` shows it. */
export interface FtmMeasure {
  readonly id: string
  readonly authority: string
  readonly jurisdiction: string
  readonly programme: string
  readonly measure: string
  readonly instruments?: readonly { readonly number: string; readonly url?: string }[]
  readonly targets: readonly (Target & { readonly status: string })[]
}

/** Names and identifiers of a target from its own stream. */
export type Profile = Pick<TargetProfile, 'names' | 'ids'>

/** What a measure alone does not show: it needs the whole ledger or the measure's events. */
export interface FtmContext {
  /** The kind of a target for all measures, because an id must have one schema. */
  kindOf(target: Target): Target['kind']
  /** What the target's own stream says of it. */
  profileOf(targetId: string): Profile
  /** From when and until when a measure bars or barred a target. */
  periodOf(targetId: string): Period
}

/** The first possible day of an effect. */
const startOf = (event: AnyEvent): string | undefined =>
  date(event.effective ?? event.occurred) ?? effectOf(event).earliest?.slice(0, 10)

const DAY_MS = 86_400_000

/** The last possible day of an end: until then the measure may have been in force. */
const endOf = (end: AnyEvent | string): string | undefined => {
  const edtf = typeof end === 'string' ? end : (end.effective ?? end.occurred)
  const { latest } = typeof end === 'string' ? boundsOf(end, 'point') : effectOf(end)
  const last = latest && (latest.length === 10 ? new Date(Date.parse(latest) - DAY_MS).toISOString() : latest)
  return date(edtf) ?? last?.slice(0, 10)
}

/** The names of one kind. */
const namesOfKind = (names: Profile['names'], kind: NameKind): readonly string[] =>
  names.filter((one) => one.kind === kind).map(({ name }) => name)

const targetEntities = (
  measure: FtmMeasure,
  target: FtmMeasure['targets'][number],
  schema: FtmEntity['schema'],
  { names, ids }: Profile,
  { start, end }: Period,
): readonly FtmEntity[] => [
  {
    id: targetId(target.targetId),
    schema,
    properties: properties({
      name: [target.name, ...namesOfKind(names, 'name')],
      alias: namesOfKind(names, 'strong'),
      weakAlias: namesOfKind(names, 'weak'),
      previousName: namesOfKind(names, 'former'),
      wikidataId: valuesOf([...target.ids, ...ids], 'wikidata'),
      ...(schema === 'LegalEntity' && { leiCode: valuesOf([...target.ids, ...ids], 'lei') }),
      ...(schema === 'Vessel' && { imoNumber: valuesOf([...target.ids, ...ids], 'imo') }),
    }),
  },
  {
    id: `detente-sanction-${measure.id}-${target.targetId}`,
    schema: 'Sanction',
    properties: properties({
      entity: [targetId(target.targetId)],
      authority: [measure.authority],
      country: [ftmCountry(measure.jurisdiction)],
      program: [measure.programme],
      provisions: [measure.measure],
      status: [target.status],
      startDate: [start && startOf(start)],
      endDate: [end === undefined ? undefined : endOf(end)],
      authorityId: [...valuesOf(target.ids, 'ofac'), ...valuesOf(target.ids, 'eu-fsf')],
      unscId: valuesOf(target.ids, 'un'),
      recordId: (measure.instruments ?? []).map(({ number }) => number),
      sourceUrl: (measure.instruments ?? []).map(({ url }) => url),
    }),
  },
]

/** The targets of a measure, with the designation of each and its status. */
export const measureEntities = (measure: FtmMeasure, context: FtmContext): readonly FtmEntity[] =>
  measure.targets.flatMap((target) => {
    const schema = TARGET_SCHEMAS[context.kindOf(target)]
    if (!schema) return []
    const { targetId } = target
    return targetEntities(measure, target, schema, context.profileOf(targetId), context.periodOf(targetId))
  })

/** Whether FollowTheMoney has an entity for a kind of target. */
export const isFtmKind = (kind: Target['kind']): boolean => TARGET_SCHEMAS[kind] !== undefined

/** An entry of a timeline. */
export interface FtmEntry {
  readonly eventId: string
  readonly headline: string
  readonly side: string | null
  readonly confidence?: string
  readonly certainty: string
  readonly occurred?: {
    readonly edtf?: string
    readonly earliest: string | null
    readonly latest: string | null
  }
  readonly sources: readonly { readonly publisher?: string; readonly title?: string }[]
  readonly retractedBy?: readonly string[]
}

/**
 * The event of an entry and its participants; empty once it is retracted. A vague date is given by its
 * beginning, with the recorded date next to it.
 */
export const entryEntities = (entry: FtmEntry): readonly FtmEntity[] => {
  if (entry.retractedBy) return []
  const plain = date(entry.occurred?.edtf)
  return [
    {
      id: `detente-event-${entry.eventId}`,
      schema: 'Event',
      properties: properties({
        name: [entry.headline],
        date: [plain],
        startDate: [plain ? undefined : entry.occurred?.earliest?.slice(0, 10)],
        summary: [entry.occurred && `${entry.occurred.edtf}; ${entry.certainty}, ${entry.confidence}`],
        country: [ftmCountry(entry.side ?? undefined)],
        involved: [entry.side === null ? undefined : partyId(entry.side)],
        publisher: entry.sources.map(({ publisher, title }) => publisher ?? title),
      }),
    },
  ]
}
