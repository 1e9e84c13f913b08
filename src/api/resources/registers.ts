/** The registers: lists of measures, licences, detention cases, releases and people, with their filters. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { reach } from '../../../events/easing.ts'
import { hsCode, party, slug } from '../../../events/fields.ts'
import { LicenceIssued } from '../../../events/licence.ts'
import type { LedgerSubject } from '../../../events/subject.ts'
import { MEASURES } from '../../../events/text/codes.ts'
import { STATUSES } from '../../../projections/folds/measures/statusItem.ts'
import { plainText } from '../../../projections/read/plainText.ts'
import { thingsIn } from '../../../projections/read/resources/register.ts'
import type { Resource } from '../../../projections/read/resources/resource.ts'
import { list } from '../../http/queries/listDeclaration.ts'
import { addList } from '../../http/queries/listRoutes.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { COLLECTIONS } from '../../rules/kernel/command.ts'
import { resourceSchemas } from '../schemas/answerSchemas.ts'
import { DISPUTED_COLUMNS } from '../schemas/disputedSchema.ts'
import { LICENCE_STATUSES } from '../schemas/resourceSchemas.ts'
import { holds, type Register, register, text } from './register.ts'
import { programmes, targets } from './targetRegisters.ts'

const sanctions = register({
  summary: 'Measures, with their present state',
  dated: true,
  columns: [
    ...['id', 'authority', 'jurisdiction', 'programme', 'measure', 'sector', 'goods', 'affectsGoods'],
    ...['targets.targetId', 'targets.name', 'targets.status', 'status', 'until', 'revision'],
  ],
  filters: {
    jurisdiction: party.optional(),
    measure: z.enum(MEASURES).optional(),
    programme: text('The programme, exactly as written'),
    target: slug.optional(),
    goods: hsCode.optional().meta({ description: 'Measures on a wider or a narrower code count' }),
    status: z.enum(STATUSES).optional().meta({ description: 'The status of any of its targets' }),
  },
  matches: (
    item: {
      readonly jurisdiction: string
      readonly measure: string
      readonly programme: string
      readonly goods: readonly string[]
      readonly affectsGoods: readonly string[]
      readonly targets: readonly { readonly targetId: string; readonly status: string }[]
      readonly status?: string
    },
    { jurisdiction, measure, programme, target, goods, status },
  ) =>
    holds(jurisdiction, (one) => item.jurisdiction === one) &&
    holds(measure, (one) => item.measure === one) &&
    holds(programme, (one) => item.programme === one) &&
    holds(target, (one) => item.targets.some(({ targetId }) => targetId === one)) &&
    holds(goods, (one) =>
      [...item.goods, ...item.affectsGoods].some((code) => code.startsWith(one) || one.startsWith(code)),
    ) &&
    holds(status, (one) => item.status === one || item.targets.some((target) => target.status === one)),
})

const licences = register({
  summary: 'Licences: what they cover and until when',
  dated: true,
  columns: [
    ...['id', 'authority', 'jurisdiction', 'programme', 'number', 'kind', 'reach'],
    'covers.sanctionId',
    ...['covers.targets', 'validFrom', 'expires', 'unblocksProperty', 'status', 'revision'],
  ],
  filters: {
    jurisdiction: party.optional(),
    kind: LicenceIssued.data.shape.kind,
    reach: reach.optional(),
    sanction: slug.optional().meta({ description: 'The measure that it covers' }),
    status: z.enum(LICENCE_STATUSES).optional(),
  },
  matches: (
    item: {
      readonly jurisdiction: string
      readonly kind?: string
      readonly reach?: string
      readonly covers: readonly { readonly sanctionId: string }[]
      readonly status: string
    },
    { jurisdiction, kind, reach, sanction, status },
  ) =>
    holds(jurisdiction, (one) => item.jurisdiction === one) &&
    holds(kind, (one) => item.kind === one) &&
    holds(reach, (one) => (item.reach ?? 'stated-dealings') === one) &&
    holds(sanction, (one) => item.covers.some(({ sanctionId }) => sanctionId === one)) &&
    holds(status, (one) => item.status === one),
})

const prisoners = register({
  summary: 'Detention cases and their course',
  dated: true,
  columns: [
    ...['id', 'personId', 'name', 'pseudonym', 'state', 'custody', 'possible', 'heldBy', 'possiblyHeldBy'],
    ...['heldIn', 'secrecy', 'place', 'holders.state', 'holders.since', 'holders.until', 'holders.certainty'],
    ...[
      'terms',
      'released.basis',
      'released.conditions',
      'gotFree.manner',
      'transferred.to',
      'transferred.manner',
    ],
    ...[
      'sentence.term.years',
      'sentence.term.months',
      'sentence.term.days',
      'sentence.life',
      'sentence.death',
    ],
    ...['sentence.suspended', 'pardoned', 'clemency.kind', 'clemency.terms', 'proceedingsEnded.outcome'],
    ...['rehabilitated', 'death.occurred', 'death.inCustody', 'death.cause', 'death.remains.to', 'revision'],
  ],
  filters: {
    state: party
      .optional()
      .meta({ description: 'A state that held the prisoner by then, perhaps only possibly' }),
    heldBy: party.optional().meta({ description: 'The state that holds the prisoner then' }),
    custody: resourceSchemas.prisoner.shape.custody.optional(),
    person: slug.optional().meta({ description: 'The id of the person' }),
  },
  matches: (
    item: {
      readonly state: string
      readonly custody: string
      readonly heldBy?: string
      readonly holders?: readonly { readonly state?: string }[]
      readonly personId?: string
    },
    { state, heldBy, custody, person },
  ) =>
    holds(
      state,
      (one) => item.state === one || item.holders?.some((holder) => holder.state === one) === true,
    ) &&
    holds(heldBy, (one) => item.heldBy === one) &&
    holds(custody, (one) => item.custody === one) &&
    holds(person, (one) => item.personId === one),
})

const releases = register({
  summary: 'Releases of groups: claimed, named, transferred',
  dated: true,
  columns: [
    ...['id', 'states', 'claims.counted', 'claims.total.min', 'claims.total.max', 'claims.claimedBy'],
    ...['claims.contested', 'claims.certainty', 'namedCount', 'named.prisonerId', 'named.contested'],
    ...['named.certainty', 'transferred.to', 'transferred.count.min', 'transferred.contested'],
    ...['exchangedFor.groupId'],
    ...['takenBack.prisonerId', 'revision'],
  ],
  filters: { state: party.optional().meta({ description: 'A state that released' }) },
  matches: (item: { readonly states: readonly string[] }, { state }) =>
    holds(state, (one) => item.states.includes(one)),
})

const people = register({
  summary: 'People',
  dated: false,
  columns: ['id', 'name', 'names', 'country', 'role', 'born', 'publicFigure', 'revision'],
  filters: {
    country: party.optional(),
    publicFigure: z.enum(['true', 'false']).optional(),
    text: text('In a name or a role; accents and case do not matter'),
  },
  matches: (
    item: {
      readonly name: string
      readonly names?: readonly string[]
      readonly role?: string
      readonly country?: string
      readonly publicFigure: boolean
    },
    { country, publicFigure, text },
  ) =>
    holds(country, (one) => item.country === one) &&
    holds(publicFigure, (one) => String(item.publicFigure) === one) &&
    holds(text, (one) =>
      [item.name, ...(item.names ?? []), item.role ?? ''].some((name) =>
        plainText(name).includes(plainText(one)),
      ),
    ),
})

type RegisteredSubject = Extract<LedgerSubject, keyof typeof resourceSchemas>

const REGISTERS: ReadonlyMap<RegisteredSubject, Register> = new Map<RegisteredSubject, Register>([
  ['sanction', sanctions],
  ['licence', licences],
  ['prisoner', prisoners],
  ['release', releases],
  ['person', people],
  ['target', targets],
  ['programme', programmes],
])

const listOf = (subject: RegisteredSubject, { matches, ...rest }: Register) =>
  list({
    url: `/v1/${COLLECTIONS[subject]}`,
    tag: COLLECTIONS[subject],
    item: resourceSchemas[subject],
    key: z.string(),
    ...rest,
    columns: [...rest.columns, ...DISPUTED_COLUMNS],
    *items({ sql, query, moment }, after = '', chunk) {
      const wanted = (thing: Resource): boolean => matches(thing, query)
      for (const one of thingsIn(sql, subject, moment, wanted, after, chunk)) {
        yield one && { key: one.id, json: one.json }
      }
    },
  })

export const addRegisters = (app: FastifyInstance, service: QueryParts): void => {
  for (const [subject, register] of REGISTERS) addList(app, service, listOf(subject, register))
}
