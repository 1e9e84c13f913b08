/** What licences and waivers allow by a day, and whether they certainly hold. Pure. */

import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import type { Certainty } from '../../../events/certainty.ts'
import { idOf } from '../../../events/envelope.ts'
import { effectDayOf, inEffectBy } from '../../../events/history/legalEffect.ts'
import { easeEnded } from '../dayReading.ts'
import { covers, isClosing, type Licence } from './licenceStatus.ts'
import type { Easing, End } from './statusItem.ts'

/** An easing, and whether it certainly holds. Contested and possible events do not count. */
export interface HeldEasing {
  readonly easing: Easing
  readonly counts: boolean
}

const endAt = (on: string | undefined, throughDay: boolean | undefined): End | undefined =>
  on === undefined ? undefined : { on, throughDay: throughDay ?? false }

const hasEnded = (end: End | undefined, asOf: string): Certainty =>
  end === undefined ? 'no' : easeEnded(end.on, end.throughDay, asOf)

const ofLicence = (
  licence: Licence,
  { ends, windingDown, certain }: Pick<Easing, 'ends' | 'windingDown' | 'certain'>,
): Easing => {
  const { data } = licence
  return {
    by: 'licence',
    licenceId: idOf(licence.stream),
    eventId: licence.id,
    kind: data.kind,
    reach: windingDown ? 'wind-down' : (data.reach ?? 'stated-dealings'),
    number: data.number,
    title: data.title,
    url: data.url,
    authorises: data.authorises,
    licensee: data.licensee,
    conditions: data.conditions ?? [],
    excludes: data.excludes,
    includesOwned: data.includesOwned,
    unblocksProperty: data.unblocksProperty,
    autoRenews: data.autoRenews ?? false,
    from: effectDayOf(licence) ?? '',
    ends,
    windingDown,
    certain,
  }
}

/** What may undo a licence before it takes effect: certainly, possibly, or not. */
export type Undone = (event: AnyEvent) => Certainty

/**
 * A licence by a day: as it is while nothing closed it, and winding down after that. Both where the closing is only
 * possible.
 */
const licenceBy = (
  licence: Licence,
  own: readonly AnyEvent[],
  asOf: string,
  contested: (event: AnyEvent) => boolean,
  undone: Undone,
): readonly HeldEasing[] => {
  const began = inEffectBy(licence, asOf)
  const reversed = undone(licence)
  if (began === 'no' || reversed === 'certainly') return []
  const begun = began === 'certainly' && reversed === 'no' && !contested(licence)
  const closings = own
    .filter(isClosing)
    .map((event) => ({ event, when: inEffectBy(event, asOf) }))
    .filter(({ when }) => when !== 'no')
  const isSure = ({ event, when }: (typeof closings)[number]) => when === 'certainly' && !contested(event)
  const closed = closings.find(isSure)
  const { expires, throughDay, autoRenews } = licence.data
  const ends = endAt(expires, throughDay)
  const over = autoRenews ? 'no' : hasEnded(ends, asOf)
  const found: HeldEasing[] = []
  if (!closed && over !== 'certainly') {
    const counts = begun && over === 'no'
    const certain = counts && closings.length === 0
    found.push({ easing: ofLicence(licence, { ends, windingDown: false, certain }), counts })
  }
  for (const closing of closed ? [closed] : closings) {
    const { event } = closing
    if (event.type !== 'LicenceRevoked' || event.data.windDownEnds === undefined) continue
    const until = endAt(event.data.windDownEnds, event.data.throughDay)
    const overThen = hasEnded(until, asOf)
    if (overThen === 'certainly') continue
    const certain = begun && overThen === 'no' && isSure(closing)
    found.push({ easing: ofLicence(licence, { ends: until, windingDown: true, certain }), counts: certain })
  }
  return found
}

/**
 * The licences that hold by a day, or may hold.
 * @param events those of any number of licences
 * @param undone whether the relief that a licence carries out was reversed before it took effect
 */
export const licencesBy = (
  events: readonly AnyEvent[],
  asOf: string,
  contested: (event: AnyEvent) => boolean,
  undone: Undone,
): ((sanctionId: string, target: string | null) => readonly HeldEasing[]) => {
  const streams = Map.groupBy(events, ({ stream }) => stream)
  const held = events
    .filter((event): event is Licence => event.type === 'LicenceIssued')
    .map((licence) => {
      const own = streams.get(licence.stream) ?? []
      return { licence, of: licenceBy(licence, own, asOf, contested, undone) }
    })
  return (sanctionId, target) =>
    held.filter(({ licence }) => covers(licence, sanctionId, target)).flatMap(({ of }) => of)
}

/** Whether an easing lets everybody do everything, without exclusions: only then does it change a status. */
export const isWhole = ({
  reach,
  kind,
  licensee,
  excludes = [],
}: {
  readonly reach?: string | undefined
  readonly kind?: string | undefined
  readonly licensee?: string | undefined
  readonly excludes?: readonly string[]
}): boolean =>
  reach === 'all-dealings' && kind !== 'specific' && licensee === undefined && excludes.length === 0

/** Whether a waiver has ended by a day. */
export const waiverEnded = ({ data }: EventOf<'WaiverGranted'>, asOf: string): Certainty =>
  data.until === undefined || data.autoRenews ? 'no' : easeEnded(data.until, data.throughDay, asOf)

/** A waiver of a measure as an easing. */
export const ofWaiver = (waiver: EventOf<'WaiverGranted'>, certain: boolean): Easing => {
  const { data } = waiver
  return {
    by: 'waiver',
    eventId: waiver.id,
    reach: data.reach ?? 'stated-dealings',
    number: data.number,
    title: data.title,
    url: data.url,
    authorises: data.scope,
    licensee: data.licensee,
    conditions: data.conditions ?? [],
    excludes: [],
    autoRenews: data.autoRenews ?? false,
    from: effectDayOf(waiver) ?? '',
    ends: endAt(data.until, data.throughDay),
    windingDown: false,
    certain,
  }
}
