/** The facts of a measure that hold for all its targets, such as its kind, its goods and who imposed it; and its targets. Pure. */

import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import type { Target } from '../../../events/fields.ts'
import { inEffectBy } from '../../../events/history/legalEffect.ts'
import { targetsGivenBy } from '../../../events/history/measureTargets.ts'
import { isOpening } from '../../../events/history/opening.ts'
import { contestedIn } from '../../../events/history/order.ts'
import { inOrder } from '../dayReading.ts'
import type { MeasureScope, StatusItem } from './statusItem.ts'

/** The part of an item that is the same for all targets of a measure. */
export type MeasureFacts = Pick<
  StatusItem,
  | 'sanctionId'
  | 'kind'
  | 'jurisdiction'
  | 'programme'
  | 'programmeId'
  | 'authority'
  | 'origin'
  | 'listingId'
  | 'prohibits'
  | 'secondary'
  | 'scope'
  | 'ownership'
  | 'targetsIncomplete'
  | 'announcement'
>

type Amended = EventOf<'SanctionAmended'>

/** Goods after amendments in the order of their effects. */
const goodsAfter = (goods: readonly string[], amendments: readonly AnyEvent[]): ReadonlySet<string> => {
  const found = new Set(goods)
  for (const event of amendments) {
    if (event.type !== 'SanctionAmended') continue
    for (const code of event.data.addedGoods ?? []) found.add(code)
    for (const code of event.data.removedGoods ?? []) found.delete(code)
  }
  return found
}

/** Goods that it certainly covers by a day, and those that it may cover. */
const goodsBy = (
  goods: readonly string[],
  events: readonly AnyEvent[],
  asOf: string,
  contested: (event: AnyEvent) => boolean,
): Pick<MeasureScope, 'goods' | 'possibleGoods'> => {
  const amendments = events.filter(
    (event): event is Amended =>
      event.type === 'SanctionAmended' && (event.data.addedGoods ?? event.data.removedGoods) !== undefined,
  )
  if (amendments.length === 0) return { goods, possibleGoods: [] }
  const when = (event: AnyEvent) => inEffectBy(event, asOf)
  const sure = amendments.filter((event) => !contested(event) && when(event) === 'certainly')
  const open = amendments.filter((event) => when(event) !== 'no' && !sure.includes(event))
  const certain = goodsAfter(goods, inOrder(sure, 'latest'))
  const doubted = new Set(open.flatMap(({ data }) => data.removedGoods ?? []))
  const added = open.flatMap(({ data }) => data.addedGoods ?? [])
  const possible = [...added, ...[...certain].filter((code) => doubted.has(code))]
  return {
    goods: [...certain].filter((code) => !doubted.has(code)),
    possibleGoods: [...new Set(possible)],
  }
}

/** All goods that a measure covers, or may cover, by a day. @param goods those of the imposition */
export const goodsAt = (
  events: readonly AnyEvent[],
  goods: readonly string[],
  asOf: string,
): readonly string[] => {
  const found = goodsBy(goods, events, asOf, contestedIn(events))
  return [...found.goods, ...found.possibleGoods]
}

/** The facts of a measure on a day. @throws TypeError if its first event does not open a measure */
export const factsOf = (
  events: readonly AnyEvent[],
  sanctionId: string,
  asOf: string,
  contested: (event: AnyEvent) => boolean,
): MeasureFacts => {
  const opening = events[0]
  if (!isOpening(opening)) throw new TypeError(`${sanctionId} is not a measure`)
  const { data } = opening
  return {
    sanctionId,
    kind: data.measure,
    jurisdiction: data.jurisdiction,
    programme: data.programme,
    programmeId: data.programmeId,
    authority: data.authority,
    origin: data.origin,
    listingId: data.listingId,
    prohibits: data.prohibits,
    secondary: data.secondary,
    scope: {
      ...goodsBy(data.goods, events, asOf, contested),
      affectsGoods: data.affectsGoods,
      nomenclature: data.nomenclature,
      sector: data.sector,
      originCountry: data.originCountry ?? [],
      transit: data.transit ?? [],
      destination: data.destination ?? [],
    },
    ownership: data.ownership,
    ...(opening.type === 'MeasureAnnounced' && {
      announcement: {
        eventId: opening.id,
        edtf: opening.occurred ?? '',
        by: opening.data.by,
        gist: opening.data.gist,
        planned: opening.data.planned,
      },
    }),
    ...(data.targetsComplete === false && { targetsIncomplete: { stated: data.targetsStated } }),
  }
}

/** All targets that a measure had, with their first names. */
export const targetsIn = (events: readonly AnyEvent[]): readonly Target[] => {
  const found = new Map<string, Target>()
  for (const one of events.flatMap(targetsGivenBy)) if (!found.has(one.targetId)) found.set(one.targetId, one)
  return [...found.values()]
}

/** A target as its measure names it; null for the measure itself, and where it names no such target. */
export const targetOf = (
  events: readonly AnyEvent[],
  target: string | null,
  contested: (event: AnyEvent) => boolean,
): StatusItem['target'] => {
  if (target === null) return null
  const naming = events.flatMap((event) => {
    const one = targetsGivenBy(event).find(({ targetId }) => targetId === target)
    return one ? [{ event, one }] : []
  })
  const named = naming[0]?.one
  if (!named) return null
  const { targetId, name, kind, personId } = named
  const ids = naming.flatMap(({ one }) => one.ids)
  const seen = new Set<string>()
  return {
    targetId,
    nameInInstrument: name,
    kind,
    personId,
    ids: ids.filter(({ scheme, value }) => !seen.has(`${scheme} ${value}`) && seen.add(`${scheme} ${value}`)),
    contested: naming.every(({ event, one }) => one.contested === true || contested(event)),
  }
}
