/**
 * How each target stands under a measure on a day (docs/events.md, Status of a target): the certain status, and the
 * other ones that vague dates and disputes leave open. Pure.
 */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { inEffectBy } from '../../../events/history/legalEffect.ts'
import { contestedIn } from '../../../events/history/order.ts'
import { RESTRICTING } from '../../../events/text/codes.ts'
import {
  isLive,
  NOT_YET,
  type Standing,
  standingOf,
  suspendedUntil,
} from '../../../src/rules/sanctions/targetStanding.ts'
import { easeEnded, endedThrough } from '../dayReading.ts'
import { type HeldEasing, isWhole, licencesBy, type Undone, waiverEnded } from './easings.ts'
import type { Measure } from './measure.ts'
import { factsOf, type MeasureFacts, targetOf } from './measureFacts.ts'
import { announcedIn, clocksAt, listedAt } from './reliefClocks.ts'
import { remaining, undoneBy } from './reversals.ts'
import { scenariosOf } from './scenarios.ts'
import { detailsOf } from './statusDetails.ts'
import { STATUSES, type Status, type StatusItem, strictestFirst } from './statusItem.ts'
import { type Concern, concernOf } from './targetEvents.ts'

/** The most events that may have happened by the moment asked about, by the clocks of the Earth; beyond, all is open. */
const MOST_OPEN = 4

/** What a measure does to its target while nothing eases it. */
const unease = ({ kind }: MeasureFacts): Status => (RESTRICTING.has(kind) ? 'restricted' : 'barred')

/** The standings after what has certainly happened, and after what may have happened, too. */
function* standingsIn(layout: readonly AnyEvent[], target: string | null, asOf: string): Generator<Standing> {
  const open = layout.filter((event) => inEffectBy(event, asOf) === 'possibly')
  const sure = layout.filter((event) => inEffectBy(event, asOf) === 'certainly')
  const mixed = layout.some((event) => (event.effective ?? event.earliest ?? '').length > 10)
  for (let some = 0; some < 2 ** Math.min(open.length, MOST_OPEN); some++) {
    const counted = [...sure, ...open.filter((_, index) => (some >> index) & 1)]
    for (const order of mixed ? (['latest', 'earliest'] as const) : (['latest'] as const)) {
      yield standingOf(remaining(counted, order), target)
    }
  }
}

/**
 * The statuses of a standing that is in force, by what eases it; the certain one first. Of a licence and a
 * waiver that both hold, the waiver is named.
 */
const easedStatuses = (
  { waivers }: Standing,
  held: readonly HeldEasing[],
  asOf: string,
  bare: Status,
): readonly Status[] => {
  const waived = waivers.filter(({ data }) => isWhole(data)).map((one) => waiverEnded(one, asOf))
  if (waived.includes('no')) return ['waived']
  const licences = held.filter(({ easing }) => isWhole(easing))
  const licensed: readonly Status[] = licences.length > 0 ? ['licensed'] : []
  const without: readonly Status[] = licences.some(({ easing }) => easing.certain)
    ? licensed
    : licences.some(({ counts }) => counts)
      ? [...licensed, bare]
      : [bare, ...licensed]
  return waived.includes('possibly') ? [...without, 'waived'] : without
}

/** The statuses that a standing can be by a day; the certain one first. */
const statusesOf = (
  standing: Standing,
  held: readonly HeldEasing[],
  asOf: string,
  facts: MeasureFacts,
): readonly Status[] => {
  const { is, end } = standing
  if (is === 'not-yet') return ['not-yet']
  if (is === 'lifted' || is === 'removed') return ['lifted']
  const live = () => easedStatuses(standing, held, asOf, unease(facts))
  const suspension = suspendedUntil(standing)
  const resumed =
    suspension?.until === undefined ? 'no' : easeEnded(suspension.until, suspension.throughDay, asOf)
  const inForce: readonly Status[] =
    is !== 'suspended' || resumed === 'certainly'
      ? live()
      : resumed === 'possibly'
        ? [...live(), 'suspended']
        : ['suspended']
  const over = is === 'ended' ? 'certainly' : end === undefined ? 'no' : endedThrough(end.on, asOf)
  if (over === 'no') return inForce
  return over === 'certainly' ? ['renewal-unconfirmed', ...inForce] : [...inForce, 'renewal-unconfirmed']
}

/** The standings of a target by all ways in which the history may have gone, and the one that is certain. */
interface StandingReading {
  readonly status: Status
  readonly statuses: readonly Status[]
  readonly standing: Standing
  readonly all: readonly Standing[]
}

const readOf = (
  { firm, doubtful, ends }: Concern,
  target: string | null,
  held: readonly HeldEasing[],
  asOf: string,
  facts: MeasureFacts,
): StandingReading => {
  const come = (events: readonly AnyEvent[]) => events.filter((event) => inEffectBy(event, asOf) !== 'no')
  const { all, latest, tooMany } = scenariosOf(firm, come(doubtful), target, [...ends, asOf.slice(0, 10)])
  const standings = all.flatMap((layout) => [...standingsIn(layout, target, asOf)])
  const found = new Map<Status, Standing>()
  for (const standing of standings) {
    for (const status of statusesOf(standing, held, asOf, facts)) {
      if (!found.has(status)) found.set(status, standing)
    }
  }
  const open = all[0]?.filter((event) => inEffectBy(event, asOf) === 'possibly') ?? []
  const statuses = tooMany || open.length > MOST_OPEN ? STATUSES : strictestFirst(found.keys())
  const [sure] = latest ? standingsIn(latest, target, asOf) : []
  const [certain] = sure ? statusesOf(sure, held, asOf, facts) : []
  const status = certain ?? statuses[0] ?? 'not-yet'
  return { status, statuses, standing: sure ?? found.get(status) ?? NOT_YET, all: standings }
}

