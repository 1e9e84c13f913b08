/** A measure that is announced before its legal act, or instead of one: in a speech, in a post. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { edtf, speaker, text } from './fields.ts'
import { scopeWords } from './headline/measureWords.ts'
import { speakerWords } from './headline/wording.ts'
import { SanctionImposed } from './sanction.ts'
import { partyName } from './text/codes.ts'

const { until: _, instruments: __, announcedAs: ___, ...measure } = SanctionImposed.data.shape

export const MeasureAnnounced = eventType({
  name: 'MeasureAnnounced',
  subject: 'sanction',
  kind: 'sanction',
  // Threaten with sanctions, boycott, embargo.
  cameo: '1312',
  data: z
    .strictObject({
      ...measure,
      basis: measure.basis.meta({
        description:
          'statement only if the jurisdiction acts by statement: then the announcement puts it in force. Without it, nothing is in force',
      }),
      by: speaker,
      gist: text(500).meta({ description: 'What was announced, in words' }),
      planned: edtf.optional().meta({ description: 'When it is said to come into force' }),
    })
    .refine(
      ({ targets, goods, sector }) => targets.length + goods.length > 0 || sector !== undefined,
      'must have a target, a sector or goods',
    ),
  example: {
    authority: 'Fictional Treasury',
    jurisdiction: 'org:freedonia',
    programme: 'Fiction',
    measure: 'tariff',
    goods: ['3104'],
    by: { party: 'org:freedonia' },
    gist: 'A tariff on potash will follow.',
    planned: '2025-07',
  },
  side: ({ jurisdiction }) => jurisdiction,
  headline: ({ by, gist, ...data }) => {
    const whose = partyName(data.jurisdiction)
    const who = speakerWords(by)
    return `${whose} announced ${scopeWords(data)}${who === whose ? '' : `, by ${who}`}: ${gist}`
  },
  others: ({ targets }) => targets.map(({ name }) => name),
})
