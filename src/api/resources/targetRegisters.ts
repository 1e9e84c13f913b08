/** The registers of targets and programmes, with their filters. */
import { z } from 'zod'
import { party, targetKind } from '../../../events/fields.ts'
import { PROGRAMME_STATUSES } from '../../../projections/read/resources/programme.ts'
import { holds, register } from './register.ts'

export const targets = register({
  summary: 'Targets: those with streams of their own, and those that measures name',
  dated: true,
  columns: [
    ...[
      'id',
      'registered',
      'kind',
      'name',
      'aliases.name',
      'ids.scheme',
      'ids.value',
      'country',
      'mergedInto',
    ],
    ...['owners.ownerId', 'owners.share', 'measures.sanctionId', 'measures.jurisdiction', 'revision'],
  ],
  filters: {
    kind: targetKind.optional(),
    country: party.optional(),
    jurisdiction: party.optional().meta({ description: 'Of a measure that names it' }),
    registered: z
      .enum(['true', 'false'])
      .optional()
      .meta({ description: 'Whether it has a stream of its own' }),
  },
  matches: (
    item: {
      readonly kind: string
      readonly country?: string
      readonly registered: boolean
      readonly measures: readonly { readonly jurisdiction: string }[]
    },
    { kind, country, jurisdiction, registered },
  ) =>
    holds(kind, (one) => item.kind === one) &&
    holds(country, (one) => item.country === one) &&
    holds(jurisdiction, (one) => item.measures.some((measure) => measure.jurisdiction === one)) &&
    holds(registered, (one) => String(item.registered) === one),
})

export const programmes = register({
  summary: 'Programmes of sanctions, and whether they were terminated',
  dated: true,
  columns: [
    ...[
      'id',
      'jurisdiction',
      'authority',
      'name',
      'instruments.kind',
      'instruments.number',
      'status',
      'possible',
    ],
    ...['terminated.occurred', 'terminated.effective', 'terminated.except', 'revision'],
  ],
  filters: {
    jurisdiction: party.optional(),
    status: z.enum(PROGRAMME_STATUSES).optional(),
  },
  matches: (item: { readonly jurisdiction: string; readonly status: string }, { jurisdiction, status }) =>
    holds(jurisdiction, (one) => item.jurisdiction === one) && holds(status, (one) => item.status === one),
})
