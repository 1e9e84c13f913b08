/**
 * The body of a delivery: CloudEvents 1.0 in its JSON format (github.com/cloudevents/spec, formats/json-format.md).
 * Names of CloudEvents attributes are lower case, so position, previousPosition and epoch are in `data`, with the event.
 */
import { memberOf, withMembers, withText } from '../../../events/canonical/jsonText.ts'
import type { Position } from '../../store/port.ts'

export const CLOUD_EVENT_TYPE = 'application/cloudevents+json; charset=utf-8'

/** An event as the views hold it: its type, its text, and its headline with names resolved. */
export interface Deliverable {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly position: Position
  readonly headline: string
  /** JSON: the event, in the present version of its type. */
  readonly body: string
}

/** The place of a delivery in its epoch. It shows a receiver that there is no gap. */
export interface PreviousEvent {
  /** The position of the previous matching event of the epoch; null for the first. */
  readonly previous: Position | null
  readonly epoch: number
}

/** The id of a delivery: the same on every attempt and from every node. */
export const deliveryId = (eventId: string, webhookId: string): string => `${eventId}_${webhookId}`

/** The `source` of a ledger's events. With the id of an event it is unique in the world. */
export const sourceOf = (ledgerId: string): string => `urn:uuid:${ledgerId}`

/** The `type` of an event. */
export const typeOf = (name: string): string => `detente.${name}`

/**
 * @param verdicts what it says of verdicts that the event changed; a value of JSON
 * @returns the JSON text, whose `data` is the event and its place, link and headline
 */
export const cloudEvent = (
  source: string,
  event: Deliverable,
  link: PreviousEvent,
  verdicts?: object,
): string => {
  const { id, type, stream, headline, body } = event
  const attributes = {
    specversion: '1.0',
    id,
    source,
    type: typeOf(type),
    subject: stream,
    time: memberOf(body, 'recordedAt'),
    datacontenttype: 'application/json',
  }
  const data = withMembers(body, {
    headline,
    position: String(event.position),
    previousPosition: link.previous === null ? null : String(link.previous),
    epoch: link.epoch,
    ...(verdicts && { verdicts }),
  })
  return withText(JSON.stringify(attributes), 'data', data)
}
