/**
 * What ends by itself, or is recorded to end: measures, programmes, what eases them, wind-downs, and deadlines of commitments. What had
 * happened by the day counts, although its legal effect may still be to come. Contested events do not count. Pure.
 */
import type { AnyEvent } from '../../events/catalogue.ts'
import { effectDayOf, inEffectBy, occurredBy } from '../../events/history/legalEffect.ts'
import { contestedIn } from '../../events/history/order.ts'
import { measureEnd } from '../../events/history/ownEnd.ts'
import { overBy } from '../../events/time/term.ts'
import {
  isLive,
  type Standing,
  standingOf,
  suspendedUntil,
} from '../../src/rules/sanctions/targetStanding.ts'
import { easeEnded, endedThrough } from './dayReading.ts'
import { commitmentsAt } from './deals/commitmentsOnDay.ts'
import { accordingTo } from './deals/deadlines.ts'
import { isClosing } from './measures/licenceStatus.ts'
import { remaining } from './measures/reversals.ts'
import type { End } from './measures/statusItem.ts'

export const ENDING_KINDS = [
  ...(['measure', 'programme', 'licence', 'waiver', 'suspension', 'wind-down', 'deadline'] as const),
] as const

export type EndingKind = (typeof ENDING_KINDS)[number]

/** Its day is over and nobody has recorded the outcome; its day may be over; its day is to come. */
export const ENDING_STATES = ['unconfirmed', 'possibly-over', 'ahead'] as const

export type EndingState = (typeof ENDING_STATES)[number]

export interface Ending extends End {
  readonly kind: EndingKind
  readonly state: EndingState
  /** The event that says when it ends. */
  readonly event: AnyEvent
}

const STATE_OF = { certainly: 'unconfirmed', possibly: 'possibly-over', no: 'ahead' } as const

const ending = (
  kind: Exclude<EndingKind, 'deadline'>,
  event: AnyEvent,
  on: string | undefined,
  throughDay: boolean | undefined,
  asOf: string,
): readonly Ending[] => {
  if (on === undefined) return []
  // A measure, and a programme by itself, hold through their last day.
  const holds = kind === 'measure' || kind === 'programme'
  const through = throughDay ?? kind === 'measure'
  const over = holds && through ? endedThrough(on, asOf) : easeEnded(on, through, asOf)
  return [{ kind, event, on, throughDay: through, state: STATE_OF[over] }]
}

/** What had certainly happened by a day, in the order of its effects. */
const certainEvents = (events: readonly AnyEvent[], asOf: string): readonly AnyEvent[] => {
  const contested = contestedIn(events)
  const counted = events.filter((event) => !contested(event) && occurredBy(event, asOf) === 'certainly')
  return remaining(counted, 'latest')
}

/** An end that an event brings about by its effect, which is still to come. */
const broughtBy = (
  kind: 'measure' | 'programme' | 'licence' | 'suspension',
  event: AnyEvent | undefined,
  asOf: string,
): readonly Ending[] =>
  event === undefined || inEffectBy(event, asOf) === 'certainly'
    ? []
    : ending(kind, event, effectDayOf(event), false, asOf)

const endingsOf = (standing: Standing, asOf: string): readonly Ending[] => {
  const { is, by, end, waivers, windDowns } = standing
  if (is === 'lifted' || is === 'removed') return broughtBy('measure', by, asOf)
  if (!isLive(standing) && is !== 'ended') return []
  const suspension = suspendedUntil(standing)
  // It is back in force by an act whose effect is to come; until then it stays suspended.
  const back = standing.before?.is === 'suspended' ? by : undefined
  return [
    ...broughtBy('suspension', back, asOf),
    ...(end ? ending('measure', end.by, end.on, undefined, asOf) : []),
    ...(suspension && by ? ending('suspension', by, suspension.until, suspension.throughDay, asOf) : []),
    ...waivers.flatMap((one) =>
      one.data.autoRenews ? [] : ending('waiver', one, one.data.until, one.data.throughDay, asOf),
    ),
    ...windDowns.flatMap((one) => ending('wind-down', one, one.data.endsAt, one.data.throughDay, asOf)),
  ]
}

/** An ending of a measure or of what eases it, and the targets for which it ends. */
export interface TargetsEnding extends Ending {
  /** Empty if the measure names no targets. */
  readonly targets: readonly string[]
}

