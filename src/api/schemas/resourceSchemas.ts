/** The schemas of single things: the data of their opening event, and what is derived from their stream. */
import { z } from 'zod'
import { target } from '../../../events/fields.ts'
import { LicenceIssued } from '../../../events/licence.ts'
import { ERASURE_BASES, PersonNamingAllowed } from '../../../events/person.ts'
import { GroupMemberNamed, GroupReleaseReported, GroupTransferReported } from '../../../events/release.ts'
import { SanctionImposed } from '../../../events/sanction.ts'
import { prisonerData, transferSchema } from './prisonerSchemas.ts'

export const sanctionData = (standing: z.ZodRawShape) => ({
  ...SanctionImposed.data.shape,
  targets: z.array(z.object({ ...target.shape, ...standing })),
  // The state of a measure without targets.
  ...z.object(standing).partial().shape,
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
    .meta({ description: 'When it ends by itself: its expiry, or the end of its wind-down' }),
  supersededBy: z.string().optional(),
  programmeEnded: z
    .object({
      programmeId: z.string(),
      eventId: z.string(),
      from: z.string().optional(),
      certain: z.boolean(),
    })
    .optional()
    .meta({
      description:
        'The programme of the licence has ended, or may have: the status of each measure says what is left of it',
    }),
}

export const certainty = z.enum(['definite', 'possible'])
const mark = { eventId: z.string(), contested: z.boolean(), certainty }
const { claimedBy, counted, total, breakdown, states } = GroupReleaseReported.data.shape

const member = { prisonerId: z.string(), name: z.string().optional() }

export const releaseParts = {
  states,
  claims: z.array(
    z.object({
      ...mark,
      claimedBy,
      counted,
      total,
      breakdown,
      before: z
        .array(z.object({ eventId: z.string(), total }))
        .optional()
        .meta({ description: 'The claimant’s counts before the last revision' }),
    }),
  ),
  ranges: z
    .array(z.object({ counted, min: z.int(), max: z.int().optional(), claims: z.int() }))
    .meta({ description: 'From the least to the most that is claimed; contested claims do not count' }),
  named: z.array(
    z.object({
      ...mark,
      ...member,
      basis: GroupMemberNamed.data.shape.basis,
      custody: prisonerData.custody,
      possible: prisonerData.possible,
      heldBy: prisonerData.heldBy,
      transferred: transferSchema.optional(),
    }),
  ),
  namedCount: z.int().meta({ description: 'Without contested events' }),
  transferred: z.array(z.object({ ...mark, ...GroupTransferReported.data.shape })),
  exchangedFor: z
    .array(z.object({ ...mark, groupId: z.string() }))
    .optional()
    .meta({
      description: 'The other groups of a swap; their numbers are never added to those of this group',
    }),
  takenBack: z.array(z.object({ ...member, eventId: z.string(), type: z.string(), occurred: z.string() })),
}

export const personData = {
  digest: z.string(),
  publicFigure: z.boolean(),
  name: z.string().meta({
    description:
      '“a person whose details were erased” once they are; “a person whose name is withheld” where it is',
  }),
  naming: z
    .enum(['named', 'withheld'])
    .optional()
    .meta({ description: 'Whether everybody may see the name, or only keys with the scope `names`' }),
  consent: PersonNamingAllowed.data.shape.consent,
  erasureRequested: z
    .object({ eventId: z.string(), at: z.string(), basis: z.enum(ERASURE_BASES) })
    .optional()
    .meta({ description: 'Somebody asked for the erasure; the name is withheld until it is decided' }),
  legalHold: z.object({ eventId: z.string(), since: z.string(), reason: z.string() }).optional(),
  erased: z
    .object({
      eventId: z.string(),
      at: z.string(),
      basis: z.enum(ERASURE_BASES),
      reason: z.string().optional(),
    })
    .optional(),
}
