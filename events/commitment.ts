/** Promises within a deal: made by one party to another, on conditions, fulfilled on evidence. */
import { z } from 'zod'
import { partyName } from './codes.ts'
import { type About, eventType } from './define.ts'
import { edtf, eventIds, ids, party, slug, speaker, text } from './shapes.ts'
import { spoken } from './wording.ts'

const obligorOf = (commitmentId: string, about: About): string | null =>
  about.commitment(commitmentId)?.obligor ?? null

export const CommitmentMade = eventType({
  name: 'CommitmentMade',
  subject: 'deal',
  kind: 'commitment',
  data: z
    .strictObject({
      commitmentId: slug,
      obligor: party,
      beneficiary: party,
      kind: z.enum(['sanctions-relief', 'release', 'diplomatic', 'financial', 'security', 'other']),
      text: text(1000),
      test: text(1000).meta({ description: 'What would show that it is kept' }),
      due: edtf.optional(),
      conditions: ids.default([]).meta({ description: 'Commitments of this deal to be fulfilled first' }),
      inReturnFor: ids.default([]).meta({ description: 'May be mutual and name what is not recorded yet' }),
      attributedTo: speaker
        .optional()
        .meta({ description: 'Who says that it was promised, if not the obligor' }),
      acknowledged: z.boolean().optional().meta({ description: 'By the obligor' }),
      quantity: z.strictObject({ n: z.number().positive(), unit: text(60) }).optional(),
    })
    .refine((data) => data.obligor !== data.beneficiary, {
      message: 'must not be the obligor itself',
      path: ['beneficiary'],
    }),
  side: ({ obligor }) => obligor,
  headline: ({ obligor, beneficiary, text, attributedTo, acknowledged }) => {
    const [by, to] = [partyName(obligor), partyName(beneficiary)]
    if (!attributedTo) return `${by} committed to ${to}: ${text}`
    const note = acknowledged ? '' : `, not acknowledged by ${by}`
    return `Commitment of ${by} to ${to}, according to ${spoken(attributedTo)}${note}: ${text}`
  },
})

export const CommitmentFulfilled = eventType({
  name: 'CommitmentFulfilled',
  subject: 'deal',
  kind: 'commitment',
  data: z.strictObject({ commitmentId: slug, evidence: eventIds.min(1) }),
  side: ({ commitmentId }, about) => obligorOf(commitmentId, about),
  headline: ({ commitmentId }, about) => {
    const made = about.commitment(commitmentId)
    return made
      ? `${partyName(made.obligor)} fulfilled its commitment: ${made.text}`
      : `Commitment ${commitmentId} fulfilled`
  },
})
