/**
 * The building blocks of events: ids, codes, counts, speakers, sources. Each says why it refuses a value. One file, because
 * each is made of those above it.
 */
import { z } from 'zod'
import { apart, meaning, meanings, searched, unsearched } from './meaning.ts'
import type { PrivateKind } from './privateMark.ts'
import type { LedgerSubject } from './subject.ts'
import { EVER_STATES, TARGET_KINDS } from './text/codes.ts'
import { NOMENCLATURES } from './text/goods.ts'
import { isDayOrInstant, parseEdtf } from './time/edtf.ts'

/** What a refused text should have been, so that the refusal can suggest what was meant. */
export type ExpectedForm = 'party' | 'date' | 'day' | 'moment' | 'url'

/** A refusal with a code of the problem catalogue, for custom checks in zod. */
export const refusal = (code: string, message: string, wanted?: ExpectedForm) => ({
  code: 'custom' as const,
  message,
  params: { code, ...(wanted && { wanted }) },
  continue: false,
})

/** The names in a table of words, in its order, so that no enumeration has to repeat them. */
export const nameOf = <Name extends string>(words: Readonly<Record<Name, unknown>>) =>
  z.enum(Object.keys(words) as Name[])

/** The purpose of a schema. Commands can ask more of it than events, which may already be recorded. */
export const shapes = z.registry<{
  readonly is:
    | 'text'
    | 'url'
    | 'language'
    | 'goods'
    | 'external-ids'
    | 'target'
    | 'distinct'
    | 'date'
    | 'choice'
}>()

/**
 * Free text: not blank, not padded, well-formed Unicode, no control characters except new lines and tabs. The
 * search reads it.
 */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.trim() === value, 'must not begin or end with white space')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
    .refine(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern refuses them
      (value) => !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(value),
      'must not contain control characters',
    )
    .register(shapes, { is: 'text' })
    .register(meanings, { searched: true })

/** One of some words, or what stands for it in the event of a private person. Bodies take the words only. */
export const choiceApart = <const Words extends readonly [string, ...string[]]>(
  kind: PrivateKind,
  words: Words,
) => apart(kind, z.union([z.enum(words), unsearched(text(200))]).register(shapes, { is: 'choice' }))

/** A value of a fixed form, or the mark in its place if it is kept apart. Bodies take the form only. */
export const formApart = <Form extends z.ZodType<string>>(kind: PrivateKind, form: Form) => {
  const either = z.union([form, unsearched(text(200))])
  shapes.add(either, { is: 'choice' } as never)
  return apart(kind, either)
}

export const slug = z
  .string()
  .regex(/^[a-z0-9-]{2,64}$/, 'must be 2 to 64 of a to z, 0 to 9 and -')
  .meta({ description: 'An id: 2 to 64 of a-z, 0-9 and -', examples: ['us-by-2025-12'] })

/** The id of another stream. That stream must exist: `reference('prisoner')`. */
export const reference = (to: LedgerSubject) => meaning(slug, { names: to })

export const personId = reference('person').meta({
  description: 'The id of a person: p- and 20 of a-z and 2-7, readable only for public figures',
  examples: ['p-abcdefghijklmnopqrst'],
})

/** The id of an event. In a batch, `key:<key>#<index>` also names an event of an earlier command of that batch. */
export const eventId = z
  .string()
  .regex(
    /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|key:.{1,200}#\d{1,3})$/,
    'must be the id of an event',
  )
  .register(meanings, { names: 'event' })
  .meta({ description: 'The id of an event; in a batch also key:<key>#<index>' })

const isParty = (code: string): boolean => EVER_STATES.has(code) || /^org:[a-z0-9-]{2,64}$/.test(code)

export const party = z
  .string()
  .superRefine((code, check) => {
    if (!isParty(code)) {
      check.addIssue(
        refusal(
          'unknown-code',
          `${JSON.stringify(code)} is neither an ISO 3166-1 code nor an org:slug`,
          'party',
        ),
      )
    }
  })
  .register(meanings, { party: 'any' })
  .meta({
    description:
      'ISO 3166-1 alpha-2, EU, UN, XK, or org:slug; SU, YU, CS, DD, YD and AN in the time of these states only',
    examples: ['US', 'org:viasna'],
  })

/** The party whose law the measure or licence is. */
export const jurisdiction = meaning(party, { party: 'jurisdiction' })

/** Digits of the Harmonized System; those after the sixth are of a nomenclature (`text/goods.ts`). */
export const hsCode = z
  .string()
  .regex(/^(?:\d{2}){1,5}$/, 'must be a code of goods of 2, 4, 6, 8 or 10 digits')

export const goods = z
  .array(hsCode)
  .register(shapes, { is: 'goods' })
  .meta({
    description: 'Codes of goods: 2, 4 or 6 digits of the Harmonized System, or 8 or 10 of a nomenclature',
    examples: [['3104']],
  })

/** The list that the digits after the sixth of a code of goods belong to. */
export const nomenclature = z.enum(NOMENCLATURES).meta({
  description:
    'What digits after the sixth belong to: CN of the EU, HTS of the US. They mean nothing without it',
})

