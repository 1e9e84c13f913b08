/**
 * What happens to one measure and its targets: imposed, amended, renewed, brought back. `relief.ts` has what
 * eases it: announced, licensed, delisted and seen on the list are four different facts. One file, as each
 * subject has one for its events.
 */
import { z } from 'zod'
import { throughDay } from './easing.ts'
import { eventType } from './eventType.ts'
import {
  dayOrInstant,
  distinct,
  goods,
  ids,
  instrument,
  jurisdiction,
  legalInstrument,
  nomenclature,
  parties,
  reference,
  slug,
  target,
  text,
} from './fields.ts'
import {
  concernedBy,
  impositionWords,
  isLive,
  jurisdictionName,
  jurisdictionOf,
  namesIn,
  type Stands,
  theMeasure,
  untilDay,
  whomIn,
} from './headline/measureWords.ts'
import { listWords } from './headline/wording.ts'
import { goodsName, MEASURES, partyName } from './text/codes.ts'
import { boundsOf } from './time/edtf.ts'
import { certainlyBefore } from './time/when.ts'

const targets = distinct(target, (one) => one.targetId)

/** Where goods must come from, pass through or go to for the measure to cover them. */
const routes = {
  nomenclature: nomenclature.optional(),
  originCountry: parties.optional().meta({ description: 'Only goods of these countries' }),
  transit: parties.optional().meta({ description: 'Only what passes through these countries' }),
  destination: parties.optional().meta({ description: 'Only what goes to these countries' }),
}

const ownership = z.strictObject({
  test: z.enum(['at-least', 'more-than', 'none']),
  percent: z.number().min(0).max(100).optional(),
  aggregate: z.boolean().optional().meta({ description: 'Whether shares of several targets are added up' }),
  control: z.boolean().optional().meta({ description: 'Whether control without a share is enough' }),
})

/** A correction of version 1 corrects the one instrument, which is the first of the present version. */
const withInstruments = (data: unknown): unknown => {
  const { instrument, ...rest } = data as { instrument?: object; instruments?: readonly object[] }
  if (instrument === undefined) return rest
  const [first, ...others] = rest.instruments ?? []
  return { ...rest, instruments: [{ ...first, ...instrument }, ...others] }
}

export const SanctionImposed = eventType({
  name: 'SanctionImposed',
  subject: 'sanction',
  version: 2,
  upcasts: [withInstruments],
  kind: 'sanction',
  // Impose embargo, boycott, or sanctions.
  cameo: '163',
  holdsUntil: 'until',
  data: z
    .strictObject({
      authority: text(100),
      jurisdiction,
      programme: text(100),
      programmeId: slug.optional().meta({ description: 'The id of the programme, where it is recorded' }),
      measure: z.enum(MEASURES),
      origin: z.enum(['executive', 'statutory', 'council', 'security-council', 'other']).optional(),
      basis: z.enum(['instrument', 'statement']).optional().meta({
        description: 'statement where the jurisdiction acts by a statement instead of an instrument',
      }),
      announcedAs: reference('sanction').optional().meta({
        description: 'The stream of the announcement that it carries out, where that is recorded',
      }),
      listingId: slug.optional().meta({
        description: 'The same for all measures that are the effects of one listing',
      }),
      prohibits: text(1000).optional().meta({ description: 'What it forbids, in words' }),
      secondary: z.boolean().optional(),
      goods: goods.default([]).meta({ description: 'Codes of the goods of its legal scope' }),
      affectsGoods: goods.default([]).meta({
        description: 'Codes of the goods that it bears on in effect, by its targets alone',
      }),
      ...routes,
      sector: text(100).optional(),
      targets: targets.default([]),
      targetsComplete: z.boolean().optional().meta({
        description: 'false where the instrument names more targets than are recorded here',
      }),
      targetsStated: z
        .int()
        .positive()
        .optional()
        .meta({ description: 'How many targets it is said to have' }),
      ownership: ownership.optional().meta({
        description:
          'From when a firm that targets own falls under it; the default of the jurisdiction when absent',
      }),
      until: dayOrInstant.optional().meta({ description: 'It is in force through this day' }),
      instruments: z
        .array(legalInstrument.safeExtend({ until: dayOrInstant.optional() }))
        .optional()
        .meta({ description: 'What it rests on; one without an end keeps it in force' }),
    })
    .refine(
      ({ targets, goods, sector, ...routes }) =>
        targets.length + goods.length > 0 ||
        sector !== undefined ||
        [routes.originCountry, routes.transit, routes.destination].some((codes) => codes?.length),
      'must have a target, a sector, goods or countries',
    ),
  example: {
    authority: 'Fictional Treasury',
    jurisdiction: 'org:freedonia',
    programme: 'Fiction',
    measure: 'asset-freeze',
    origin: 'executive',
    prohibits: 'All dealings with the property of the targets.',
    targets: [
      { targetId: 'fictional-works', name: 'Fictional Works', kind: 'entity' },
      { targetId: 'fictional-rail', name: 'Fictional Rail', kind: 'entity' },
    ],
    ownership: { test: 'at-least', percent: 50, aggregate: true },
    instruments: [{ kind: 'order', number: '12', url: 'https://freedonia.example/orders/12' }],
  },
  side: ({ jurisdiction }) => jurisdiction,
  headline: (data) => `${partyName(data.jurisdiction)} ${impositionWords(data)}`,
  others: ({ targets }) => targets.map(({ name }) => name),
})

