/** The whole ledger, or one deal, as entities of FollowTheMoney, one a line. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type AnyEvent, parseEvent } from '../../events/catalogue.ts'
import { idOf, streamOf, subjectOf } from '../../events/envelope.ts'
import { slug, type Target } from '../../events/fields.ts'
import { targetsGivenBy } from '../../events/history/measureTargets.ts'
import { referencesIn } from '../../events/history/references.ts'
import {
  entryEntities,
  type FtmEntity,
  type FtmEntry,
  measureEntities,
  type Profile,
  partyEntity,
  personEntities,
} from '../../projections/exchange/ftm.ts'
import { periodsAt } from '../../projections/folds/measures/targetStatus.ts'
import { dealHead } from '../../projections/read/deals/deal.ts'
import { partyCodes } from '../../projections/read/deals/parties.ts'
import { entriesIn } from '../../projections/read/deals/timelinePages.ts'
import { rowsAt, START } from '../../projections/read/deals/timelineRows.ts'
import { eventsIn, readStreamEvents } from '../../projections/read/events/streams.ts'
import { namesAt } from '../../projections/read/names.ts'
import { readMeasure } from '../../projections/read/resources/measureStatus.ts'
import { statusItemsOf } from '../../projections/read/resources/programmeEnds.ts'
import { idsIn } from '../../projections/read/resources/register.ts'
import { readResource } from '../../projections/read/resources/resource.ts'
import { firstKind } from '../../projections/read/targets/identifierHolders.ts'
import { profileAt } from '../../projections/read/targets/target.ts'
import { refuse } from '../failure/problems.ts'
import { textAnswers } from '../http/commonSchemas.ts'
import { LINES_TYPE } from '../http/formats/mediaTypes.ts'
import { type ListRequest, list } from '../http/queries/listDeclaration.ts'
import { sendWhole, wholeQuery } from '../http/queries/listRoutes.ts'
import type { QueryParts } from '../http/queries/queryParts.ts'

const filters = { deal: slug.optional().meta({ description: 'Only this deal and the things that it names' }) }

/** The wanted things, by id. */
interface WantedThings {
  party(code: string): boolean
  readonly people: Iterable<string>
  readonly sanctions: Iterable<string>
  readonly deals: Iterable<string>
}

const allThings = ({ sql, moment: { position } }: ListRequest, chunk: number): WantedThings => ({
  party: () => true,
  people: idsIn(sql, 'person', position, '', chunk),
  sanctions: idsIn(sql, 'sanction', position, '', chunk),
  deals: idsIn(sql, 'deal', position, '', chunk),
})

/** A deal, its parties, the measures whose events belong to it, and the persons that these events name. */
const ofDeal = ({ sql, moment }: ListRequest, deal: string, chunk: number): WantedThings => {
  const parties = dealHead(sql, deal, moment)?.parties.map((party) => party.code)
  const people = new Set<string>()
  const sanctions = new Set<string>()
  for (const { json } of eventsIn(sql, { deal }, moment.position, 0, chunk)) {
    const { stream, data } = parseEvent(json)
    if (subjectOf(stream) === 'sanction') sanctions.add(idOf(stream))
    for (const { to, id } of referencesIn(data)) if (to === 'person') people.add(id)
  }
  return { party: (code) => parties?.includes(code) ?? false, people, sanctions, deals: [deal] }
}

/** Whether an event may be the first to name a target, so that the designation begins with it. */
const names = (event: AnyEvent, targetId: string): boolean =>
  targetsGivenBy(event).some((one) => one.targetId === targetId)

/** The targets that were looked up, by their ids. */
interface TargetCache {
  readonly kinds: Map<string, Target['kind']>
  readonly profiles: Map<string, Profile>
}

const NO_PROFILE: Profile = { names: [], ids: [] }

const profileOf = ({ sql, moment }: ListRequest, targetId: string): Profile => {
  const history = readStreamEvents(sql, streamOf('target', targetId), moment).map(({ event }) => event)
  return profileAt(history, moment.asOf) ?? NO_PROFILE
}

