/**
 * What eases a measure: relief announced, waived, suspended or lifted, and relief reversed before it took
 * effect.
 */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { dayOrInstant, eventIds, ids, instrument, slug, speaker, text } from './fields.ts'
import { jurisdictionName, jurisdictionOf, namesOf, onTargets, untilDay } from './headline/measureWords.ts'
import { spoken } from './headline/wording.ts'

/** The CAMEO code for easing sanctions. */
const EASES = '085'

/** The announced relief that an instrument carries out. */
const carriesOut = slug.optional().meta({ description: 'The announced relief that it carries out' })

export const ReliefAnnounced = eventType({
  name: 'ReliefAnnounced',
  subject: 'sanction',
  kind: 'relief',
  // Express intent to ease sanctions.
  cameo: '0354',
  data: z.strictObject({
    reliefId: slug,
    by: speaker,
    claimedEffect: text(500).meta({
      description: 'What the announcement says will change. The announcement itself changes nothing in law',
    }),
    targets: ids.min(1).optional().meta({ description: 'Without it, all targets' }),
  }),
  example: {
    reliefId: 'fictional-relief',
    by: { party: 'org:freedonia' },
    claimedEffect: 'Trade is free again.',
    targets: ['fictional-works'],
  },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ targets, by }, about) => {
    const whose = jurisdictionName(about)
    const who = spoken(by)
    return `${whose} announced relief ${onTargets(targets, about)}${who === whose ? '' : `, by ${who}`}`
  },
})

export const WaiverGranted = eventType({
  name: 'WaiverGranted',
  subject: 'sanction',
  kind: 'relief',
  cameo: EASES,
  holdsUntil: 'until',
  data: z.strictObject({
    number: text(60).optional(),
    until: dayOrInstant.optional(),
    scope: text(1000).meta({ description: 'What is waived, and for whom' }),
    carriesOut,
  }),
  example: { number: '7', scope: 'deliveries of fuel', until: '2026-02-28' },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ number, until, scope }, about) => {
    const which = number ? ` (waiver ${number})` : ''
    return `${jurisdictionName(about)} waived the measure against ${namesOf(undefined, about)}${which}${untilDay(until)}: ${scope}`
  },
})

export const SanctionSuspended = eventType({
  name: 'SanctionSuspended',
  subject: 'sanction',
  kind: 'relief',
  cameo: EASES,
  holdsUntil: 'until',
  data: z.strictObject({
    until: dayOrInstant.optional(),
    instrument: instrument.optional(),
    targets: ids.min(1).optional().meta({ description: 'Without it, all targets in force at that moment' }),
    carriesOut,
  }),
  example: { until: '2026-02-28', targets: ['fictional-works'] },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ until, targets }, about) =>
    `${jurisdictionName(about)} suspended the measure against ${namesOf(targets, about)}${untilDay(until)}`,
})

const LIFTED_WORDS = {
  delisting: 'delisted …',
  termination: 'terminated the measure against …',
  rescission: 'rescinded the measure against …',
  expiry: 'let the measure against … expire',
  annulment: 'annulled the measure against …',
} as const

export const SanctionLifted = eventType({
  name: 'SanctionLifted',
  subject: 'sanction',
  kind: 'relief',
  cameo: EASES,
  data: z
    .strictObject({
      mode: z.enum(['delisting', 'termination', 'rescission', 'expiry', 'annulment']),
      targets: ids.min(1).optional().meta({ description: 'Without it, all targets in force at that moment' }),
      instrument: instrument.optional(),
      observed: eventIds.default([]).meta({ description: 'ListingObserved events that show it' }),
      carriesOut,
    })
    .refine(
      (data) => data.instrument !== undefined || data.observed.length > 0,
      'must have an instrument or observations',
    ),
  example: { mode: 'delisting', targets: ['fictional-works'], instrument: { kind: 'order', number: '1' } },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ mode, targets }, about) =>
    `${jurisdictionName(about)} ${LIFTED_WORDS[mode].replace('…', () => namesOf(targets, about))}`,
})

export const ReliefReversed = eventType({
  name: 'ReliefReversed',
  subject: 'sanction',
  // Refuse to ease sanctions.
  cameo: '1244',
  data: z.strictObject({ reliefId: slug, reason: text(1000) }),
  example: { reliefId: 'fictional-relief', reason: 'A new order.' },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ reason }, about) =>
    `${jurisdictionName(about)} reversed the relief ${onTargets(undefined, about)} before it took effect: ${reason}`,
})
