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
import { anyOf } from '../../http/queries/several.ts'
import { COLLECTIONS } from '../../rules/kernel/command.ts'
import { resourceSchemas } from '../schemas/answerSchemas.ts'
import { DISPUTED_COLUMNS } from '../schemas/disputedSchema.ts'
import { LICENCE_STATUSES } from '../schemas/resourceSchemas.ts'
import { among, holds, type Register, register, text } from './register.ts'
import { programmes, targets } from './targetRegisters.ts'

const sanctions = register({
  summary: 'Measures, with their present state',
  dated: true,
  columns: [
    ...['id', 'authority', 'jurisdiction', 'programme', 'measure', 'sector', 'goods', 'affectsGoods'],
    ...['targets.targetId', 'targets.name', 'targets.status', 'status', 'until', 'revision'],
  ],
  filters: {
    jurisdiction: anyOf(party),
    measure: anyOf(z.enum(MEASURES)),
    programme: text('The programme, exactly as written'),
    target: anyOf(slug, 'The id of a target'),
    goods: hsCode.optional().meta({ description: 'Measures on a wider or a narrower code count' }),
    status: anyOf(z.enum(STATUSES), 'The status of any of its targets'),
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
    among(jurisdiction, item.jurisdiction) &&
    among(measure, item.measure) &&
    holds(programme, (one) => item.programme === one) &&
    holds(target, (some) => item.targets.some(({ targetId }) => some.includes(targetId))) &&
    holds(goods, (one) =>
      [...item.goods, ...item.affectsGoods].some((code) => code.startsWith(one) || one.startsWith(code)),
    ) &&
    holds(status, () => [item, ...item.targets].some((one) => among(status, one.status))),
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
    jurisdiction: anyOf(party),
    kind: anyOf(LicenceIssued.data.shape.kind.unwrap()),
    reach: anyOf(reach),
    sanction: anyOf(slug, 'The measure that it covers'),
    status: anyOf(z.enum(LICENCE_STATUSES)),
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
    among(jurisdiction, item.jurisdiction) &&
    among<string>(kind, item.kind) &&
    among<string>(reach, item.reach ?? 'stated-dealings') &&
    holds(sanction, (some) => item.covers.some(({ sanctionId }) => some.includes(sanctionId))) &&
    among<string>(status, item.status),
})

const prisoners = register({
  summary: 'Detention cases and their course',
  dated: true,
  columns: [
    ...['id', 'personId', 'name', 'pseudonym', 'state', 'custody', 'possible', 'heldBy', 'possiblyHeldBy'],
    ...['stands', 'detained', 'released.occurred', 'transferred.occurred'],
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
    ...['rehabilitated', 'death.occurred', 'death.inCustody', 'death.cause', 'death.remains.to'],
    ...['course.occurred.edtf', 'course.headline', 'revision'],
  ],
  filters: {
    state: anyOf(party, 'A state that held the prisoner by then, perhaps only possibly'),
    heldBy: anyOf(party, 'The state that holds the prisoner then'),
    custody: anyOf(resourceSchemas.prisoner.shape.custody),
    person: anyOf(slug, 'The id of the person'),
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
    holds(state, () => [item, ...(item.holders ?? [])].some((one) => among(state, one.state))) &&
    among(heldBy, item.heldBy) &&
    among<string>(custody, item.custody) &&
    among(person, item.personId),
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
  filters: { state: anyOf(party, 'A state that released') },
  matches: (item: { readonly states: readonly string[] }, { state }) =>
    holds(state, (some) => item.states.some((one) => some.includes(one))),
})

const people = register({
  summary: 'People',
  dated: false,
  columns: ['id', 'name', 'names', 'country', 'role', 'born', 'publicFigure', 'revision'],
  filters: {
    country: anyOf(party),
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
    among(country, item.country) &&
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
