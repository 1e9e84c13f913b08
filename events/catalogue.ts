/** All event types. This module turns stored text into events, and events into headlines. */
import type { z } from 'zod'
import * as access from './access.ts'
import * as announcement from './announcement.ts'
import * as commitment from './commitment.ts'
import * as deal from './deal.ts'
import * as death from './death.ts'
import type { LedgerEvent } from './envelope.ts'
import type { EventType, HeadlineContext } from './eventType.ts'
import * as evidence from './evidence.ts'
import { sentence } from './headline/wording.ts'
import * as judgment from './judgment.ts'
import * as keys from './key.ts'
import * as licence from './licence.ts'
import * as outcome from './outcome.ts'
import * as person from './person.ts'
import * as prisoner from './prisoner.ts'
import * as prisonerStatus from './prisonerStatus.ts'
import * as programme from './programme.ts'
import * as release from './release.ts'
import * as relief from './relief.ts'
import * as sanction from './sanction.ts'
import * as source from './source.ts'
import * as talks from './talks.ts'
import * as target from './target.ts'
import { UNKNOWN_DATE } from './time/edtf.ts'
import * as transfer from './transfer.ts'
import * as webhook from './webhook.ts'

const modules = {
  ...deal,
  ...talks,
  ...outcome,
  ...commitment,
  ...sanction,
  ...announcement,
  ...relief,
  ...licence,
  ...prisoner,
  ...transfer,
  ...judgment,
  ...prisonerStatus,
  ...death,
  ...release,
  ...person,
  ...source,
  ...target,
  ...programme,
  ...evidence,
  ...keys,
  ...access,
  ...webhook,
}

type Modules = typeof modules
type TypeNames = { [K in keyof Modules]: Modules[K] extends EventType<infer N> ? N : never }[keyof Modules]

/** The name of an event type of the catalogue. */
export type EventName = TypeNames

/** The data of an event type: `DataOf<'SanctionLifted'>`. */
export type DataOf<Name extends EventName> = z.output<Extract<Modules[Name], EventType>['data']>

/** Any event of the catalogue, told apart by `type`. */
export type AnyEvent = { [Name in EventName]: LedgerEvent<Name, DataOf<Name>> }[EventName]

/** An event of one of the named types. */
export type EventOf<Name extends EventName> = Extract<AnyEvent, { type: Name }>

const isEventType = (value: unknown): value is EventType =>
  typeof value === 'object' && value !== null && 'headline' in value

const types: ReadonlyMap<string, EventType> = new Map(
  (Object.values(modules) as unknown[]).filter(isEventType).map((type) => [type.name, type]),
)

/** Every event type, in the order of the subjects. */
export const eventTypes = (): readonly EventType[] => [...types.values()]

/** The event type of this name; undefined when the catalogue does not have it. */
export const eventTypeOf = (name: string): EventType | undefined => types.get(name)

/** An event in the log that this version of the vocabulary cannot read. */
export class UnreadableEvent extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UnreadableEvent'
  }
}

/**
 * Converts a stored event to the present version of its type. The stored text does not change.
 * @throws UnreadableEvent when the type has no such version
 */
export const upcast = (type: EventType, event: LedgerEvent): LedgerEvent<string, unknown> => {
  const { version, upcasts } = type
  const oldest = version - upcasts.length
  if (event.version > version || event.version < oldest) {
    throw new UnreadableEvent(
      `event ${event.id} is ${event.type} version ${event.version}; this service knows ${oldest} to ${version}`,
    )
  }
  if (event.version === version) return event
  const data = upcasts.slice(event.version - oldest).reduce<unknown>((old, step) => step(old), event.data)
  return { ...event, version, data }
}

/**
 * Reads an event from its stored JSON text.
 * @throws UnreadableEvent when the catalogue does not know the type or the version
 */
export const parseEvent = (body: string): AnyEvent => {
  const event = JSON.parse(body) as LedgerEvent
  const type = types.get(event.type)
  if (!type) throw new UnreadableEvent(`event ${event.id} is of the unknown type ${event.type}`)
  return upcast(type, event) as AnyEvent
}

/** The end of an event's canonical text: `version` is the last field (RFC 8785, 3.2.3). */
const VERSION = /"version":(\d+)\}$/

/**
 * The JSON text of an event in the present version of its type. It is the stored text when that has this
 * version.
 * @throws UnreadableEvent when the catalogue does not know the type or the version
 */
export const presentText = (type: string, body: string): string =>
  Number(VERSION.exec(body)?.[1]) === types.get(type)?.version ? body : JSON.stringify(parseEvent(body))

/** The side of the timeline on which an event appears. */
export const sideOf = (event: AnyEvent, about: HeadlineContext): string | null =>
  types.get(event.type)?.side(event.data, about, event) ?? null

/** A neutral English line for an event, with a capital at its beginning. How the event stands is marked by `markedLine`. */
export const headlineOf = (event: AnyEvent, about: HeadlineContext): string =>
  sentence(types.get(event.type)?.headline(event.data, about, event) ?? event.type) +
  (event.occurred === UNKNOWN_DATE ? ' (date unknown)' : '')
