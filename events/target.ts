/**
 * Targets as things of their own: what they are called, in which scripts, by whom they are owned, and which are the
 * same. Measures name their targets themselves, and these streams add to that. An individual stands by the id of a
 * person, whose details lie where they can be destroyed.
 */
import { z } from 'zod'
import { eventType, type HeadlineContext } from './eventType.ts'
import {
  distinct,
  identifiersWith,
  party,
  personId,
  reference,
  references,
  targetKind,
  text,
} from './fields.ts'
import { listWords, personMark } from './headline/wording.ts'
import { partyName } from './text/codes.ts'

const alias = z.strictObject({
  name: text(300),
  kind: z.enum(['strong', 'weak', 'former']).meta({
    description: 'strong identifies the target, weak is common or vague, former is what it was called before',
  }),
  script: z
    .string()
    .regex(/^[A-Z][a-z]{3}$/, 'must be a code of ISO 15924, such as Cyrl')
    .optional()
    .meta({ description: 'ISO 15924', examples: ['Cyrl'] }),
})

export type Alias = z.infer<typeof alias>

const aliases = distinct(alias, ({ name }) => name)
const ids = identifiersWith(text(100))

/** The name of a target in a headline; its id if it has no known name. */
const nameOf = (id: string, about: HeadlineContext): string => about.target(id) ?? id

export const TargetRegistered = eventType({
  name: 'TargetRegistered',
  subject: 'target',
  kind: 'target',
  data: z
    .strictObject({
      kind: targetKind,
      name: text(300).optional().meta({ description: 'None for an individual, who stands by personId' }),
      aliases: aliases.default([]),
      ids: ids.default([]),
      country: party.optional(),
      personId: personId.optional(),
    })
    .refine(
      ({ kind, personId }) => (kind === 'individual') === (personId !== undefined),
      'an individual stands by personId, and nothing else does',
    )
    .refine(
      ({ name, personId }) => (name === undefined) === (personId !== undefined),
      'must have a name, unless it is an individual: then the name stands in the details of the person',
    )
    .refine(
      ({ personId, aliases, ids }) => personId === undefined || aliases.length + ids.length === 0,
      'aliases and identifiers of an individual stand in the details of the person',
    ),
  example: {
    kind: 'entity',
    name: 'Fictional Works',
    aliases: [{ name: 'Вымышленный завод', kind: 'strong', script: 'Cyrl' }],
    ids: [{ scheme: 'uk-ofsi', value: '99901' }],
    country: 'org:freedonia',
  },
  title: ({ name }) => name,
  headline: ({ name, personId }, about) =>
    `Target registered: ${name ?? (personId === undefined ? about.id : personMark(personId))}`,
})

export const TargetRevised = eventType({
  name: 'TargetRevised',
  subject: 'target',
  kind: 'target',
  data: z
    .strictObject({
      name: text(300).optional().meta({ description: 'Its new name; the one before becomes a former name' }),
      country: party.optional(),
      addedAliases: aliases.default([]),
      removedAliases: distinct(text(300), (name) => name).default([]),
      addedIds: ids.default([]),
      removedIds: ids.default([]),
      note: text(1000).optional(),
    })
    .refine(
      ({ name, country, addedAliases, removedAliases, addedIds, removedIds }) =>
        name !== undefined ||
        country !== undefined ||
        [addedAliases, removedAliases, addedIds, removedIds].some((list) => list.length > 0),
      'must change something',
    ),
  example: { addedAliases: [{ name: 'Fictional Works Holding', kind: 'former' }], note: 'as published' },
  headline: ({ name, addedAliases, addedIds, note }, about) => {
    const added = [
      ...addedAliases.map((one) => one.name),
      ...addedIds.map(({ scheme, value }) => `${scheme} ${value}`),
    ]
    const also = added.length > 0 ? [`also known as ${listWords(added)}`] : []
    const what = listWords([...(name === undefined ? [] : [`now called ${name}`]), ...also])
    return `${nameOf(about.id, about)}: ${what || note || 'details revised'}`
  },
})

/** The owner of a target: another target, or a party. */
const owner = z
  .strictObject({ ownerId: reference('target').optional(), party: party.optional() })
  .refine(
    (one) => (one.ownerId === undefined) !== (one.party === undefined),
    'must have either ownerId or party',
  )

export type Owner = z.infer<typeof owner>

const ownerName = ({ ownerId, party }: Owner, about: HeadlineContext): string =>
  ownerId === undefined ? partyName(party ?? '') : nameOf(ownerId, about)

/** A share: exact when min = max, at least min when max is absent. */
const percent = z
  .strictObject({
    min: z.number().min(0).max(100),
    moreThan: z.boolean().optional().meta({ description: 'Whether it is more than min, not min itself' }),
    max: z.number().min(0).max(100).optional(),
  })
  .refine(({ min, max }) => max === undefined || max >= min, 'max must not be below min')

export type Percent = z.infer<typeof percent>

const share = ({ min, max, moreThan }: Percent): string => {
  if (max === min) return `${min} %`
  const least = `${moreThan ? 'more than' : 'at least'} ${min} %`
  return max === undefined ? least : `${least} and at most ${max} %`
}

export const OwnershipReported = eventType({
  name: 'OwnershipReported',
  subject: 'target',
  kind: 'target',
  data: z
    .strictObject({
      owner,
      percent: percent.optional().meta({ description: 'Of the shares or votes; not known when absent' }),
      control: z.boolean().optional().meta({
        description: 'Whether the owner controls the target, however much it owns; not said when absent',
      }),
      jointWith: references('target').default([]).meta({
        description: 'Owners with whom it acts jointly: their shares count together where the law says so',
      }),
    })
    .refine(
      ({ percent, control }) => percent !== undefined || control !== undefined,
      'must say how much the owner owns, or whether it controls the target',
    ),
  example: { owner: { ownerId: 'fictional-holding' }, percent: { min: 50, moreThan: true } },
  headline: ({ owner, percent, control }, about) => {
    const said = [
      ...(percent === undefined ? [] : [`own ${share(percent)} of`]),
      ...(control === undefined ? [] : [control ? 'control' : 'not control']),
    ]
    return `${ownerName(owner, about)} reported to ${listWords(said)} ${nameOf(about.id, about)}`
  },
})

export const OwnershipEnded = eventType({
  name: 'OwnershipEnded',
  subject: 'target',
  kind: 'target',
  data: z.strictObject({ owner }),
  example: { owner: { ownerId: 'fictional-holding' } },
  headline: ({ owner }, about) =>
    `${ownerName(owner, about)} no longer reported to own or control ${nameOf(about.id, about)}`,
})

export const TargetMerged = eventType({
  name: 'TargetMerged',
  subject: 'target',
  kind: 'target',
  data: z.strictObject({
    into: reference('target').meta({ description: 'The target that this one is the same as' }),
    reason: text(1000).optional(),
  }),
  example: { into: 'fictional-holding', reason: 'The same firm, recorded twice.' },
  headline: ({ into }, about) => `${nameOf(about.id, about)} is the same target as ${nameOf(into, about)}`,
})