/** The entities of a measure; undefined when it is not known. */
const measureOf = (asked: ListRequest, id: string, { kinds, profiles }: TargetCache) => {
  const { sql, moment } = asked
  const json = readResource(sql, 'sanction', id, moment, false)
  if (json === undefined) return undefined
  const { measure } = readMeasure(sql, id, moment)
  const period = periodsAt(measure, moment.asOf)
  const statusOf = statusItemsOf(sql, measure, id, moment)
  return measureEntities(JSON.parse(json), {
    kindOf: ({ targetId, kind }) => {
      const known = kinds.get(targetId) ?? firstKind(sql, targetId, moment.position) ?? kind
      kinds.set(targetId, known)
      return known
    },
    profileOf: (targetId) => {
      const known = profiles.get(targetId) ?? profileOf(asked, targetId)
      profiles.set(targetId, known)
      return known
    },
    periodOf: (targetId) => {
      const found = period(targetId)
      const { status, since } = statusOf(targetId)
      // The end of its programme lifts a measure, too.
      const end = found.end ?? (status === 'lifted' ? since?.edtf : undefined)
      // A designation not in force yet, or only possibly, begins when the target is first named.
      const first = found.start ?? measure.events.find((event) => names(event, targetId))
      return { ...found, ...(end !== undefined && { end }), ...(first && { start: first }) }
    },
  })
}

/** The requested entities; undefined for each thing without entities. */
function* entities(asked: ListRequest<typeof filters>, chunk: number): Generator<FtmEntity | undefined> {
  const { sql, moment } = asked
  const { deal } = asked.query
  const wanted = deal === undefined ? allThings(asked, chunk) : ofDeal(asked, deal, chunk)
  const parties = new Set<string>()
  for (const code of partyCodes(sql, moment.position, '')) {
    const isWanted = wanted.party(code)
    if (isWanted) parties.add(code)
    yield isWanted ? partyEntity(code) : undefined
  }
  for (const id of wanted.people) {
    const person = readResource(sql, 'person', id, moment, false)
    yield* person ? personEntities(JSON.parse(person)) : [undefined]
  }
  const looked: TargetCache = { kinds: new Map(), profiles: new Map() }
  for (const id of wanted.sanctions) yield* measureOf(asked, id, looked) ?? [undefined]
  for (const id of wanted.deals) {
    const rows = rowsAt(sql, id, moment)
    for (const entry of entriesIn(namesAt(sql, moment.position), moment, rows, START, chunk)) {
      const shown = entry && (JSON.parse(entry.json) as FtmEntry)
      const found = shown ? entryEntities(shown) : []
      const side = shown?.side
      // A speaker or an authority need not be a party of a deal. Everybody who is named is in the file.
      if (found.length > 0 && side && !parties.has(side)) {
        parties.add(side)
        yield partyEntity(side)
      }
      yield* found.length > 0 ? found : [undefined]
    }
  }
}

const DESCRIPTION =
  'A line for each party, person, target, designation and event. An entity of two deals comes twice, with the same id.'

const entityList = list({
  url: '/v1/ftm',
  tag: 'exports',
  summary: 'The ledger, or a deal, as FollowTheMoney entities',
  filters,
  dated: true,
  item: z.object({
    id: z.string(),
    schema: z.string(),
    properties: z.record(z.string(), z.array(z.string())),
  }),
  key: z.never(),
  columns: [],
  check: ({ sql, query, moment }) => {
    const { deal } = query
    if (deal !== undefined && !dealHead(sql, deal, moment)) refuse('not-found', `There is no deal ${deal}.`)
  },
  *items(asked, _, chunk) {
    for (const entity of entities(asked, chunk)) {
      yield entity && { key: '', json: JSON.stringify(entity) }
    }
  },
})

export const addFtm = (app: FastifyInstance, service: QueryParts): void => {
  const schema = {
    tags: [entityList.tag],
    summary: entityList.summary,
    description: DESCRIPTION,
    querystring: wholeQuery(entityList),
    response: textAnswers(LINES_TYPE, z.array(entityList.item)),
  }
  const config = { scope: 'read', types: [LINES_TYPE] } as const
  app.get('/v1/ftm.jsonl', { schema, config }, (request, reply) =>
    sendWhole(service, entityList, request, reply, LINES_TYPE),
  )
}
