/** The schemas of answers, for the OpenAPI document. They only describe; the answers are made from the views. */
import { z } from 'zod'
import { CommitmentBreached, CommitmentMade } from '../../../events/commitment.ts'
import { DEAL_STATUSES, DealOpened } from '../../../events/deal.ts'
import { KINDS } from '../../../events/eventType.ts'
import { confidence, party, speaker } from '../../../events/fields.ts'
import { personDetails } from '../../../events/person.ts'
import { SourceRegistered } from '../../../events/source.ts'
import { COMMITMENT_STATES } from '../../../projections/folds/deals/commitmentsOnDay.ts'
import { RELIEF_OUTCOMES } from '../../../projections/folds/measures/reliefClocks.ts'
import { atSchema } from '../../http/commonSchemas.ts'
import { disputedIn, entrySources } from './disputedSchema.ts'
import { marks, occurredRange, typeNameSchema } from './eventSchemas.ts'
import { prisonerData } from './prisonerSchemas.ts'
import { certainty, licenceData, personData, releaseParts, sanctionData } from './resourceSchemas.ts'
import { itemStatus } from './statusSchemas.ts'
import { programmeData, targetData } from './targetSchemas.ts'

export const entrySchema = z
  .object({
    eventId: z.string(),
    type: typeNameSchema,
    stream: z.string(),
    revision: z.int(),
    position: z.string(),
    recordedAt: z.string(),
    occurred: occurredRange
      .optional()
      .meta({ description: 'Absent for events about the ledger’s own records' }),
    effective: z.string().optional(),
    headline: z.string(),
    side: party.nullable(),
    kind: z.enum(KINDS),
    cameo: z.string().optional().meta({
      description: 'Its CAMEO code; the first two digits are the root code',
    }),
    plover: z
      .object({ event: z.string(), mode: z.string().optional(), context: z.string().optional() })
      .optional()
      .meta({ description: 'Its PLOVER code: the type of the event, its mode and its context' }),
    certainty,
    confidence: confidence.optional(),
    sources: entrySources,
    independentSources: z.int(),
    outcome: z
      .object({ is: z.enum(RELIEF_OUTCOMES), occurred: z.string().meta({ description: 'When, EDTF' }) })
      .optional()
      .meta({ description: 'What became of the relief that it announced, by the day' }),
    ...marks,
  })
  .meta({ id: 'Entry' })

export const dealHeadSchema = {
  id: z.string(),
  title: z.string(),
  parties: z.array(z.object({ code: party, role: DealOpened.data.shape.parties.element.shape.role })),
  framing: DealOpened.data.shape.framing,
  status: z.enum(DEAL_STATUSES).nullable().meta({ description: 'null before the deal was opened' }),
}

export const dealSchema = z
  .object({
    ...dealHeadSchema,
    revision: z.int(),
    lastEvent: z
      .object({ eventId: z.string(), headline: z.string(), occurred: occurredRange.optional() })
      .optional(),
    commitments: z.object({ open: z.int(), fulfilled: z.int(), overdue: z.int(), broken: z.int() }),
    disputed: disputedIn,
  })
  .meta({ id: 'Deal' })

export const timelineSchema = z
  .object({
    deal: z.object(dealHeadSchema),
    items: z.array(entrySchema),
    next: z.string().optional(),
    at: atSchema,
  })
  .meta({ id: 'Timeline' })

const { beneficiary, otherBeneficiaries, conditionsInWords, kind, text, test } = CommitmentMade.data.shape

const commitmentSchema = z.object({
  id: z.string(),
  eventId: z.string().meta({ description: 'The event that made the commitment' }),
  ...{ beneficiary, otherBeneficiaries, conditionsInWords, kind, text, test },
  due: z.string().optional().meta({ description: 'EDTF; the last deadline that is certain' }),
  overdue: z.enum(['certain', 'possible']).optional().meta({
    description:
      'Owed, and the last day of the deadline is past: certainly, or only possibly if the deadline is approximate',
  }),
  state: z.enum(COMMITMENT_STATES),
  possible: z.enum(COMMITMENT_STATES).optional().meta({
    description: 'The other state that vague dates and contested events leave open',
  }),
  conditions: z.array(z.object({ id: z.string(), met: z.boolean() })),
  inReturnFor: z.array(z.string()),
  attributedTo: speaker.optional(),
  acknowledged: z.boolean().optional(),
  fulfilment: z
    .object({ amount: z.number(), of: z.number().optional(), unit: z.string().optional() })
    .optional()
    .meta({ description: 'How much was delivered, and of how much' }),
  evidence: z.array(z.string()).meta({ description: 'Ids of the events that show how much was kept' }),
  breaches: z.array(z.object({ eventId: z.string(), level: CommitmentBreached.data.shape.level })),
})

const commitmentIds = (description: string) => z.array(z.string()).meta({ description })

export const balanceSchema = z
  .object({
    items: z.array(
      z.object({
        party,
        commitments: z.array(commitmentSchema),
        gave: commitmentIds('Fulfilled as a whole'),
        owes: commitmentIds('Open, acknowledged by the obligor, and without an unmet condition'),
        overdue: commitmentIds('Owed, and certainly past the last day of the deadline'),
        broken: commitmentIds('With an established breach'),
        alleged: commitmentIds('With an alleged breach and no established one'),
      }),
    ),
    disputed: disputedIn,
    at: atSchema,
  })
  .meta({ id: 'Balance' })

const courseOf = (occurred: z.ZodType) => ({
  id: z.string(),
  course: z.array(z.object({ eventId: z.string(), type: z.string(), occurred, headline: z.string() })),
  revision: z.int(),
  disputed: disputedIn,
})

const course = courseOf(occurredRange)

/**
 * Events about the ledger's own records have no `occurred`: people and sources were registered when they were
 * recorded.
 */
const ownCourse = courseOf(occurredRange.optional())

const withdrawn = z.boolean().optional().meta({ description: 'It does not count as a source any more' })

const source = { id: z.string(), ...SourceRegistered.data.shape, withdrawn, roots: z.array(z.string()) }

export const sourceSchema = z.object(source).meta({ id: 'Source' })

export const resourceSchemas = {
  sanction: z.object({ ...sanctionData(itemStatus), ...course }).meta({ id: 'Sanction' }),
  licence: z.object({ ...licenceData, ...course }).meta({ id: 'Licence' }),
  prisoner: z.object({ ...prisonerData, ...course }).meta({ id: 'Prisoner' }),
  release: z.object({ ...releaseParts, ...course }).meta({ id: 'Release' }),
  person: z
    .object({ ...z.object(personDetails.shape).partial().shape, ...personData, ...ownCourse })
    .meta({ id: 'Person' }),
  target: z.object({ ...targetData, ...course, revision: course.revision.optional() }).meta({ id: 'Target' }),
  programme: z.object({ ...programmeData, ...course }).meta({ id: 'Programme' }),
  source: z.object({
    ...source,
    ...ownCourse,
    citedBy: z.object({ events: z.int(), deals: z.array(z.string()) }),
  }),
} as const
