/** What changed between two moments. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { slug } from '../../../events/fields.ts'
import { changesIn, LABELS } from '../../../projections/read/events/changes.ts'
import { refuseParameter } from '../../failure/problems.ts'
import { list } from '../../http/queries/listDeclaration.ts'
import { addList } from '../../http/queries/listRoutes.ts'
import { isReversed, positionRange, rangeMoment } from '../../http/queries/momentRange.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { disputedFields } from '../schemas/disputedSchema.ts'

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
  from: rangeMoment.meta({
    description: 'position:N, an instant, or the end of a day or month in UTC',
  }),
  to: rangeMoment.optional().meta({ description: 'The same; without it, now' }),
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
      ...positionRange(sql, moment.position, from, to),
      deal,
      labels,
      known: known === 'true',
    }
    for (const one of changesIn(sql, filter, moment.position, after)) {
      yield one && { key: one.position, json: one.json }
    }
  },
})

export const addDifferences = (app: FastifyInstance, service: QueryParts): void =>
  addList(app, service, difference)
