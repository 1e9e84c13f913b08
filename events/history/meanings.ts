/** What the fields of each event type mean, gathered once from the schemas that declare it. */
import { eventTypes } from '../catalogue.ts'
import { type MeaningfulField, meaningsIn } from '../meaning.ts'

const byType: ReadonlyMap<string, readonly MeaningfulField[]> = new Map(
  eventTypes().map(({ name, data }) => [name, [...meaningsIn(data)]]),
)

/** The fields of an event type that mean something; none of a type that the catalogue does not know. */
export const meaningfulFields = (type: string): readonly MeaningfulField[] => byType.get(type) ?? []