/** What a snapback and a measure that is imposed again bring back. */
const isEased = (stands: Stands): boolean =>
  stands === 'suspended' || stands === 'lifted' || stands === 'ended'

/** A change that changes no list must have a note. */
const listChange = (word: string, names: readonly string[]): readonly string[] =>
  names.length > 0 ? [`${word} ${listWords(names)}`] : []

export const SanctionAmended = eventType({
  name: 'SanctionAmended',
  subject: 'sanction',
  version: 2,
  upcasts: [(data) => data],
  kind: 'sanction',
  kindOf: ({ addedTargets, removedTargets, addedGoods = [], removedGoods = [] }) =>
    addedTargets.length + addedGoods.length === 0 && removedTargets.length + removedGoods.length > 0
      ? 'relief'
      : 'sanction',
  data: z
    .strictObject({
      addedTargets: targets.default([]),
      removedTargets: ids.default([]).meta({
        description: 'Taken out by amendment: the measure no longer holds against them',
      }),
      addedGoods: goods.optional(),
      removedGoods: goods.optional(),
      note: text(1000),
      instrument: legalInstrument.optional(),
    })
    .refine(
      ({ addedTargets, removedTargets }) =>
        !addedTargets.some((added) => removedTargets.includes(added.targetId)),
      'must not both add and remove a target',
    )
    .refine(
      ({ addedGoods = [], removedGoods = [] }) => !addedGoods.some((code) => removedGoods.includes(code)),
      'must not both add and remove goods',
    ),
  example: {
    addedTargets: [{ targetId: 'fictional-bank', name: 'Fictional Bank', kind: 'entity' }],
    addedGoods: ['3104'],
    note: 'as published',
  },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ addedTargets, removedTargets, addedGoods = [], removedGoods = [], note }, about) => {
    const before = about.standings(about.id)
    const old = [...before].flatMap(([id, stands]) => (isLive(stands) ? [id] : []))
    const removed = concernedBy(removedTargets, about).map(({ name }) => name)
    const what = listWords([
      ...listChange('added', [...addedTargets.map((one) => one.name), ...addedGoods.map(goodsName)]),
      ...listChange('removed', [...removed, ...removedGoods.map(goodsName)]),
    ])
    const measure = theMeasure(old.length > 0 ? old : undefined, about)
    return `${jurisdictionName(about)} amended ${measure}: ${what || note}`
  },
})

