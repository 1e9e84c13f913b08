/** Sources: who published what and when, and which source a text goes back to. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { edtf, formApart, language, reference, references, sha256, text, url } from './fields.ts'
import { apart, searched } from './meaning.ts'
import { ERASURE_BASES } from './person.ts'

export const SourceRegistered = eventType({
  name: 'SourceRegistered',
  subject: 'source',
  // Before version 2 no source was confidential.
  version: 2,
  upcasts: [(data) => data],
  data: z
    .strictObject({
      confidential: z.literal(true).optional().meta({
        description:
          'Publisher, title, addresses and fingerprint, and what others quote of it, lie apart and show with the scope names only',
      }),
      publisher: apart('publisher', text(200)).optional(),
      title: apart('title', text(300)).optional(),
      url: formApart('address', url).optional(),
      published: edtf.optional(),
      kind: searched(z.enum(['wire', 'press', 'official', 'ngo', 'court', 'list', 'social'])),
      language: language.optional(),
      originId: reference('source')
        .optional()
        .meta({ description: 'The source of which this is a syndicated copy' }),
      derivedFrom: references('source')
        .default([])
        .meta({ description: 'The sources that it cites as its basis' }),
      sha256: formApart('fingerprint', sha256).optional(),
      archiveUrl: formApart('address', url).optional(),
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

/** Destroys the details of a confidential source, and what was quoted of it. */
export const SourceDetailsErased = eventType({
  name: 'SourceDetailsErased',
  subject: 'source',
  change: 'erasure',
  data: z.strictObject({
    basis: z.enum(ERASURE_BASES).meta({ description: 'On which ground' }),
    reason: text(300).optional().meta({
      description: 'More about the ground, without names; it stays in the ledger',
    }),
  }),
  example: { basis: 'safety' },
  headline: (_, context) => `Details of the confidential source ${context.id} erased`,
})

export const SourceWithdrawn = eventType({
  name: 'SourceWithdrawn',
  subject: 'source',
  data: z.strictObject({ reason: text(1000) }),
  example: { reason: 'The article was withdrawn.' },
  headline: ({ reason }, about) => `Source ${about.id} withdrawn: ${reason}`,
})
