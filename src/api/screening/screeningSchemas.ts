/** The shapes of answers to screening questions, for the OpenAPI document. */
import { z } from 'zod'
import { nomenclature } from '../../../events/fields.ts'
import { STATUSES } from '../../../projections/folds/measures/statusItem.ts'
import { BINDINGS } from '../../../projections/verdict/bindingLaws.ts'
import { NOT_COVERED } from '../../../projections/verdict/sentences.ts'
import { DIFFERENCES } from '../../../projections/verdict/verdictChanges.ts'
import { atSchema } from '../../http/commonSchemas.ts'
import { disputedIn } from '../schemas/disputedSchema.ts'
import { itemStatus } from '../schemas/statusSchemas.ts'

export const namedTarget = z.object({ targetId: z.string(), name: z.string() })

const questionSchema = z.object({
  target: z.string().optional(),
  name: z.string().optional(),
  identifier: z.string().optional(),
  goods: z.string().optional(),
  nomenclature: nomenclature.optional(),
  origin: z.string().optional(),
  transit: z.string().optional(),
  destination: z.string().optional(),
  jurisdictions: z.array(z.string()).optional(),
  matched: z
    .array(namedTarget.extend({ by: z.string(), how: z.string() }))
    .meta({ description: 'The targets that were found. All of them count' }),
  near: z.array(namedTarget).meta({
    description: 'Targets with a similar name. They do not count: look whether one of them is meant',
  }),
  bound: z.array(z.object({ code: z.string(), how: z.enum(BINDINGS), asked: z.boolean() })).meta({
    description: 'Whose law is looked at, and how it binds the jurisdiction of the question',
  }),
})

const source = z.object({
  sourceId: z.string(),
  locator: z.string().optional(),
  quote: z.string().optional(),
  title: z.string().optional(),
  publisher: z.string().optional(),
  url: z.string().optional(),
  published: z.string().optional(),
})

const codes = z.array(z.string())

const itemSchema = z
  .object({
    sanctionId: z.string(),
    kind: z.string(),
    target: z
      .object({
        targetId: z.string(),
        name: z.string().meta({ description: 'What it is called now' }),
        nameInInstrument: z.string(),
        kind: z.string(),
        personId: z.string().optional(),
        ids: z.array(z.object({ scheme: z.string(), value: z.string() })),
        contested: z.boolean(),
      })
      .nullable()
      .meta({ description: 'null where the measure names no targets' }),
    jurisdiction: z.string(),
    programme: z.string(),
    programmeId: z.string().optional(),
    authority: z.string(),
    origin: z.string().optional(),
    listingId: z.string().optional(),
    prohibits: z.string().optional(),
    secondary: z.boolean().optional(),
    scope: z.object({
      goods: codes,
      possibleGoods: codes,
      affectsGoods: codes,
      nomenclature: z.string().optional(),
      sector: z.string().optional(),
      originCountry: codes,
      transit: codes,
      destination: codes,
    }),
    ownership: z
      .object({
        test: z.string(),
        percent: z.number().optional(),
        aggregate: z.boolean().optional(),
        control: z.boolean().optional(),
      })
      .optional(),
    targetsIncomplete: z.object({ stated: z.int().optional() }).optional(),
    announcement: z
      .object({
        eventId: z.string(),
        edtf: z.string(),
        by: z.record(z.string(), z.string()),
        gist: z.string(),
        planned: z.string().optional(),
      })
      .optional()
      .meta({ description: 'A measure that was announced. It is a note, and changes no verdict' }),
    ...itemStatus,
    disputed: disputedIn,
    applies: z
      .enum(['certainly', 'possibly'])
      .meta({ description: 'Whether the question falls under the measure, or may do so' }),
    byOwnership: z
      .object({
        target: namedTarget,
        by: z.enum(['share', 'control']),
        share: z.string(),
        chains: z.array(
          z.array(
            namedTarget.extend({
              share: z.string().optional(),
              control: z.enum(['certainly', 'possibly']).optional(),
            }),
          ),
        ),
      })
      .optional()
      .meta({ description: 'How the target belongs to an owner that the measure names' }),
    events: codes.meta({ description: 'The events that say so' }),
    sources: z.array(source),
  })
  .meta({ id: 'ScreenedItem' })

