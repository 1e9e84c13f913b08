/** The shapes of single things: the data of the event that opened them, and what is derived from their stream. */
import { z } from 'zod'
import { LicenceIssued } from '../../events/licence.ts'
import { PrisonerDetained } from '../../events/prisoner.ts'
import { GroupReleaseReported, GroupTransferReported } from '../../events/release.ts'
import { SanctionImposed } from '../../events/sanction.ts'
import { target } from '../../events/shapes.ts'

export const sanctionData = (standing: z.ZodRawShape) => ({
  ...SanctionImposed.data.shape,
  targets: z.array(z.object({ ...target.shape, ...standing })),
})

export const LICENCE_STATUSES = [
  'not-yet-valid',
  'valid',
  'winding-down',
  'superseded',
  'revoked',
  'expired',
] as const

export const licenceData = {
  ...LicenceIssued.data.shape,
  status: z.enum(LICENCE_STATUSES),
  ends: z
    .string()
    .optional()
    .meta({ description: 'When it ends by itself: its expiry, or that of its wind-down' }),
  supersededBy: z.string().optional(),
}

export const prisonerData = {
  ...PrisonerDetained.data.shape,
  name: z.string().optional(),
  custody: z.enum(['unknown', 'held', 'free', 'dead']),
  possible: z.string().optional(),
}

const mark = { eventId: z.string(), contested: z.boolean() }
const { claimedBy, counted, total, breakdown, states } = GroupReleaseReported.data.shape

export const releaseParts = {
  states,
  claims: z.array(z.object({ ...mark, claimedBy, counted, total, breakdown })),
  named: z.array(
    z.object({ ...mark, prisonerId: z.string(), name: z.string().optional(), basis: z.string() }),
  ),
  namedCount: z.int().meta({ description: 'Without the contested ones' }),
  transferred: z.array(z.object({ ...mark, ...GroupTransferReported.data.shape })),
}

export const personData = {
  digest: z.string(),
  publicFigure: z.boolean(),
  name: z.string().meta({ description: '“a person whose details were erased” once they are' }),
  legalHold: z.object({ eventId: z.string(), since: z.string(), reason: z.string() }).optional(),
  erased: z.object({ eventId: z.string(), at: z.string(), basis: z.string() }).optional(),
}
