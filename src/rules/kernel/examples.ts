/** Invented bodies of commands for the documentation, made from the examples of event types. */
import type { EventType } from '../../../events/eventType.ts'

type Body = Readonly<Record<string, unknown>>

const EXAMPLE_ENVELOPE = { occurred: '2025-05-01', sources: [{ sourceId: 'fictional-gazette' }] }

/** The ids in the examples of commands that open streams. The body determines the id of a licence. */
export const EXAMPLE_IDS = {
  deal: { id: 'fictional-accord' },
  sanction: { id: 'fictional-measure' },
  licence: {},
  prisoner: { id: 'c-aaaaaaaaaaaaaaaaaaaa' },
  release: { id: 'fictional-group' },
  person: { id: 'p-aaaaaaaaaaaaaaaaaaaa' },
  source: { id: 'fictional-gazette' },
  target: { id: 'fictional-works' },
  programme: { id: 'fictional-programme' },
} as const

/** The data without `eventId`: for evidence, the path names the event. */
export const exampleData = ({ example, subject }: EventType): Body => {
  const { eventId, ...data } = (example ?? {}) as Record<string, unknown>
  return subject === 'any' || eventId === undefined ? data : { eventId, ...data }
}

/** The data with when it happened and the sources. */
export const exampleFact = (event: EventType): Body => ({ ...exampleData(event), ...EXAMPLE_ENVELOPE })
