/** Sources: who published what and when, and which source a text goes back to. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { edtf, language, reference, references, sha256, text, url } from './fields.ts'
import { searched } from './meaning.ts'

export const SourceRegistered = eventType({
  name: 'SourceRegistered',
  subject: 'source',
  data: z
    .strictObject({
      publisher: text(200).optional(),
      title: text(300).optional(),
      url: url.optional(),
      published: edtf.optional(),
      kind: searched(z.enum(['wire', 'press', 'official', 'ngo', 'court', 'list', 'social'])),
      language: language.optional(),
      originId: reference('source')
        .optional()
        .meta({ description: 'The source of which this is a syndicated copy' }),
      derivedFrom: references('source')
        .default([])
        .meta({ description: 'The sources that it cites as its basis' }),
      sha256: sha256.optional(),
      archiveUrl: url.optional(),
    })
    .refine(
      (data) => data.publisher !== undefined || data.title !== undefined || data.url !== undefined,
      'must have a publisher, a title or a url',
    ),
  example: {
    publisher: 'Fictional Gazette',
    title: 'An accord is signed',
    published: '2025-05-02',
    kind: 'press',
    language: 'en',
  },
  title: ({ title, publisher }) => title ?? publisher,
  headline: ({ publisher, title, url }) => `Source registered: ${title ?? publisher ?? url}`,
})

export const SourceWithdrawn = eventType({
  name: 'SourceWithdrawn',
  subject: 'source',
  data: z.strictObject({ reason: text(1000) }),
  example: { reason: 'The article was withdrawn.' },
  headline: ({ reason }, about) => `Source ${about.id} withdrawn: ${reason}`,
})
