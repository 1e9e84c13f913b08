/** The registers of targets and programmes, with their filters. */
import { z } from 'zod'
import { party, targetKind } from '../../../events/fields.ts'
import { PROGRAMME_STATUSES } from '../../../projections/read/resources/programme.ts'
import { anyOf } from '../../http/queries/several.ts'
import { among, holds, register } from './register.ts'

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
    kind: anyOf(targetKind),
    country: anyOf(party),
    jurisdiction: anyOf(party, 'The jurisdiction of a measure that names it'),
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
    among<string>(kind, item.kind) &&
    among(country, item.country) &&
    holds(jurisdiction, () => item.measures.some((one) => among(jurisdiction, one.jurisdiction))) &&
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
    jurisdiction: anyOf(party),
    status: anyOf(z.enum(PROGRAMME_STATUSES)),
  },
  matches: (item: { readonly jurisdiction: string; readonly status: string }, { jurisdiction, status }) =>
    among(jurisdiction, item.jurisdiction) && among<string>(status, item.status),
})
