/**
 * People. The ledger has an opaque id and a salted digest; name and details are in a stream of their own. That
 * stream can be destroyed, and every proof stays valid (docs/operating/erasure.md; disclosures as in RFC 9901,
 * SD-JWT). Headlines end with the person, so that “a person whose details were erased” also reads well there.
 */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { edtf, identifiers, party, text } from './fields.ts'
import { personMark } from './headline/wording.ts'

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/, 'must be base64url')

export const personDetails = z.strictObject({
  name: text(200),
  names: z.array(text(200)).default([]).meta({ description: 'Other spellings and scripts' }),
  born: edtf.optional(),
  country: party.optional(),
  role: text(200).optional(),
  ids: identifiers.default([]),
})

export type PersonDetails = z.infer<typeof personDetails>

const digest = base64url.length(43).meta({ description: 'base64url(SHA-256(disclosure))' })

export const PersonRegistered = eventType({
  name: 'PersonRegistered',
  subject: 'person',
  data: z.strictObject({ digest, publicFigure: z.boolean() }),
  headline: (_, about) => `Person registered: ${personMark(about.id)}`,
})

export const PersonDetailsRevised = eventType({
  name: 'PersonDetailsRevised',
  subject: 'person',
  data: z.strictObject({ digest }),
  headline: (_, about) => `New details of ${personMark(about.id)}`,
})

/** The grounds on which a person's details are erased. */
export const ERASURE_BASES = [
  'subject-request',
  'consent-withdrawn',
  'inaccurate',
  'court-order',
  'safety',
  'retention',
  'other',
] as const

export const PersonNamingAllowed = eventType({
  name: 'PersonNamingAllowed',
  subject: 'person',
  data: z.strictObject({
    consent: z
      .strictObject({
        by: z.enum(['self', 'family', 'guardian']).meta({ description: 'Who agreed that the name is shown' }),
        purpose: text(300).meta({
          description: 'To what they agreed, without names; it stays in the ledger',
        }),
        since: edtf.meta({ description: 'When they agreed' }),
      })
      .optional()
      .meta({ description: 'Needed for everybody who is not a public figure' }),
  }),
  example: { consent: { by: 'self', purpose: 'a public campaign for the release', since: '2025-05-01' } },
  headline: (_, about) => `Everybody may see the name of ${personMark(about.id)}`,
})

export const PersonNameWithheld = eventType({
  name: 'PersonNameWithheld',
  subject: 'person',
  data: z.strictObject({
    reason: z.enum(['consent-withdrawn', 'safety', 'court-order', 'mistake', 'other']),
  }),
  example: { reason: 'safety' },
  headline: () => 'A name withheld',
})

export const PersonErasureRequested = eventType({
  name: 'PersonErasureRequested',
  subject: 'person',
  data: z.strictObject({ basis: z.enum(ERASURE_BASES) }),
  example: { basis: 'subject-request' },
  headline: () => 'Erasure of a person requested, and the name withheld',
})

export const PersonErased = eventType({
  name: 'PersonErased',
  subject: 'person',
  change: 'erasure',
  // In version 1 the basis was free text.
  version: 2,
  upcasts: [(data) => ({ basis: 'other', reason: (data as { basis: string }).basis })],
  data: z.strictObject({
    basis: z.enum(ERASURE_BASES).meta({ description: 'On which ground' }),
    reason: text(300).optional().meta({
      description: 'More about the ground, without names; it stays in the ledger',
    }),
  }),
  example: { basis: 'subject-request' },
  // The name is erased with the details, so no answer can show it, at any moment asked about.
  headline: () => 'Details of a person erased',
})

const hold = z.strictObject({
  reason: text(300).meta({
    description: 'The reason. It stays in the ledger, so it must not contain names',
    examples: ['pending proceedings'],
  }),
})

export const LegalHoldPlaced = eventType({
  name: 'LegalHoldPlaced',
  subject: 'person',
  data: hold,
  example: { reason: 'pending proceedings' },
  headline: (_, about) => `Legal hold placed on the details of ${personMark(about.id)}`,
})

export const LegalHoldReleased = eventType({
  name: 'LegalHoldReleased',
  subject: 'person',
  data: hold,
  example: { reason: 'the proceedings have ended' },
  headline: (_, about) => `Legal hold lifted from the details of ${personMark(about.id)}`,
})

export const PersonalDetailsStored = eventType({
  name: 'PersonalDetailsStored',
  subject: 'personal',
  data: z.strictObject({
    disclosure: base64url.meta({ description: 'base64url(JCS([salt, "details", details]))' }),
  }),
  headline: (_, about) => `Details of ${personMark(about.id)} stored`,
})

/** Values that are kept apart from their event, each with its own disclosure; the event has their digests in marks. */
export const CaseDetailsStored = eventType({
  name: 'CaseDetailsStored',
  subject: 'personal',
  data: z.strictObject({
    disclosures: z.array(base64url).min(1).meta({ description: 'Each base64url(JCS([salt, kind, value]))' }),
  }),
  headline: (_, about) => `Details of the case of ${personMark(about.id)} stored`,
})
