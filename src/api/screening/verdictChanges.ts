/** Which verdicts changed between two moments: of what had happened, or of what the ledger knew. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { knownAtOf, type Moment } from '../../../projections/read/moment.ts'
import { namesAt } from '../../../projections/read/names.ts'
import { type MomentPair, verdictChangesIn } from '../../../projections/read/screening/changedVerdicts.ts'
import { matchTargets } from '../../../projections/read/targets/targetMatches.ts'
import { hasCounterparty } from '../../../projections/verdict/question.ts'
import { refuse, refuseParameter } from '../../failure/problems.ts'
import { type ListRequest, list } from '../../http/queries/listDeclaration.ts'
import { addList } from '../../http/queries/listRoutes.ts'
import { positionText } from '../../http/queries/moments.ts'
import { checkSeen, dayText } from '../../http/queries/queryParameters.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { questionOf, questionParameters } from './questionParameters.ts'
import { changedVerdict, namedTarget } from './screeningSchemas.ts'
import { refuseUnknown } from './unknownTarget.ts'

const filters = {
  since: dayText.optional().meta({ description: 'What had happened by the end of this day …' }),
  until: dayText.optional().meta({ description: '… and by the end of this one; today in UTC when absent' }),
  fromPosition: positionText
    .optional()
    .meta({ description: 'Instead of days: what the ledger knew at this position …' }),
  toPosition: positionText
    .optional()
    .meta({ description: '… and at this one; the last position when absent. Both as of today' }),
  ...questionParameters,
}

type ChangesRequest = ListRequest<typeof filters>

const EITHER =
  'Give since (and until), which are days, or fromPosition (and toPosition), which are positions of the log'

/**
 * The two moments that a question asks about.
 * @throws Refusal `bad-parameter` when it names neither, both axes, or the later one first
 */
const stretchOf = ({ query, moment }: ChangesRequest): MomentPair => {
  const { since, until, fromPosition, toPosition } = query
  const at = (given: Partial<Moment>): Moment => ({ ...moment, ...given, pinned: true })
  if ((since ?? until) !== undefined && (fromPosition ?? toPosition) !== undefined) {
    refuse('bad-parameter', `${EITHER}, not both: an answer compares moments of one axis.`)
  }
  if (since !== undefined) {
    const last = until ?? moment.asOf
    if (since > last) {
      if (until === undefined)
        refuseParameter('/since', `must not be after today, ${last}, without \`until\``)
      refuseParameter('/until', 'must not be before `since`')
    }
    return { axis: 'days', from: at({ asOf: since }), to: at({ asOf: last }) }
  }
  if (until !== undefined) refuseParameter('/since', 'must be given with `until`')
  if (fromPosition !== undefined) {
    // The last entries of the log may be of keys or webhooks, which no question is about.
    const last = toPosition ?? Math.max(fromPosition, moment.position)
    if (fromPosition > last) refuseParameter('/toPosition', 'must not be before `fromPosition`')
    return { axis: 'positions', from: at({ position: fromPosition }), to: at({ position: last }) }
  }
  if (toPosition !== undefined) refuseParameter('/fromPosition', 'must be given with `toPosition`')
  return refuse('bad-parameter', `${EITHER}.`)
}

/** The targets that matched at either moment. */
const matchedIn = ({ sql, query }: ChangesRequest, { from, to }: MomentPair) => {
  const question = questionOf(query)
  const [before, after] = [from, to].map((known) => matchTargets(sql, question, known))
  const all = [...(before?.matched ?? []), ...(after?.matched ?? [])]
  const unique = new Map(all.map(({ targetId, name }) => [targetId, { targetId, name }]))
  return { matched: [...unique.values()], near: after?.near ?? [] }
}

const momentSchema = z.object({ asOf: z.string(), position: z.string(), knownAt: z.string().nullable() })

const item = z
  .object({
    targets: z
      .array(namedTarget)
      .meta({ description: 'The targets that the question found, at either moment' }),
    ...changedVerdict,
    by: z.enum(['events', 'time']).meta({
      description:
        'time: no event lies between, the days alone changed it. events: events lie between; the days may have had a part in it',
    }),
    events: z.array(z.string()).meta({ description: 'The ids of the events that lie between' }),
  })
  .meta({ id: 'VerdictChange' })

const SENTENCE =
  'These are the verdicts that differ by what is recorded. A verdict that is not here may be strict at both moments. No answer is clearance.'

const DESCRIPTION =
  'Between two days (`since`, `until`): what had happened, as known now. Between two positions (`fromPosition`, `toPosition`): what the ledger knew, as of today. Without target, name, identifier and goods, the answer is about each target that a measure names, one by one; measures on goods or countries alone and firms that no measure names are then left out. What the passing of time alone changed has `by: time`. No answer is clearance.'

const SIDE = ['verdict', 'certain', 'certainly', 'exceptions', 'sentence']

const columns = [
  ...['targets.targetId', 'targets.name', 'jurisdiction', 'differs'],
  ...SIDE.map((name) => `before.${name}`),
  ...SIDE.map((name) => `after.${name}`),
  ...['by', 'events', 'measures.sanctionId'],
]

export const addVerdictChanges = (app: FastifyInstance, service: QueryParts): void => {
  const changes = list({
    url: '/v1/status/changes',
    tag: 'sanctions',
    summary: 'The verdicts that changed between two days, or between two positions of the log',
    description: DESCRIPTION,
    filters,
    dated: false,
    item,
    key: z.tuple([z.string(), z.string()]),
    columns,
    headSchema: {
      from: momentSchema,
      to: momentSchema,
      matched: z.array(namedTarget).optional(),
      near: z
        .array(namedTarget)
        .optional()
        .meta({ description: 'Targets with a similar name. They do not count' }),
      sentence: z.string(),
    },
    async head(question) {
      const stretch = stretchOf(question)
      const shown = ({ asOf, position }: Moment) => ({
        asOf,
        position: String(position),
        knownAt: knownAtOf(question.sql, position),
      })
      const matches = hasCounterparty(question.query) ? matchedIn(question, stretch) : {}
      const names = namesAt(question.sql, question.moment.position)
      return JSON.parse(
        names.inJson(
          JSON.stringify({
            from: shown(stretch.from),
            to: shown(stretch.to),
            ...matches,
            sentence: SENTENCE,
          }),
        ),
      )
    },
    check(question) {
      const stretch = stretchOf(question)
      checkSeen(service.views, stretch.to.position)
      const { target } = question.query
      if (target === undefined) return
      const known = [stretch.from, stretch.to].some((moment) =>
        matchTargets(question.sql, { target }, moment).matched.some(({ targetId }) => targetId === target),
      )
      if (!known) refuseUnknown(question.sql, target, stretch.to.position)
    },
    *items(question, after, chunk) {
      const { sql, moment } = question
      const names = namesAt(sql, moment.position)
      const asking = questionOf(question.query)
      const stretch = stretchOf(question)
      for (const one of verdictChangesIn(sql, stretch, asking, moment.asOf, after ?? ['', ''], chunk)) {
        if (!one) {
          yield undefined
          continue
        }
        const { jurisdiction: _, ...before } = one.change.before
        const { jurisdiction, ...later } = one.change.after
        const { targets, differs, by, events, measures } = one.change
        const shown = { targets, jurisdiction, differs, before, after: later, by, events, measures }
        yield { key: one.key, json: names.inJson(JSON.stringify(shown)) }
      }
    },
  })
  addList(app, service, changes)
}
