/** The shapes of answers on how measures stand, for the OpenAPI document. */
import { z } from 'zod'
import { reach } from '../../../events/easing.ts'
import { LicenceIssued } from '../../../events/licence.ts'
import { STATUSES } from '../../../projections/folds/measures/statusItem.ts'

const end = z
  .object({
    on: z.string().meta({ description: 'EDTF: a day or an instant; for a licence it may be a vaguer date' }),
    throughDay: z.boolean().meta({ description: 'Whether it holds through that whole day' }),
  })
  .meta({ description: 'When it ends by itself' })

const instrument = z.object({
  kind: z.string(),
  number: z.string(),
  title: z.string().optional(),
  url: z.string().optional(),
  published: z.string().optional(),
  until: z.string().optional(),
})

const easing = z.object({
  by: z.enum(['licence', 'waiver']),
  licenceId: z.string().optional(),
  eventId: z.string(),
  kind: LicenceIssued.data.shape.kind,
  reach: reach.meta({ description: 'Only all-dealings changes the status' }),
  number: z.string().optional(),
  title: z.string().optional(),
  url: z.string().optional(),
  authorises: z.string().optional(),
  licensee: z.string().optional().meta({ description: 'Who alone may use it' }),
  conditions: z.array(z.string()),
  excludes: z.array(z.string()),
  includesOwned: z.number().optional(),
  unblocksProperty: z.boolean().optional(),
  autoRenews: z.boolean(),
  from: z.string(),
  ends: end.optional(),
  windingDown: z.boolean().meta({ description: 'Whether it was revoked and now allows winding down only' }),
  certain: z.boolean().meta({ description: 'false where dates or a dispute leave open whether it holds' }),
})

const easingEvent = z.object({
  by: z.enum(['suspension', 'lifting', 'removal']),
  eventId: z.string(),
  from: z.string(),
  instrument: instrument.optional(),
  ends: end.optional(),
})

export const itemStatus = {
  status: z.enum(STATUSES),
  possible: z
    .array(z.enum(STATUSES))
    .meta({ description: 'All others that vague dates and disputes leave open, the strictest first' }),
  basis: z.string().optional().meta({ description: 'What a lifting rests on' }),
  since: z.object({ edtf: z.string(), eventId: z.string() }).optional(),
  instruments: z.array(instrument),
  exceptions: z.array(easing).meta({ description: 'What is allowed although the status stays as it is' }),
  easedBy: z.array(z.union([easing, easingEvent])),
  windDown: z
    .array(end.extend({ eventId: z.string(), licenceId: z.string().optional() }))
    .meta({ description: 'Until when dealings may be wound down; the status stays as it is' }),
  ends: end.optional(),
  easedThatDay: z.boolean().meta({ description: 'Whether it was stricter when the day began' }),
  propertyStillBlocked: z.boolean().meta({ description: 'Whether property stays blocked under the licence' }),
  announced: z.array(z.string()),
  listed: z.object({ is: z.boolean(), seen: z.string() }).optional(),
  clocks: z.array(
    z.object({
      reliefId: z.string(),
      announced: z.string().optional(),
      instrument: z.string().optional(),
      effective: z.string().optional(),
      seen: z.string().optional(),
      reversed: z.string().optional().meta({ description: 'Before it took effect' }),
      overtaken: z.string().optional().meta({
        description: 'When something else eased the measure or brought it back instead',
      }),
      lagDays: z.record(z.string(), z.int()),
    }),
  ),
  contestedBy: z.array(
    z.object({
      eventId: z.string(),
      type: z.string(),
      by: z.array(z.string()).meta({ description: 'Codes of parties that hold that it has no effect' }),
      contradictedBy: z.array(z.string()).meta({ description: 'Events that contradict it' }),
    }),
  ),
}

export const divergenceSchema = z
  .object({
    targetId: z.string(),
    name: z.string(),
    kind: z.string().meta({ description: 'The kind of the measures that are compared' }),
    jurisdictions: z.array(
      z.object({
        jurisdiction: z.string(),
        status: itemStatus.status,
        measures: z.array(
          z.object({
            sanctionId: z.string(),
            status: itemStatus.status,
            possible: itemStatus.possible,
          }),
        ),
        measuresLeftOut: z.int().optional().meta({
          description: 'How many further measures there are, none stricter; absent when all are shown',
        }),
      }),
    ),
  })
  .meta({ id: 'Divergence' })