export const ListingObserved = eventType({
  name: 'ListingObserved',
  subject: 'sanction',
  kind: 'listing',
  data: z.strictObject({ list: text(100), targets: ids.min(1), listed: z.boolean() }),
  example: { list: 'Fictional List', targets: ['fictional-works'], listed: false },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ list, targets, listed }, about) =>
    `${whomIn(targets, about)} ${listed ? '' : 'no longer '}seen on the ${list}`,
  others: ({ targets }, about) => namesIn(targets, about),
})

export const SanctionRenewed = eventType({
  name: 'SanctionRenewed',
  subject: 'sanction',
  kind: 'sanction',
  holdsUntil: 'until',
  data: z.strictObject({
    until: dayOrInstant.optional().meta({ description: 'Without it, the measure has no end' }),
    instrument: instrument.optional(),
  }),
  example: { until: '2027-02-28' },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ until }, about) =>
    `${jurisdictionName(about)} renewed ${theMeasure(undefined, about)}${untilDay(until)}`,
  others: (_, about) => namesIn(undefined, about),
})

export const WindDownStarted = eventType({
  name: 'WindDownStarted',
  subject: 'sanction',
  version: 2,
  upcasts: [(data) => data],
  kind: 'tightening',
  holdsUntil: 'endsAt',
  data: z.strictObject({
    endsAt: dayOrInstant.meta({ description: 'Until when dealings may be wound down' }),
    throughDay: throughDay.optional(),
    targets: ids.min(1).optional().meta({ description: 'With all targets when absent' }),
  }),
  example: { endsAt: '2025-08-06', throughDay: true },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ endsAt, targets }, about) =>
    `${jurisdictionName(about)} allowed to wind down, to ${endsAt}, what is under ${theMeasure(targets, about)}`,
  others: ({ targets }, about) => namesIn(targets, about),
})

export const SnapbackTriggered = eventType({
  name: 'SnapbackTriggered',
  subject: 'sanction',
  kind: 'sanction',
  cameo: '1312',
  takesEffect: 'takesEffect',
  data: z
    .strictObject({
      by: parties.min(1),
      noticeOn: dayOrInstant.meta({ description: 'When notice was given' }),
      takesEffect: dayOrInstant.meta({
        description: 'When the lifted or suspended measures are in force again',
      }),
      contestedBy: parties.default([]).meta({ description: 'Parties that deny its legal effect' }),
    })
    .refine(
      ({ noticeOn, takesEffect }) =>
        !certainlyBefore(boundsOf(takesEffect, 'point'), boundsOf(noticeOn, 'point')),
      {
        message: 'must not lie before noticeOn',
        path: ['takesEffect'],
        params: { code: 'end-before-start' },
      },
    ),
  example: {
    by: ['org:freedonia'],
    noticeOn: '2025-05-01',
    takesEffect: '2025-05-31',
    contestedBy: ['org:sylvania'],
  },
  side: ({ by }) => (by.length === 1 ? (by[0] ?? null) : null),
  headline: ({ by, takesEffect, contestedBy }, about) => {
    const against = contestedBy.length > 0 ? `, contested by ${listWords(contestedBy.map(partyName))}` : ''
    return `${listWords(by.map(partyName))} triggered the snapback of ${theMeasure(undefined, about, isEased)}, to take effect ${takesEffect}${against}`
  },
  others: (_, about) => namesIn(undefined, about, isEased),
})

export const SanctionReimposed = eventType({
  name: 'SanctionReimposed',
  subject: 'sanction',
  kind: 'sanction',
  cameo: '163',
  data: z.strictObject({
    instrument: instrument.optional(),
    targets: ids.min(1).optional().meta({ description: 'Without it, all targets no longer in force' }),
  }),
  example: { targets: ['fictional-works'] },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ targets }, about) =>
    `${jurisdictionName(about)} reimposed ${theMeasure(targets, about, isEased)}`,
  others: ({ targets }, about) => namesIn(targets, about, isEased),
})
