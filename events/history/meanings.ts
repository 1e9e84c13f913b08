/** The meanings of the fields of each event type, gathered once from the schemas that declare them. */
import { eventTypes } from '../catalogue.ts'
import { type MeaningfulField, meaningsIn } from '../meaning.ts'

const byType: ReadonlyMap<string, readonly MeaningfulField[]> = new Map(
  eventTypes().map(({ name, data }) => [name, [...meaningsIn(data)]]),
)

/** The meaningful fields of an event type; empty for a type that the catalogue does not have. */
export const meaningfulFields = (type: string): readonly MeaningfulField[] => byType.get(type) ?? []
