/** References of a batch to what its earlier commands make: `key:<key>#<index>` an event, `key:<key>` a thing. */
import { idOf } from '../../events/envelope.ts'
import { refuse } from '../failure/problems.ts'
import { eventIdOf } from '../rules/kernel/identity.ts'
import type { ResolveReference } from './preparation.ts'

/** The streams of the commands so far, by their keys. */
type Streams = ReadonlyMap<string, string>

const EVENT = /^key:(.+)#(\d+)$/
const THING = /^key:(.+)$/

/** Finds the event that a reference means. */
export const eventsOf =
  (streams: Streams): ResolveReference =>
  (reference) => {
    const [, key = '', index] = EVENT.exec(reference) ?? []
    const stream = streams.get(key)
    return stream === undefined ? undefined : eventIdOf(stream, key, Number(index))
  }

/** The id of the thing that a text refers to; the text itself when it refers to no thing. */
const thingOf = (text: string, streams: Streams, whole: boolean): string => {
  const [, key] = THING.exec(text) ?? []
  if (key === undefined) return text
  const stream = streams.get(key)
  if (stream !== undefined) return idOf(stream)
  if (!whole || EVENT.test(text)) return text
  return refuse('unknown-reference', `${text} names no earlier command of this batch.`)
}

const inValue = (value: unknown, streams: Streams): unknown => {
  if (typeof value === 'string') return thingOf(value, streams, false)
  if (Array.isArray(value)) return value.map((item) => inValue(item, streams))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inValue(item, streams)]))
}

/** A command of a batch with the ids of things in place of references to the commands that make them. */
export const withIds = <Item extends { readonly id?: string | undefined; readonly body: object }>(
  item: Item,
  streams: Streams,
): Item => ({
  ...item,
  ...(item.id !== undefined && { id: thingOf(item.id, streams, true) }),
  body: inValue(item.body, streams),
})
