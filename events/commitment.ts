/**
 * Promises within a deal. One party makes them to another, perhaps on conditions; they are kept, broken or given
 * up.
 */
import { z } from 'zod'
import { eventType, type HeadlineContext } from './eventType.ts'
import { edtf, eventIds, ids, parties, party, type Speaker, slug, speaker, text } from './fields.ts'
import { listWords, speakerWords } from './headline/wording.ts'
import { searched, unsearched } from './meaning.ts'
import { partyName } from './text/codes.ts'

/** CAMEO codes for the subject of a promise: the intent to do it. */
const INTENT_CODES = {
  'sanctions-relief': '0354',
  release: '0353',
  diplomatic: '032',
  financial: '031',
  security: '030',
  other: '030',
} as const

export const CommitmentMade = eventType({
  name: 'CommitmentMade',
  subject: 'deal',
  kind: 'commitment',
  // The code says that the obligor intends it: of a promise that only others report, nobody said so.
  cameo: (data) => (reporterOf(data) ? undefined : INTENT_CODES[data.kind]),
  // Version 1 had neither otherBeneficiaries nor conditionsInWords.
  version: 2,
  upcasts: [(data) => ({ ...(data as object), otherBeneficiaries: [], conditionsInWords: [] })],
  data: z
    .strictObject({
      commitmentId: slug,
      obligor: party,
      beneficiary: party,
      otherBeneficiaries: parties
        .default([])
        .meta({ description: 'Further parties to whom the same is promised' }),
      kind: searched(z.enum(['sanctions-relief', 'release', 'diplomatic', 'financial', 'security', 'other'])),
      text: text(1000),
      test: text(1000).meta({ description: 'What would show that the commitment is kept' }),
      due: edtf.optional(),
      conditions: searched(ids)
        .default([])
        .meta({ description: 'Commitments of this deal to be fulfilled first' }),
      conditionsInWords: z
        .array(text(500))
        .default([])
        .meta({ description: 'Conditions that are no commitments of this deal' }),
      inReturnFor: ids.default([]).meta({
        description:
          'Commitments that this one answers. They may name each other, and need not be recorded yet',
      }),
      attributedTo: speaker
        .optional()
        .meta({ description: 'Who reports the commitment, if not the obligor' }),
      acknowledged: z
        .boolean()
        .optional()
        .meta({ description: 'Whether the obligor acknowledges the commitment' }),
      quantity: z.strictObject({ n: z.number().positive(), unit: unsearched(text(60)) }).optional(),
    })
    .refine((data) => data.obligor !== data.beneficiary, {
      message: 'must not be the obligor itself',
      path: ['beneficiary'],
    })
    .refine(
      ({ obligor, beneficiary, otherBeneficiaries }) =>
        !otherBeneficiaries.includes(obligor) && !otherBeneficiaries.includes(beneficiary),
      { message: 'must name neither the obligor nor the beneficiary', path: ['otherBeneficiaries'] },
    ),
  example: {
    commitmentId: 'fictional-release',
    obligor: 'org:sylvania',
    beneficiary: 'org:freedonia',
    kind: 'release',
    text: 'to release ten prisoners',
    test: 'ten prisoners are seen free',
    due: '2025-06-30',
    conditions: ['fictional-funds'],
    quantity: { n: 10, unit: 'prisoners' },
  },
  side: ({ obligor }) => obligor,
  headline: (data) => {
    const by = partyName(data.obligor)
    const to = beneficiaryNames(data)
    const onlyIf = data.conditionsInWords.length > 0 ? `, if ${listWords(data.conditionsInWords)}` : ''
    const what = `${data.text}${onlyIf}`
    if (!data.attributedTo) return `${by} committed to ${to}: ${what}`
    const note = reporterOf(data) ? `, not acknowledged by ${by}` : ''
    return `Commitment of ${by} to ${to}, according to ${speakerWords(data.attributedTo)}${note}: ${what}`
  },
})

interface Beneficiaries {
  readonly beneficiary: string
  readonly otherBeneficiaries: readonly string[]
}

/** To whom something was promised, in words: all of them. */
export const beneficiaryNames = ({ beneficiary, otherBeneficiaries }: Beneficiaries): string =>
  listWords([beneficiary, ...otherBeneficiaries].map(partyName))

/** Who reports the commitment when the obligor does not acknowledge it; else undefined. */
export const reporterOf = ({
  obligor,
  attributedTo,
  acknowledged,
}: {
  readonly obligor: string
  readonly attributedTo?: Speaker | undefined
  readonly acknowledged?: boolean | undefined
}): Speaker | undefined => (acknowledged || attributedTo?.party === obligor ? undefined : attributedTo)

interface Concerning {
  readonly commitmentId: string
}

const obligorOf = ({ commitmentId }: Concerning, about: HeadlineContext): string | null =>
  about.commitment(commitmentId)?.obligor ?? null

