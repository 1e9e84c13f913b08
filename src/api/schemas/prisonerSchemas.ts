/** The schemas of detention cases: who holds the person, what was judged, how it ended. */
import { z } from 'zod'
import { DeathAttributed, PrisonerDied } from '../../../events/death.ts'
import { speaker } from '../../../events/fields.ts'
import {
  ClemencyGranted,
  PrisonerConvicted,
  PrisonerSentenced,
  ProceedingsEnded,
} from '../../../events/judgment.ts'
import { CUSTODIES, PrisonerDetained, PrisonerReleased, SECRECIES } from '../../../events/prisoner.ts'
import { CitizenshipRevoked, PapersTaken } from '../../../events/prisonerStatus.ts'
import { mannerFields, PrisonerGotFree, PrisonerTransferred } from '../../../events/transfer.ts'
import { CUSTODY } from '../../../projections/folds/prisoners/custodyOnDay.ts'

const occurred = z.string().meta({ description: 'When, EDTF' })

const { terms, basis, conditions } = PrisonerReleased.data.shape

export const transferSchema = z.object({
  from: z.string(),
  to: z.string().optional(),
  voluntariness: PrisonerTransferred.data.shape.voluntariness,
  intoCustody: z.boolean(),
  ...mannerFields,
  occurred,
})

const sentence = z.object({ ...PrisonerSentenced.data.shape, occurred })
const { outcome, charges } = ProceedingsEnded.data.shape

const judgment = z.object({
  convicted: z.object({ ...PrisonerConvicted.data.shape, eventId: z.string(), occurred }).optional(),
  sentence: sentence.optional(),
  pardoned: z.string().optional().meta({ description: 'When it was pardoned, EDTF' }),
  undone: z.object({ outcome, occurred }).optional().meta({ description: 'The acquittal or quashing' }),
})

const clemency = z.object({
  eventId: z.string(),
  kind: z.enum(['pardon', ...ClemencyGranted.data.shape.kind.options]),
  authority: speaker,
  terms: z.array(z.string()).meta({ description: 'The terms in words' }),
  occurred,
})

const holder = z.object({
  state: z.string().optional().meta({ description: 'Absent when nobody says which state it is' }),
  since: z.string().meta({ description: 'When it began to hold the person, EDTF' }),
  until: z.string().optional().meta({ description: 'When that ended, EDTF' }),
  certainty: z.enum(['definite', 'possible']),
})

const death = z.object({
  ...PrisonerDied.data.shape,
  occurred,
  attributions: z
    .array(z.object({ eventId: z.string(), contested: z.boolean(), ...DeathAttributed.data.shape, occurred }))
    .optional()
    .meta({ description: 'Who holds whom responsible' }),
  remains: z
    .object({ from: z.string(), to: z.string().optional(), receivedBy: speaker.optional(), occurred })
    .optional()
    .meta({ description: 'To whom the remains were handed over last' }),
})

const { personId, pseudonym } = PrisonerDetained.data.shape

export const prisonerData = {
  personId,
  pseudonym,
  name: z.string().optional(),
  state: z.string().meta({
    description: 'The state on whose side the case stands: the last one known to hold the person',
  }),
  stands: z.string().meta({ description: 'How the prisoner stands on the day, in a line' }),
  detained: z.string().optional().meta({ description: 'When the person was detained, EDTF' }),
  custody: z.enum(CUSTODY),
  heldBy: z.string().optional().meta({ description: 'The state that holds the person, when known' }),
  heldIn: z.enum(CUSTODIES).exclude(['unknown']).optional(),
  secrecy: z.enum(SECRECIES).optional(),
  place: z.string().optional().meta({ description: 'Where the person is held, when known' }),
  possible: z.string().optional().meta({
    description:
      'The other custody, or kind of it, that vague dates, disputes and a revoked release leave open',
  }),
  possiblyHeldBy: z.string().optional().meta({ description: 'The other state that may hold the person' }),
  holders: z
    .array(holder)
    .optional()
    .meta({ description: 'The states that held the person, in the order of time, then those that may have' }),
  terms: z
    .enum([...terms.options, 'revoked'])
    .optional()
    .meta({ description: 'The terms on which the prisoner is free' }),
  released: z
    .object({ terms, basis, conditions, occurred })
    .optional()
    .meta({ description: 'The release by which the prisoner is free, with its terms in words' }),
  gotFree: z
    .object({ ...PrisonerGotFree.data.shape, occurred })
    .optional()
    .meta({ description: 'The escape or rescue by which the prisoner is free' }),
  transferred: transferSchema.optional().meta({ description: 'The last transfer' }),
  judgments: z
    .array(judgment)
    .optional()
    .meta({ description: 'Each conviction with its own sentence, pardon and end' }),
  sentence: sentence.optional().meta({ description: 'The last sentence that stands' }),
  pardoned: z.string().optional().meta({
    description:
      'When what was judged last was pardoned, EDTF; absent while any other judgment stands unpardoned',
  }),
  clemency: z.array(clemency).optional().meta({ description: 'Pardons and other clemency' }),
  proceedingsEnded: z
    .object({ outcome, charges, occurred })
    .optional()
    .meta({ description: 'How the case ended. The custody may continue.' }),
  rehabilitated: z.string().optional().meta({ description: 'When, EDTF' }),
  recognised: z.array(z.object({ by: z.string(), label: z.string() })).optional(),
  recognitionWithdrawn: z
    .array(z.object({ by: z.string(), label: z.string(), occurred }))
    .optional()
    .meta({ description: 'Organisations that no longer recognise the person' }),
  healthAlert: z.object({ severity: z.string(), occurred }).optional(),
  papersTaken: z.array(z.object({ ...PapersTaken.data.shape, occurred })).optional(),
  citizenshipRevoked: z.array(z.object({ ...CitizenshipRevoked.data.shape, occurred })).optional(),
  death: death.optional(),
}
