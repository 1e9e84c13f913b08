/** Made-up bodies of commands, of the examples that the event types declare: what the documents show. */
import type { EventType } from '../../../events/eventType.ts'

type Body = Readonly<Record<string, unknown>>

const circumstances = { occurred: '2025-05-01', sources: [{ sourceId: 'fictional-gazette' }] }

/** The ids that the examples of openers give; that of a licence is determined. */
export const EXAMPLE_IDS = {
  deal: { id: 'fictional-accord' },
  sanction: { id: 'fictional-measure' },
  licence: {},
  prisoner: { id: 'c-aaaaaaaaaaaaaaaaaaaa' },
  release: { id: 'fictional-group' },
  person: { id: 'p-aaaaaaaaaaaaaaaaaaaa' },
  source: { id: 'fictional-gazette' },
} as const

/** The data alone; the event that evidence is about is in the path, not in the body. */
export const exampleData = ({ example, subject }: EventType): Body => {
  const { eventId, ...data } = (example ?? {}) as Record<string, unknown>
  return subject === 'any' || eventId === undefined ? data : { eventId, ...data }
}

/** The data with when it happened and who says so. */
export const exampleFact = (event: EventType): Body => ({ ...exampleData(event), ...circumstances })