export const edtf = z
  .string()
  .superRefine((value, check) => {
    const parsed = parseEdtf(value)
    if (!parsed.ok) check.addIssue(refusal(parsed.error.code, parsed.error.detail, 'date'))
  })
  .register(shapes, { is: 'date' })
  .meta({
    description:
      'EDTF (ISO 8601-2): level 0, from level 1 the signs ? ~ % X and intervals, and XXXX for an unknown date',
    examples: ['2025-12-13', '2025-12-24/2026-06-02', '/2025-12-12'],
  })

/** A day or an instant, nothing vaguer: when an act takes legal effect or ends. */
export const dayOrInstant = z
  .string()
  .superRefine((value, check) => {
    if (!isDayOrInstant(value)) {
      check.addIssue(refusal('bad-edtf', `${JSON.stringify(value)} is neither a day nor an instant`, 'day'))
    }
  })
  .register(shapes, { is: 'date' })
  .meta({ description: 'A day, or an instant with its offset', examples: ['2025-12-15'] })

export const language = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a language tag (BCP 47)')
  .register(shapes, { is: 'language' })
  .meta({ description: 'BCP 47 language tag', examples: ['en'] })

export const url = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .register(shapes, { is: 'url' })

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be SHA-256 in hex')

/** External identifiers of any scheme: the known ones are checked (src/rules/kernel/identifiers.ts). */
export const identifiersWith = (value: z.ZodString) =>
  z
    .array(
      z.strictObject({
        scheme: slug.meta({
          description: 'wikidata, lei, imo, ofac, eu-fsf, un and others are checked; any other slug is taken',
          examples: ['lei'],
        }),
        value,
      }),
    )
    .register(shapes, { is: 'external-ids' })

export const identifiers = identifiersWith(unsearched(text(100)))

export interface Identifier {
  readonly scheme: string
  readonly value: string
}

export const targetKind = searched(z.enum(TARGET_KINDS))

export const instrument = z.strictObject({
  kind: text(60),
  number: text(60),
  url: url.optional(),
})

/** An instrument as a lawyer cites it. */
export const legalInstrument = z.strictObject({
  kind: text(60),
  title: text(300).optional(),
  number: text(60),
  url: url.optional(),
  published: edtf.optional(),
})

const speakerFields = {
  personId: personId.optional(),
  party: party.optional(),
  description: text(200).optional(),
  roleThen: text(100).optional(),
}

const isNamed = (who: { personId?: unknown; party?: unknown; description?: unknown }): boolean =>
  who.personId !== undefined || who.party !== undefined || who.description !== undefined

const NAMED = 'must have at least one of personId, party and description'

/** A speaker or an authority: a person, a party or a description, with the role at that time. */
export const speaker = z.strictObject(speakerFields).refine(isNamed, NAMED)

/** A participant of talks, and on which side. */
export const participant = z.strictObject({ side: party, ...speakerFields }).refine(isNamed, NAMED)

export type Speaker = z.infer<typeof speaker>

/** How a description is compared: another spelling is no other claimant. */
const spelling = (description: string | undefined): string | null =>
  description === undefined
    ? null
    : description
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim()

/**
 * The identity of a claimant. An organisation is a party, whatever else is said of it; of a state several bodies can
 * speak, told apart by their descriptions. The role at that time does not make a different claimant.
 */
export const claimant = ({ personId, party, description }: Speaker): string => {
  if (personId !== undefined) return JSON.stringify(['person', personId])
  if (party?.startsWith('org:')) return JSON.stringify(['party', null, spelling(party.slice(4))])
  return JSON.stringify(['party', party ?? null, spelling(description)])
}

export const target = z
  .strictObject({
    targetId: slug,
    name: text(300).meta({
      description: 'As the instrument writes it; of an individual it is derived from personId',
    }),
    kind: targetKind,
    ids: identifiers.default([]),
    personId: personId.optional(),
    contested: z
      .boolean()
      .optional()
      .meta({ description: 'Whether it is disputed that this is a target of the measure' }),
  })
  .register(shapes, { is: 'target' })
  .register(meanings, { target: true })

export type Target = z.infer<typeof target>

/** A list without duplicates. */
export const distinct = <T extends z.ZodType>(items: T, by: (item: z.infer<T>) => string) =>
  z
    .array(items)
    .superRefine((list, check) => {
      const seen = new Set<string>()
      list.forEach((item, index) => {
        const key = by(item)
        if (seen.has(key))
          check.addIssue({ ...refusal('duplicate-value', `${key} is named twice`), path: [index] })
        seen.add(key)
      })
    })
    .register(shapes, { is: 'distinct' })

export const parties = distinct(party, (code) => code)
export const ids = distinct(slug, (id) => id)

/** The ids of other streams. Each of these streams must exist. */
export const references = (to: LedgerSubject) => distinct(reference(to), (id) => id)
export const eventIds = distinct(eventId, (id) => id)

/** A source of an event, the place in it, and what it says there, in at most 300 characters. */
export const sourceRef = z.strictObject({
  sourceId: reference('source'),
  locator: text(200).optional(),
  quote: text(300).optional(),
})

export const confidence = z.enum(['confirmed', 'reported', 'contested'])
