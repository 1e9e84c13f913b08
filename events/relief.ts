/**
 * What eases a measure: relief announced, waived, suspended or lifted, and relief reversed before it took
 * effect.
 */
import { z } from 'zod'
import { autoRenews, conditions, EASES, easingCode, easingKind, reach, throughDay } from './easing.ts'
import { eventType } from './eventType.ts'
import { dayOrInstant, eventIds, ids, legalInstrument, slug, speaker, text, url } from './fields.ts'
import {
  jurisdictionName,
  jurisdictionOf,
  namesIn,
  type Stands,
  theMeasure,
  untilDay,
} from './headline/measureWords.ts'
import { speakerWords } from './headline/wording.ts'

/** A suspension is of what is not already suspended. */
const isInForce = (stands: Stands): boolean => stands === 'in-force' || stands === 'ended'

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
    const who = speakerWords(by)
    return `${whose} announced relief from ${theMeasure(targets, about)}${who === whose ? '' : `, by ${who}`}`
  },
  others: ({ targets }, about) => namesIn(targets, about),
})

export const WaiverGranted = eventType({
  name: 'WaiverGranted',
  subject: 'sanction',
  version: 2,
  upcasts: [(data) => data],
  kind: 'relief',
  kindOf: easingKind,
  cameo: easingCode,
  holdsUntil: 'until',
  data: z.strictObject({
    number: text(60).optional(),
    title: text(300).optional(),
    url: url.optional(),
    until: dayOrInstant.optional(),
    throughDay: throughDay.optional(),
    scope: text(1000).meta({ description: 'What is waived, and for which targets or persons' }),
    reach: reach.optional(),
    licensee: text(300).optional().meta({ description: 'Who alone may use it' }),
    conditions: conditions.optional(),
    autoRenews: autoRenews.optional(),
    targets: ids.min(1).optional().meta({ description: 'All targets when absent' }),
    carriesOut,
  }),
  example: {
    number: '7',
    scope: 'deliveries of fuel',
    reach: 'stated-dealings',
    until: '2026-02-28',
    targets: ['fictional-works'],
  },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ number, until, scope, targets }, about) => {
    const which = number ? ` (waiver ${number})` : ''
    return `${jurisdictionName(about)} waived ${theMeasure(targets, about)}${which}${untilDay(until)}: ${scope}`
  },
  others: ({ targets }, about) => namesIn(targets, about),
})

export const SanctionSuspended = eventType({
  name: 'SanctionSuspended',
  subject: 'sanction',
  version: 2,
  upcasts: [(data) => data],
  kind: 'relief',
  cameo: EASES,
  holdsUntil: 'until',
  data: z.strictObject({
    until: dayOrInstant.optional(),
    throughDay: throughDay.optional(),
    instrument: legalInstrument.optional(),
    targets: ids.min(1).optional().meta({ description: 'Without it, all targets in force at that moment' }),
    carriesOut,
  }),
  example: { until: '2026-02-28', targets: ['fictional-works'] },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ until, targets }, about) =>
    `${jurisdictionName(about)} suspended ${theMeasure(targets, about, isInForce)}${untilDay(until)}`,
  others: ({ targets }, about) => namesIn(targets, about, isInForce),
})

const LIFTED_WORDS = {
  delisting: 'ended … by delisting',
  termination: 'terminated …',
  rescission: 'rescinded …',
  expiry: 'let … expire',
  annulment: 'annulled …',
} as const

export const SanctionLifted = eventType({
  name: 'SanctionLifted',
  subject: 'sanction',
  version: 2,
  upcasts: [(data) => data],
  kind: 'relief',
  cameo: EASES,
  data: z
    .strictObject({
      mode: z.enum(['delisting', 'termination', 'rescission', 'expiry', 'annulment']),
      targets: ids.min(1).optional().meta({ description: 'Without it, all targets in force at that moment' }),
      instrument: legalInstrument.optional(),
      observed: eventIds.default([]).meta({ description: 'ListingObserved events that show it' }),
      statement: z
        .strictObject({ by: speaker, gist: text(500) })
        .optional()
        .meta({
          description: 'Who said so. It lifts certainly only what was imposed by a statement',
        }),
      carriesOut,
    })
    .refine(
      (data) => data.instrument !== undefined || data.observed.length > 0 || data.statement !== undefined,
      'must have an instrument, observations or a statement',
    ),
  example: { mode: 'delisting', targets: ['fictional-works'], instrument: { kind: 'order', number: '1' } },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ mode, targets }, about) =>
    `${jurisdictionName(about)} ${LIFTED_WORDS[mode].replace('…', () => theMeasure(targets, about))}`,
  others: ({ targets }, about) => namesIn(targets, about),
})

export const ReliefReversed = eventType({
  name: 'ReliefReversed',
  subject: 'sanction',
  kind: 'tightening',
  // Refuse to ease sanctions.
  cameo: '1244',
  data: z.strictObject({ reliefId: slug, reason: text(1000) }),
  example: { reliefId: 'fictional-relief', reason: 'A new order.' },
  side: (_, about) => jurisdictionOf(about),
  headline: ({ reliefId, reason }, about) => {
    const measure = theMeasure(about.relief(reliefId), about)
    return `${jurisdictionName(about)} reversed the relief from ${measure} before it took effect: ${reason}`
  },
  others: ({ reliefId }, about) => namesIn(about.relief(reliefId), about),
})
