/**
 * The body of a delivery: CloudEvents 1.0 in its JSON format (github.com/cloudevents/spec, formats/json-format.md).
 * Names of CloudEvents attributes are lower case, so position, previousPosition and epoch are in `data`, with the event.
 */
import type { Position } from '../store/port.ts'

export const CLOUD_EVENT_TYPE = 'application/cloudevents+json; charset=utf-8'

/** An event as the views hold it: what it is, its text, and its headline with names resolved. */
export interface Deliverable {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly position: Position
  readonly headline: string
  /** JSON: the event, in the present version of its type. */
  readonly body: string
}

/** Where a delivery stands in its epoch. A receiver sees by it that there is no gap. */
export interface Link {
  /** Of the previous matching event of the epoch; null for its first. */
  readonly previous: Position | null
  readonly epoch: number
}

/** The id of a delivery: the same on every attempt and from every node. */
export const deliveryId = (eventId: string, webhookId: string): string => `${eventId}_${webhookId}`

/** The `source` of a ledger's events. With the id of an event it is unique in the world. */
export const sourceOf = (ledgerId: string): string => `urn:uuid:${ledgerId}`

/** The `type` of an event. */
export const typeOf = (name: string): string => `detente.${name}`

/** When an event was recorded, from its text, which is canonical: the name stands there once before `sources`. */
const recordedAtOf = (body: string): string => /"recordedAt":"([^"]+)"/.exec(body)?.[1] ?? ''

/** @returns the JSON text, whose `data` is the event and its place, link and headline */
export const cloudEvent = (source: string, event: Deliverable, link: Link): string => {
  const previous = link.previous === null ? 'null' : `"${link.previous}"`
  const place = `"position":"${event.position}","previousPosition":${previous},"epoch":${link.epoch}`
  const data = `${event.body.slice(0, -1)},"headline":${JSON.stringify(event.headline)},${place}}`
  const { id, type, stream } = event
  const attributes = `"specversion":"1.0","id":"${id}","source":"${source}","type":"${typeOf(type)}"`
  return `{${attributes},"subject":"${stream}","time":"${recordedAtOf(event.body)}","datacontenttype":"application/json","data":${data}}`
}
