/** What happens to a licence. The measure stays in force, and the licence allows something nevertheless. */
import { z } from 'zod'
import { autoRenews, conditions, easingCode, easingKind, reach, throughDay } from './easing.ts'
import { eventType, type HeadlineContext } from './eventType.ts'
import { dayOrInstant, distinct, edtf, ids, jurisdiction, reference, slug, text, url } from './fields.ts'
import { concernedBy } from './headline/measureWords.ts'
import { andOthers } from './headline/wording.ts'
import { searched } from './meaning.ts'
import { partyName } from './text/codes.ts'
import { boundsOf } from './time/edtf.ts'
import { certainlyBefore } from './time/when.ts'

/** Version 1 had the reach of a wind-down among the kinds. */
const withReach = (data: unknown): unknown => {
  const { kind, ...rest } = data as { readonly kind?: string }
  return kind === 'wind-down' ? { ...rest, reach: kind } : data
}

interface Cover {
  readonly sanctionId: string
  readonly targets?: readonly string[] | undefined
}

/** The names of the targets that a licence covers: of a measure as a whole, those against which it is in force. */
const coveredBy = (covers: readonly Cover[], about: HeadlineContext): readonly string[] => [
  ...new Set(
    covers.flatMap(({ sanctionId, targets }) =>
      concernedBy(targets, about, undefined, sanctionId).map(({ name }) => name),
    ),
  ),
]

export const LicenceIssued = eventType({
  name: 'LicenceIssued',
  subject: 'licence',
  version: 2,
  upcasts: [withReach],
  kind: 'relief',
  kindOf: easingKind,
  cameo: easingCode,
  takesEffect: 'validFrom',
  holdsUntil: 'expires',
  data: z
    .strictObject({
      authority: text(100),
      jurisdiction,
      programme: text(100),
      programmeId: slug.optional().meta({ description: 'The id of the programme, where it is recorded' }),
      number: text(60),
      title: text(300).optional(),
      url: url.optional(),
      kind: searched(z.enum(['general', 'specific', 'exemption', 'derogation']))
        .optional()
        .meta({
          description:
            'An exemption stands in the act itself, a derogation is given by a member state. Absent where an earlier release did not record it',
        }),
      reach: reach.optional(),
      authorises: text(2000).optional().meta({ description: 'What it allows, in words' }),
      licensee: text(300).optional().meta({ description: 'Who alone may use it; a specific one has one' }),
      conditions: conditions.optional(),
      covers: distinct(
        z.strictObject({ sanctionId: reference('sanction'), targets: ids.min(1).optional() }),
        (one) => one.sanctionId,
      ).min(1),
      includesOwned: z.number().min(0).max(100).optional().meta({
        description: 'The licence also covers firms that covered targets own by at least this many per cent',
      }),
      excludes: z.array(text(300)).default([]),
      validFrom: edtf,
      expires: edtf.optional().meta({
        description:
          'When it ends; on that day it only possibly holds, unless throughDay. None: without expiry',
      }),
      throughDay: throughDay.optional(),
      autoRenews: autoRenews.optional(),
      unblocksProperty: z.boolean(),
      carriesOut: slug.optional().meta({ description: 'The announced relief that it carries out' }),
    })
    .refine(
      ({ validFrom, expires }) =>
        expires === undefined || !certainlyBefore(boundsOf(expires, 'point'), boundsOf(validFrom, 'point')),
      { message: 'must not lie before validFrom', path: ['expires'], params: { code: 'end-before-start' } },
    ),
  example: {
    authority: 'Fictional Treasury',
    jurisdiction: 'org:freedonia',
    programme: 'Fiction',
    number: '1',
    kind: 'general',
    reach: 'stated-dealings',
    authorises: 'The delivery of food.',
    covers: [{ sanctionId: 'fictional-measure' }],
    validFrom: '2025-05-01',
    expires: '2026-05-01',
    unblocksProperty: false,
  },
  side: ({ jurisdiction }) => jurisdiction,
  headline: ({ jurisdiction, programme, number, kind, reach, covers, expires }, about) => {
    const names = coveredBy(covers, about)
    const whom = names.length > 0 ? ` for ${andOthers(names)}` : ''
    const end = expires ? `, to ${expires}` : ''
    const words = [programme, kind, reach === 'wind-down' ? reach : undefined, 'licence', number]
    return `${partyName(jurisdiction)} issued ${words.filter(Boolean).join(' ')}${whom}${end}`
  },
  others: ({ covers }, about) => coveredBy(covers, about),
})

/** "US Belarus licence 44"; the stream's id when the licence is unknown. */
const licenceName = (about: HeadlineContext, id: string): string => {
  const found = about.licence(id)
  return found
    ? `${partyName(found.jurisdiction)} ${found.programme} licence ${found.number}`
    : `licence ${id}`
}

const issuerOf = (about: HeadlineContext): string | null => about.licence(about.id)?.jurisdiction ?? null

export const LicenceSuperseded = eventType({
  name: 'LicenceSuperseded',
  subject: 'licence',
  kind: 'sanction',
  data: z.strictObject({ by: slug.meta({ description: 'The id of the licence that replaces it' }) }),
  example: { by: 'org-freedonia-fiction-2' },
  side: (_, about) => issuerOf(about),
  headline: ({ by }, about) => `${licenceName(about, about.id)} superseded by ${licenceName(about, by)}`,
})

export const LicenceRevoked = eventType({
  name: 'LicenceRevoked',
  subject: 'licence',
  version: 2,
  upcasts: [(data) => data],
  kind: 'tightening',
  holdsUntil: 'windDownEnds',
  data: z.strictObject({
    reason: text(1000),
    windDownEnds: dayOrInstant.optional().meta({
      description: 'Until when the dealings that it allowed may be wound down; without it, they end at once',
    }),
    throughDay: throughDay.optional(),
  }),
  example: { reason: 'A new order.', windDownEnds: '2025-08-06' },
  side: (_, about) => issuerOf(about),
  headline: ({ reason, windDownEnds }, about) => {
    const windDown = windDownEnds ? `, with a wind-down to ${windDownEnds}` : ''
    return `${licenceName(about, about.id)} revoked${windDown}: ${reason}`
  },
})