/** "XK fulfilled its commitment: to free them". A reported commitment names its reporter. */
const deed = (verb: string, { commitmentId }: Concerning, about: HeadlineContext, note = ''): string => {
  const made = about.commitment(commitmentId)
  if (!made) return `commitment ${commitmentId} ${verb}${note}`
  const reporter = reporterOf(made)
  const its = reporter ? `the commitment reported by ${speakerWords(reporter)}` : 'its commitment'
  return `${partyName(made.obligor)} ${verb} ${its}${note}: ${made.text}`
}

/** "Commitment of XK waived: to free them (both agreed)". A reported commitment names its reporter. */
const fate = (verb: string, { commitmentId }: Concerning, about: HeadlineContext, note: string): string => {
  const made = about.commitment(commitmentId)
  if (!made) return `commitment ${commitmentId} ${verb} (${note})`
  const reporter = reporterOf(made)
  const reported = reporter ? `, reported by ${speakerWords(reporter)},` : ''
  return `commitment of ${partyName(made.obligor)}${reported} ${verb}: ${made.text} (${note})`
}

const common = { subject: 'deal', kind: 'commitment', side: obligorOf } as const

export const CommitmentConditionMet = eventType({
  ...common,
  name: 'CommitmentConditionMet',
  data: z.strictObject({
    commitmentId: slug,
    condition: slug.meta({ description: 'The commitment that was the condition' }),
  }),
  example: { commitmentId: 'fictional-release', condition: 'fictional-funds' },
  headline: (data, about) =>
    fate('has a condition met', data, about, about.commitment(data.condition)?.text ?? data.condition),
})

export const CommitmentDeadlineChanged = eventType({
  ...common,
  name: 'CommitmentDeadlineChanged',
  data: z.strictObject({ commitmentId: slug, due: edtf, reason: text(1000) }),
  example: { commitmentId: 'fictional-release', due: '2025-12-31', reason: 'Both sides agreed.' },
  headline: (data, about) => fate(`now due ${data.due}`, data, about, data.reason),
})

export const CommitmentPartlyFulfilled = eventType({
  ...common,
  name: 'CommitmentPartlyFulfilled',
  data: z.strictObject({
    commitmentId: slug,
    amount: z
      .number()
      .positive()
      .optional()
      .meta({ description: 'How much more, in the unit of its quantity' }),
    evidence: eventIds.min(1),
  }),
  example: {
    commitmentId: 'fictional-release',
    amount: 4,
    evidence: ['a23ebfc1-43d1-51cf-88f9-431ef8073b1c'],
  },
  headline: (data, about) => {
    const quantity = about.commitment(data.commitmentId)?.quantity
    const of = quantity ? ` of ${quantity.n} ${quantity.unit}` : ''
    const note = data.amount === undefined ? '' : ` (${data.amount}${of})`
    return deed('partly fulfilled', data, about, note)
  },
})

export const CommitmentFulfilled = eventType({
  ...common,
  name: 'CommitmentFulfilled',
  data: z.strictObject({ commitmentId: slug, evidence: eventIds.min(1) }),
  example: { commitmentId: 'fictional-release', evidence: ['a23ebfc1-43d1-51cf-88f9-431ef8073b1c'] },
  headline: (data, about) => deed('fulfilled', data, about),
})

export const CommitmentBreached = eventType({
  ...common,
  name: 'CommitmentBreached',
  // No code: it shows on the side of the obligor, who is accused and does not accuse (CAMEO 112).
  data: z.strictObject({
    commitmentId: slug,
    level: z.enum(['alleged', 'established']),
    by: speaker.meta({ description: 'Who alleges or established the breach' }),
  }),
  example: { commitmentId: 'fictional-funds', level: 'alleged', by: { party: 'org:sylvania' } },
  headline: (data, about) =>
    data.level === 'alleged'
      ? `according to ${speakerWords(data.by)}, ${deed('breached', data, about)}`
      : deed('breached', data, about, `, as established by ${speakerWords(data.by)}`),
})

const givenUp = z.strictObject({ commitmentId: slug, reason: text(1000) })

export const CommitmentWaived = eventType({
  ...common,
  name: 'CommitmentWaived',
  data: givenUp,
  example: { commitmentId: 'fictional-visas', reason: 'No longer wanted.' },
  headline: (data, about) => fate('waived', data, about, data.reason),
})

export const CommitmentWithdrawn = eventType({
  ...common,
  name: 'CommitmentWithdrawn',
  data: givenUp,
  example: { commitmentId: 'fictional-offices', reason: 'A new government.' },
  headline: (data, about) => fate('withdrawn', data, about, data.reason),
})

export const CommitmentLapsed = eventType({
  ...common,
  name: 'CommitmentLapsed',
  data: givenUp,
  example: { commitmentId: 'fictional-hotline', reason: 'Nothing happened until it was due.' },
  headline: (data, about) => fate('lapsed', data, about, data.reason),
})
