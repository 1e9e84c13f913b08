/** Inquiries of auditors besides proofs: what changed between two moments, and the details for a digest. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { personId, refusal, slug } from '../../../events/fields.ts'
import { type ChangeFilter, changesIn, LABELS } from '../../../projections/read/events/changes.ts'
import { positionAt } from '../../../projections/read/moment.ts'
import type { AccessLog } from '../../audit/accessLog.ts'
import { disclose } from '../../audit/detailsDisclosure.ts'
import { refuse, refuseParameter } from '../../failure/problems.ts'
import { checkScope } from '../../http/access.ts'
import { answers } from '../../http/commonSchemas.ts'
import { list } from '../../http/queries/listDeclaration.ts'
import { addList } from '../../http/queries/listRoutes.ts'
import { dayOrUtc, endInstant, moment, positionNamed } from '../../http/queries/moments.ts'
import { noParameters } from '../../http/queries/queryParameters.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import type { EventStore, Position } from '../../store/port.ts'
import type { Sql } from '../../views/sql.ts'
import { disputedFields } from '../schemas/disputedSchema.ts'

/** The position of a moment: one that it names, or the last one recorded by its end. */
const positionOf = (sql: Sql, text: string): Position =>
  positionNamed(text) ?? positionAt(sql, endInstant(text)).position

/**
 * The positions between which to look for changes, at most up to the position of the views.
 * @param from as `changeMoment` gives it, like `to`
 */
export const stretchOf = (
  sql: Sql,
  head: Position,
  from: string,
  to: string | undefined,
): Pick<ChangeFilter, 'from' | 'since' | 'to'> => ({
  from: positionOf(sql, from),
  since: positionNamed(from) === undefined ? dayOrUtc(from) : undefined,
  to: to === undefined ? head : Math.min(head, positionOf(sql, to)),
})

/** Whether the second moment lies before the first. */
export const isReversed = (sql: Sql, from: string, to: string | undefined): boolean =>
  to !== undefined && positionOf(sql, to) < positionOf(sql, from)

/** A moment between which changes are looked for. */
export const changeMoment = z
  .string()
  .superRefine((text, check) => {
    if (/^\d{4}$/.test(text)) {
      const message = `can be a year or a position: write ${text}-12-31 or position:${text}`
      check.addIssue(refusal('bad-parameter', message))
    }
  })
  // A number without a word is a position, too.
  .transform((text) => (/^\d{1,15}$/.test(text) ? `position:${text}` : text))
  .pipe(moment('position', 'instant', 'period'))

const eventReading = z
  .object({
    headline: z.string(),
    occurred: z.string().optional(),
    effective: z.string().optional(),
    confidence: z.string().optional(),
    contested: z.boolean(),
    disputed: disputedFields,
    data: z.record(z.string(), z.unknown()),
  })
  .nullable()

const change = z
  .object({
    label: z.enum(LABELS),
    eventId: z.string(),
    type: z.string(),
    stream: z.string(),
    headline: z.string(),
    occurred: z
      .object({ edtf: z.string(), earliest: z.string().nullable(), latest: z.string().nullable() })
      .optional()
      .meta({ description: 'Valid time: when it happened' }),
    recorded: z
      .object({ position: z.string(), recordedAt: z.string() })
      .meta({ description: 'System time: when the ledger learned it' }),
    about: z
      .object({
        eventId: z.string(),
        position: z.string(),
        before: eventReading.meta({ description: 'What was said at `from`; null when nothing was' }),
        after: eventReading.meta({ description: 'The statement at `to`; null when it was retracted' }),
      })
      .optional()
      .meta({ description: 'The event under repair or dispute' }),
  })
  .meta({ id: 'Change' })

const filters = {
  from: changeMoment.meta({
    description: 'position:N, an instant, or the end of a day or month in UTC',
  }),
  to: changeMoment.optional().meta({ description: 'The same; without it, now' }),
  deal: slug.optional().meta({ description: 'Only changes that concern a deal' }),
  labels: z
    .string()
    .transform((text) => text.split(','))
    .refine((all) => all.every((one) => (LABELS as readonly string[]).includes(one)), {
      message: `must be one or more of ${LABELS.join(', ')}, separated by commas`,
    })
    .transform((all) => LABELS.filter((label) => all.includes(label)))
    .optional(),
  known: z
    .enum(['true'])
    .optional()
    .meta({ description: 'Only changes to something that was known at `from`' }),
}

const difference = list({
  url: '/v1/audit/diff',
  tag: 'audit',
  summary: 'What changed between two moments, and how: new facts, late arrivals, corrections, …',
  filters,
  dated: false,
  names: 'in-headlines',
  item: change,
  key: z.int(),
  columns: [
    'label',
    'eventId',
    'type',
    'stream',
    'headline',
    'occurred.edtf',
    'recorded.position',
    'recorded.recordedAt',
    'about.eventId',
    'about.before.contested',
    'about.after.contested',
    'about.after.disputed.pointer',
    'about.after.disputed.values.value',
  ],
  *items({ sql, query, moment }, after = 0) {
    const { from, to, deal, labels, known } = query
    if (isReversed(sql, from, to)) {
      refuseParameter('/to', 'must not be before `from`')
    }
    const filter = {
      ...stretchOf(sql, moment.position, from, to),
      deal,
      labels,
      known: known === 'true',
    }
    for (const one of changesIn(sql, filter, moment.position, after)) {
      yield one && { key: one.position, json: one.json }
    }
  },
})

const disclosedSchema = z
  .object({ personId: z.string(), eventId: z.string(), digest: z.string(), disclosure: z.string() })
  .meta({ id: 'Disclosure', description: 'RFC 9901, section 4.2' })

export const addInquiries = (
  app: FastifyInstance,
  service: QueryParts & { readonly store: EventStore; readonly accesses: AccessLog },
): void => {
  addList(app, service, difference)

  const params = z.strictObject({ id: personId })
  const schema = {
    tags: ['audit'],
    summary: 'The details for the digest of a person; the access is recorded before the answer',
    params,
    querystring: noParameters,
    response: answers(disclosedSchema),
  }
  app.get(
    '/v1/audit/people/:id/disclosure',
    { schema, config: { scope: 'audit' } },
    async (request, reply) => {
      checkScope(request, 'names')
      const { id } = request.params
      const reader = { actor: request.actor, through: 'GET /v1/audit/people/:id/disclosure' }
      const found = await disclose(service.store, id, reader, service.accesses)
      if (found === 'erased') return refuse('person-erased')
      if (!found) return refuse('not-found', `people/${id} does not exist.`)
      return reply.header('cache-control', 'no-store').send(found)
    },
  )
}
