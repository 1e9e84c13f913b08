/** The schemas of disputed fields: who says what, with both values, and where the answer shows it. */
import { z } from 'zod'

const source = z.object({
  id: z.string(),
  publisher: z.string().optional(),
  title: z.string().optional(),
  published: z.string().optional(),
  locator: z.string().optional(),
  quote: z.string().optional(),
})

export const entrySources = z.array(source)

const disputedField = {
  pointer: z.string().meta({
    description: 'A JSON pointer into the disputed event',
    examples: ['/data/total'],
  }),
  values: z
    .array(
      z.object({
        value: z.unknown().optional().meta({
          description: 'Absent where a source only says that the value is wrong',
        }),
        eventId: z.string().meta({ description: 'The disputed event, or the one that contradicts it' }),
        sources: entrySources,
      }),
    )
    .meta({ description: 'First the value that counts, then what contradicts it' }),
}

/** The disputed fields of one event. */
export const disputedFields = z
  .array(z.object(disputedField).meta({ id: 'DisputedField' }))
  .optional()
  .meta({ description: 'The fields of the event that sources dispute and nobody has settled' })

/** The disputed fields that an answer rests on. */
export const disputedIn = z
  .array(
    z
      .object({
        eventId: z.string().meta({ description: 'The disputed event' }),
        ...disputedField,
        shownAt: z.array(z.string()).meta({
          description:
            'JSON pointers to what would be different in this answer if a contradiction were right',
        }),
      })
      .meta({ id: 'Dispute' }),
  )
  .optional()
  .meta({ description: 'The disputed fields that the answer rests on, with who says what' })

/** The columns of CSV for disputed fields. */
export const DISPUTED_COLUMNS = ['disputed.pointer', 'disputed.values.value'] as const