/** Whether the relief that a licence carries out was reversed before the licence took effect. */
const reversalsBy = ({ events }: Measure, asOf: string, contested: (event: AnyEvent) => boolean): Undone => {
  const reversals = events.filter((event) => event.type === 'ReliefReversed')
  const sure = reversals.filter((event) => !contested(event) && inEffectBy(event, asOf) === 'certainly')
  const open = reversals.filter((event) => inEffectBy(event, asOf) !== 'no')
  const tests = {
    sure: [undoneBy(sure, 'latest'), undoneBy(sure, 'earliest')],
    open: undoneBy(open, 'latest'),
  }
  const early = undoneBy(open, 'earliest')
  return (event) => {
    if (tests.sure.every((undone) => undone(event))) return 'certainly'
    return tests.open(event) || early(event) ? 'possibly' : 'no'
  }
}

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)

/** Whether something that eases may have taken effect on the day asked about. */
const mayEaseOn = (events: readonly AnyEvent[], asOf: string): boolean =>
  asOf.length === 10 &&
  events.some(
    (event) => inEffectBy(event, asOf) !== 'no' && inEffectBy(event, dayBefore(asOf)) !== 'certainly',
  )

/**
 * How each target stands by a day.
 * @param asOf a day, meaning its end, or an instant
 * @returns of a target's id; of null for the measure itself, where it names no targets
 * @throws TypeError for a measure that was neither imposed nor announced
 */
export const statusesAt = (
  measure: Measure,
  sanctionId: string,
  asOf: string,
): ((target: string | null) => StatusItem) => {
  const contested = contestedIn([...measure.events, ...measure.licences])
  const facts = factsOf(measure.events, sanctionId, asOf, contested)
  const undone = reversalsBy(measure, asOf, contested)
  const licences = licencesBy(measure.licences, asOf, contested, undone)
  const before = mayEaseOn([...measure.events, ...measure.licences], asOf)
    ? licencesBy(measure.licences, dayBefore(asOf), contested, undone)
    : undefined
  return (target) => {
    const concern = concernOf(measure.events, target, contested)
    const held = licences(sanctionId, target)
    const read = readOf(concern, target, held, asOf, facts)
    const { status, statuses, standing } = read
    const was =
      before && readOf(concern, target, before(sanctionId, target), dayBefore(asOf), facts).statuses[0]
    const clocks = clocksAt(measure, target, asOf)
    return {
      ...facts,
      target: targetOf(measure.events, target, contested),
      status,
      possible: statuses.filter((one) => one !== status),
      ...detailsOf({
        measure,
        target,
        standing,
        standings: read.all,
        statuses,
        status,
        easings: held,
        asOf,
        isContested: contested,
      }),
      easedThatDay:
        was !== undefined &&
        STATUSES.indexOf(was) < STATUSES.indexOf(statuses[0] ?? status) &&
        was !== 'not-yet',
      announced: announcedIn(clocks),
      listed: listedAt(measure, target, asOf),
      clocks,
    }
  }
}

/** The status of one target on a day. */
export const statusAt = (
  measure: Measure,
  sanctionId: string,
  target: string | null,
  asOf: string,
): StatusItem => statusesAt(measure, sanctionId, asOf)(target)

/** What is certain of a measure by a day, in the order of its effects. */
const certainlyBy = ({ events, licences }: Measure, asOf: string): readonly AnyEvent[] => {
  const contested = contestedIn([...events, ...licences])
  const counted = events.filter((event) => !contested(event) && inEffectBy(event, asOf) === 'certainly')
  return remaining(counted, 'latest')
}

/** Since when a measure bars a target, and until when it did: an event with its effect, or the day of its own end. */
export interface Period {
  readonly start?: AnyEvent
  readonly end?: AnyEvent | string | undefined
}

/** The last time for which a measure is, or was, in force against each target; a suspension is within it. */
export const periodsAt = (measure: Measure, asOf: string): ((target: string | null) => Period) => {
  const ordered = certainlyBy(measure, asOf)
  return (target) => {
    const standing = standingOf(ordered, target)
    const { start, by, end, is } = standing
    if (!start) return {}
    if (is === 'lifted' || is === 'removed') return { start, end: by }
    const over = end !== undefined && (is === 'ended' || endedThrough(end.on, asOf) === 'certainly')
    return over && (is === 'ended' || isLive(standing)) ? { start, end: end.on } : { start }
  }
}

/** When a measure ends by itself by what is certain by a day; undefined where it has no end. */
export const untilAt = (measure: Measure, asOf: string): string | undefined =>
  standingOf(certainlyBy(measure, asOf), '').end?.on
