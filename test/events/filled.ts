/** Events in which every field is filled and every text is a day of its own, so that a day tells where it stood. */
import type { z } from 'zod'
import { pointerTo } from '../../events/canonical/pointer.ts'
import type { AnyEvent } from '../../events/catalogue.ts'
import type { EventType } from '../../events/eventType.ts'

export interface Filled {
  readonly event: AnyEvent
  /** The place of a day, as a JSON pointer from the data; the text itself if it is not a day of the event. */
  placeOf(day: string): string
}

interface Inner {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
  readonly values?: readonly unknown[]
}

const PLAIN: Readonly<Record<string, unknown>> = { boolean: true, number: 1, int: 1, record: {} }

/** An event of a type as the first of its stream; its data are of no schema. */
export const filled = (type: EventType): Filled => {
  const places = new Map<string, string>()
  const dayAt = (pointer: string): string => {
    const day = new Date(Date.UTC(2001, 0, 1 + places.size)).toISOString().slice(0, 10)
    places.set(day, pointer)
    return day
  }
  const fill = (schema: z.ZodType, pointer: string): unknown => {
    const { type, shape, element, innerType, values } = schema.def as unknown as Inner
    if (shape) {
      return Object.fromEntries(
        Object.entries(shape).map(([name, part]) => [name, fill(part, pointerTo(pointer, name))]),
      )
    }
    if (element) return [fill(element, pointerTo(pointer, 0))]
    if (innerType) return fill(innerType, pointer)
    return values?.[0] ?? PLAIN[type] ?? dayAt(pointer)
  }
  const data = fill(type.data, '')
  const stream = `${type.subject === 'any' ? 'deal' : type.subject}-its-own`
  const event = {
    id: '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11',
    type: type.name,
    version: type.version,
    stream,
    revision: 0,
    recordedAt: '2031-06-01T12:00:00.000Z',
    occurred: 'occurred',
    earliest: '1999-01-01',
    latest: '1999-01-02',
    sources: [],
    deals: ['another'],
    actor: 'a-1',
    correlationId: 'c-1',
    data,
  }
  return { event: event as unknown as AnyEvent, placeOf: (day) => places.get(day) ?? day }
}
