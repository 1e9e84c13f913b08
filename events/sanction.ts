/**
 * What happens to one measure and its targets: imposed, amended, renewed, brought back. `relief.ts` has what
 * eases it: announced, licensed, delisted and seen on the list are four different facts.
 */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import {
  dayOrInstant,
  distinct,
  goods,
  ids,
  instrument,
  jurisdiction,
  party,
  target,
  text,
} from './fields.ts'
import {
  imposedOn,
  jurisdictionName,
  jurisdictionOf,
  namesOf,
  onTargets,
  untilDay,
} from './headline/measureWords.ts'
import { andOthers, listed, targetNames } from './headline/wording.ts'
import { goodsName, MEASURES, partyName } from './text/codes.ts'
import { boundsOf } from './time/edtf.ts'
import { certainlyBefore } from './time/when.ts'

const parties = distinct(party, (one) => one)
const targets = distinct(target, (one) => one.targetId)

export const SanctionImposed = eventType({
  name: 'SanctionImposed',
  subject: 'sanction',
  // Impose embargo, boycott, or sanctions.
  cameo: '163',
  holdsUntil: 'until',
  data: z
    .strictObject({
      authority: text(100),
      jurisdiction,
      programme: text(100),
      measure: z.enum(MEASURES),
      secondary: z.boolean().optional(),
      sector: text(100).optional(),
      goods: goods.default([]).meta({ description: 'HS codes of its legal scope' }),
      affectsGoods: goods
        .default([])
        .meta({ description: 'HS codes of the goods that it affects in practice' }),
      targets: targets.default([]),
      until: dayOrInstant.optional(),
      instrument: instrument.optional(),
    })
    .refine(
      (data) => data.targets.length > 0 || data.goods.length > 0 || data.sector !== undefined,
      'must have a target, a sector or goods',
    ),
  example: {
    authority: 'Fictional Treasury',
    jurisdiction: 'org:freedonia',
    programme: 'Fiction',
    measure: 'asset-freeze',
    targets: [
      { targetId: 'fictional-works', name: 'Fictional Works', kind: 'entity' },
      { targetId: 'fictional-rail', name: 'Fictional Rail', kind: 'entity' },
    ],
  },
  side: ({ jurisdiction }) => jurisdiction,
  headline: ({ jurisdiction, measure, sector, goods, affectsGoods, targets }) => {
    const names = targets.map((one) => one.name)
    const scope = [...(sector ? [sector] : []), ...goods.map(goodsName)]
    const on = andOthers(names.length > 0 ? names : scope)
    const effect = affectsGoods.length > 0 ? `, bearing on ${listed(affectsGoods.map(goodsName))}` : ''
    return `${partyName(jurisdiction)} ${imposedOn(measure, on)}${effect}`
  },
})

export const SanctionAmended = eventType({
  name: 'SanctionAmended',
  subject: 'sanction',
  data: z
    .strictObject({
      addedTargets: targets.default([]),
      removedTargets: ids
        .default([])
        .meta({ description: 'Targets that the amendment removes; this is not a delisting' }),
      note: text(1000),
      instrument: instrument.optional(),
    })
    .refine(
      ({ addedTargets, removedTargets }) =>
        !addedTargets.some((added) => removedTargets.includes(added.targetId)),
      'must not both add and remove a target',
    ),
  example: {
    addedTargets: [{ targetId: 'fictional-bank', name: 'Fictional Bank', kind: 'entity' }],
    note: 'as published',
  },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ addedTargets, removedTargets, note }, about) => {
    const added = addedTargets.length > 0 ? [`added ${listed(addedTargets.map((one) => one.name))}`] : []
    const removed =
      removedTargets.length > 0
        ? [`removed ${listed(targetNames(about.sanction(about.id)?.targets ?? [], removedTargets))}`]
        : []
    const what = listed([...added, ...removed])
    return `${jurisdictionName(about)} amended the measure: ${what || note}`
  },
})

export const ListingObserved = eventType({
  name: 'ListingObserved',
  subject: 'sanction',
  data: z.strictObject({ list: text(100), targets: ids.min(1), listed: z.boolean() }),
  example: { list: 'Fictional List', targets: ['fictional-works'], listed: false },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ list, targets, listed }, about) =>
    `${namesOf(targets, about)} ${listed ? '' : 'no longer '}seen on the ${list}`,
})

export const SanctionRenewed = eventType({
  name: 'SanctionRenewed',
  subject: 'sanction',
  holdsUntil: 'until',
  data: z.strictObject({
    until: dayOrInstant.optional().meta({ description: 'Without it, the measure has no end' }),
    instrument: instrument.optional(),
  }),
  example: { until: '2027-02-28' },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ until }, about) =>
    `${jurisdictionName(about)} renewed the measure against ${namesOf(undefined, about)}${untilDay(until)}`,
})

export const WindDownStarted = eventType({
  name: 'WindDownStarted',
  subject: 'sanction',
  holdsUntil: 'endsAt',
  data: z.strictObject({
    endsAt: dayOrInstant.meta({ description: 'Until when dealings may be wound down' }),
  }),
  example: { endsAt: '2025-08-06' },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ endsAt }, about) =>
    `${jurisdictionName(about)} allowed a wind-down ${onTargets(undefined, about)}, to ${endsAt}`,
})

export const SnapbackTriggered = eventType({
  name: 'SnapbackTriggered',
  subject: 'sanction',
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
    const against = contestedBy.length > 0 ? `, contested by ${listed(contestedBy.map(partyName))}` : ''
    return `${listed(by.map(partyName))} triggered the snapback ${onTargets(undefined, about)}, to take effect ${takesEffect}${against}`
  },
})

export const SanctionReimposed = eventType({
  name: 'SanctionReimposed',
  subject: 'sanction',
  cameo: '163',
  data: z.strictObject({
    instrument: instrument.optional(),
    targets: ids.min(1).optional().meta({ description: 'Without it, all targets no longer in force' }),
  }),
  example: { targets: ['fictional-works'] },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ targets }, about) =>
    `${jurisdictionName(about)} reimposed the measure against ${namesOf(targets, about)}`,
})