/**
 * What ends of a measure, each end once for all its targets.
 * @param events those of the measure, in the order of recording
 * @param targets all that it ever named
 * @param asOf a day, meaning its end, or an instant
 */
export const measureEndings = (
  events: readonly AnyEvent[],
  targets: readonly string[],
  asOf: string,
): readonly TargetsEnding[] => {
  const history = certainEvents(events, asOf)
  const found = new Map<string, TargetsEnding>()
  for (const target of targets.length > 0 ? targets : [null]) {
    for (const one of endingsOf(standingOf(history, target), asOf)) {
      const key = `${one.kind} ${one.event.id}`
      const before = found.get(key)?.targets ?? []
      found.set(key, { ...one, targets: target === null ? before : [...before, target] })
    }
  }
  return [...found.values()]
}

/** What ends of a licence: itself, and the time that a revocation leaves to wind down. */
export const licenceEndings = (events: readonly AnyEvent[], asOf: string): readonly Ending[] => {
  const history = certainEvents(events, asOf)
  const issued = history.find((event) => event.type === 'LicenceIssued')
  if (!issued) return []
  const closing = history.find(isClosing)
  const { expires, throughDay, autoRenews } = issued.data
  if (!closing) return autoRenews ? [] : ending('licence', issued, expires, throughDay, asOf)
  const left =
    closing.type === 'LicenceRevoked'
      ? ending('wind-down', closing, closing.data.windDownEnds, closing.data.throughDay, asOf)
      : []
  return [...broughtBy('licence', closing, asOf), ...left]
}

/** When what a programme rests on ends, where all of it does, and the event that says so. */
const programmeLapse = (
  history: readonly AnyEvent[],
): { readonly on: string; readonly by: AnyEvent } | undefined => {
  const stated = history.flatMap((event): readonly { readonly until?: string; readonly by: AnyEvent }[] => {
    const instruments =
      event.type === 'ProgrammeEstablished'
        ? event.data.instruments
        : event.type === 'ProgrammeAmended'
          ? event.data.addedInstruments
          : []
    return instruments.map(({ until }) => ({ ...(until !== undefined && { until }), by: event }))
  })
  const on = measureEnd({ instruments: stated })
  const by = stated.find(({ until }) => until === on)?.by
  return on === undefined || by === undefined ? undefined : { on, by }
}

/**
 * What ends of a programme: itself, by a termination whose effect is to come, or because all that it rests on ends. A
 * programme that is over by itself is unconfirmed until somebody records its termination or another instrument.
 */
export const programmeEndings = (events: readonly AnyEvent[], asOf: string): readonly Ending[] => {
  const history = certainEvents(events, asOf)
  const termination = history.find(({ type }) => type === 'ProgrammeTerminated')
  if (termination) return broughtBy('programme', termination, asOf)
  const lapse = programmeLapse(history)
  return lapse ? ending('programme', lapse.by, lapse.on, true, asOf) : []
}

export interface DeadlineEnding extends Ending {
  readonly commitmentId: string
  readonly obligor: string
  readonly beneficiary: string
  readonly otherBeneficiaries: readonly string[]
  readonly text: string
  /** Who says that it was promised, when not the obligor. */
  readonly according?: string | undefined
}

/**
 * The deadlines of the commitments of a deal that are open.
 * @param history what its stream says of commitments, in the order of recording
 */
export const deadlineEndings = (history: readonly AnyEvent[], asOf: string): readonly DeadlineEnding[] =>
  commitmentsAt(history, asOf).flatMap(({ id, made, due, open }) => {
    if (!open || due === undefined) return []
    const changed = history.findLast(
      (event) =>
        event.type === 'CommitmentDeadlineChanged' &&
        event.data.commitmentId === id &&
        event.data.due === due,
    )
    const { obligor, beneficiary, otherBeneficiaries, text } = made.data
    const state = STATE_OF[overBy(due, asOf)]
    return [
      {
        ...({ kind: 'deadline', state, on: due, throughDay: true, event: changed ?? made } as const),
        ...{
          commitmentId: id,
          obligor,
          beneficiary,
          otherBeneficiaries,
          text,
          according: accordingTo(made.data),
        },
      },
    ]
  })
