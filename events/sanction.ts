/** What happens to one measure and its targets. Announced, licensed, delisted and seen on the list are four facts. */
import { z } from 'zod'
import { goodsName, MEASURES, partyName } from './codes.ts'
import { type About, eventType } from './define.ts'
import {
  dayOrInstant,
  distinct,
  eventIds,
  goods,
  ids,
  instrument,
  party,
  slug,
  speaker,
  target,
  text,
} from './shapes.ts'
import { andOthers, listed, onWhat, spoken, targetNames } from './wording.ts'

const targets = distinct(target, (one) => one.targetId)

const jurisdictionOf = (about: About): string | null => about.sanction(about.id)?.jurisdiction ?? null

/** "US", or the stream's id where the measure is not known. */
const jurisdictionName = (about: About): string => partyName(jurisdictionOf(about) ?? about.id)

const onTargets = (wanted: readonly string[] | undefined, about: About): string => {
  const found = about.sanction(about.id)
  return onWhat(found?.goods ?? [], targetNames(found?.targets ?? [], wanted))
}

const namesOf = (wanted: readonly string[] | undefined, about: About): string =>
  andOthers(targetNames(about.sanction(about.id)?.targets ?? [], wanted))

const LIFTED_WORDS = {
  delisting: 'delisted',
  termination: 'terminated the measure against',
  rescission: 'rescinded the measure against',
  expiry: 'let the measure expire against',
  annulment: 'annulled the measure against',
} as const

export const SanctionImposed = eventType({
  name: 'SanctionImposed',
  subject: 'sanction',
  data: z
    .strictObject({
      authority: text(100),
      jurisdiction: party,
      programme: text(100),
      measure: z.enum(MEASURES),
      secondary: z.boolean().optional(),
      sector: text(100).optional(),
      goods: goods.default([]).meta({ description: 'HS codes of its legal scope' }),
      affectsGoods: goods.default([]).meta({ description: 'HS codes of what it bears on in effect' }),
      targets: targets.default([]),
      until: dayOrInstant.optional(),
      instrument: instrument.optional(),
    })
    .refine(
      (data) => data.targets.length > 0 || data.goods.length > 0 || data.sector !== undefined,
      'must have a target, a sector or goods',
    ),
  side: ({ jurisdiction }) => jurisdiction,
  headline: ({ jurisdiction, measure, sector, goods, affectsGoods, targets }) => {
    const names = targets.map((one) => one.name)
    const scope = [...(sector ? [sector] : []), ...goods.map(goodsName)]
    const on = andOthers(names.length > 0 ? names : scope)
    const effect = affectsGoods.length > 0 ? `, bearing on ${listed(affectsGoods.map(goodsName))}` : ''
    return `${partyName(jurisdiction)} imposed ${measure.replaceAll('-', ' ')} on ${on}${effect}`
  },
})

export const SanctionAmended = eventType({
  name: 'SanctionAmended',
  subject: 'sanction',
  data: z
    .strictObject({
      addedTargets: targets.default([]),
      removedTargets: ids.default([]).meta({ description: 'Taken out by amendment; not a delisting' }),
      note: text(1000),
      instrument: instrument.optional(),
    })
    .refine(
      ({ addedTargets, removedTargets }) =>
        !addedTargets.some((added) => removedTargets.includes(added.targetId)),
      'must not both add and remove a target',
    ),
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

export const ReliefAnnounced = eventType({
  name: 'ReliefAnnounced',
  subject: 'sanction',
  kind: 'relief',
  data: z.strictObject({
    reliefId: slug,
    by: speaker,
    claimedEffect: text(500).meta({ description: 'What was said to change; nothing changes in law by it' }),
    targets: ids.min(1).optional().meta({ description: 'All targets when absent' }),
  }),
  side: (_, about) => jurisdictionOf(about),
  headline: ({ targets, by }, about) => {
    const whose = jurisdictionName(about)
    const who = spoken(by)
    return `${whose} announced relief ${onTargets(targets, about)}${who === whose ? '' : `, by ${who}`}`
  },
})

export const ListingObserved = eventType({
  name: 'ListingObserved',
  subject: 'sanction',
  data: z.strictObject({ list: text(100), targets: ids.min(1), listed: z.boolean() }),
  side: (_, about) => jurisdictionOf(about),
  headline: ({ list, targets, listed }, about) =>
    `${namesOf(targets, about)} ${listed ? '' : 'no longer '}seen on the ${list}`,
})

export const SanctionLifted = eventType({
  name: 'SanctionLifted',
  subject: 'sanction',
  kind: 'relief',
  data: z
    .strictObject({
      mode: z.enum(['delisting', 'termination', 'rescission', 'expiry', 'annulment']),
      targets: ids.min(1).optional().meta({ description: 'All targets in force at that moment when absent' }),
      instrument: instrument.optional(),
      observed: eventIds.default([]).meta({ description: 'ListingObserved events that show it' }),
      carriesOut: slug.optional().meta({ description: 'The relief announced that it carries out' }),
    })
    .refine(
      (data) => data.instrument !== undefined || data.observed.length > 0,
      'must have an instrument or observations',
    ),
  side: (_, about) => jurisdictionOf(about),
  headline: ({ mode, targets }, about) =>
    `${jurisdictionName(about)} ${LIFTED_WORDS[mode]} ${namesOf(targets, about)}`,
})