const verdictSchema = z
  .object({
    jurisdiction: z.string(),
    asked: z.boolean().meta({ description: 'Whether it binds where the question was asked' }),
    verdict: z
      .enum([...STATUSES, 'not-recorded'])
      .meta({ description: 'The strictest word that is certain or possible. not-recorded is not clearance' }),
    certain: z.boolean().meta({ description: 'Whether the verdict is certain, not only possible' }),
    certainly: z
      .enum(STATUSES)
      .nullable()
      .meta({ description: 'The strictest word that is certain; null if no word is' }),
    sentence: z.string().meta({ description: 'The same in words' }),
    since: z.object({ edtf: z.string(), eventId: z.string() }).optional(),
    ends: z
      .object({ on: z.string(), throughDay: z.boolean() })
      .optional()
      .meta({ description: 'When everything that decides the verdict ends by itself' }),
    exceptions: z.int().meta({ description: 'How many licences and waivers allow some dealings' }),
    items: z.int().meta({ description: 'How many items of all pages are of this jurisdiction' }),
    because: z
      .array(z.object({ sanctionId: z.string(), targetId: z.string().nullable() }))
      .meta({ description: 'The items that the verdict rests on' }),
    recordedUpTo: z.string().nullable().meta({
      description:
        'How fresh the record is: the day of the newest recorded fact about the measures, licences and programmes of this jurisdiction, up to the day asked about. Later facts are not known, and earlier ones may be missing',
    }),
    lastRecordedAt: z.string().nullable().meta({
      description:
        'When a fact about the jurisdiction was last recorded, however old the fact was. It does not show how fresh the record is',
    }),
  })
  .meta({ id: 'Verdict' })

/** A verdict as a line, with the codes of what the whole answer does not cover. */
export const verdictLineSchema = verdictSchema.extend({
  announced: z
    .array(z.string())
    .meta({ description: 'Measures that are only announced, in words; they change no verdict' }),
  notCovered: z.array(z.string()),
})

const side = verdictSchema.omit({ jurisdiction: true })

/** A verdict that differs between two moments. */
export const changedVerdict = {
  jurisdiction: z.string(),
  differs: z.array(z.enum(DIFFERENCES)),
  before: side,
  after: side,
  measures: z
    .array(z.object({ sanctionId: z.string(), targetId: z.string().nullable() }))
    .meta({ description: 'The measures that made the difference' }),
}

/** What a delivery says of the verdicts that its event changed. */
export const eventVerdictsSchema = z.object({
  asOf: z.string().meta({ description: 'The day on which the event was recorded, in UTC' }),
  changes: z
    .array(
      z.object({
        targetId: z.string().optional().meta({ description: 'The target whose verdict changed …' }),
        goods: z.string().optional().meta({ description: '… or the code of the goods' }),
        ...changedVerdict,
      }),
    )
    .meta({ description: 'before: at the position before that of the event; after: at its own' }),
  notCompared: z.int().optional().meta({
    description: 'How many targets and goods the event concerns whose verdicts were not compared',
  }),
})

const notCoveredSchema = z
  .object({
    code: z.enum(Object.keys(NOT_COVERED) as [string, ...string[]]),
    sentence: z.string(),
    jurisdictions: z.array(z.string()).optional(),
    count: z.int().optional(),
    others: z.array(z.string()).optional().meta({
      description: 'For states that did not exist then: the states that share land with them',
    }),
    share: z.string().optional(),
  })
  .meta({ id: 'NotCovered' })

const answer = {
  question: questionSchema,
  verdicts: z.array(verdictSchema).meta({ description: 'Of all items, not of the page' }),
  items: z.array(itemSchema).meta({ description: 'The measures that apply, the strictest first' }),
  notCovered: z.array(notCoveredSchema),
  next: z.string().optional().meta({ description: 'Ask again with it as `cursor` for further items' }),
  at: atSchema,
}

export const screeningSchema = z.object(answer).meta({ id: 'Screening' })

/** One line of many: the row that it answers, and the answer. */
export const screenedRowSchema = z
  .object({
    row: z.int().meta({ description: 'The number of the row, from 1' }),
    reference: z.string().optional(),
    ...answer,
  })
  .meta({ id: 'ScreenedRow' })
