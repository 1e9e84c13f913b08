/** A measure that is announced before its legal act, or instead of one. */
import { test } from 'tap'
import type { Measure } from '../../../projections/folds/measures/measure.ts'
import { statusAt } from '../../../projections/folds/measures/targetStatus.ts'
import {
  type Asked,
  accepts,
  type Fact,
  fact,
  historyOf,
  ledger,
  nth,
  refusal,
  refuses,
} from '../../record/given.ts'
import { IMPOSED, lifted, measure, ORDER, STREAM } from './given.ts'

const ANNOUNCED = { ...IMPOSED, by: { party: 'US' }, gist: 'They will be frozen.', planned: '2023-07' }

const announce = (id: string, body: object = {}): Asked => [
  'sanctions.announce',
  id,
  { occurred: '2023-06-01', ...ANNOUNCED, ...body },
]

const announced = (data: object = {}, ...next: readonly Fact[]) =>
  ledger({ [STREAM]: [fact('MeasureAnnounced', { ...ANNOUNCED, ...data }, '2023-06-01'), ...next] })

const lift: Asked = [
  'sanctions.lift',
  'measure-one',
  { occurred: '2023-08-01', mode: 'rescission', ...ORDER },
]

accepts('a measure is announced in a stream of its own', ledger(), announce('measure-two'))
refuses(
  'an id is announced once',
  announced(),
  announce('measure-one'),
  refusal('id-taken', { by: nth(STREAM, 0) }),
)
refuses('what is imposed is not announced in its stream', measure(), announce('measure-one'), {
  code: 'id-taken',
  by: nth(STREAM, 0),
})
accepts('an imposition names what it carries out', announced(), [
  'sanctions.impose',
  undefined,
  { id: 'measure-three', occurred: '2023-07-01', ...IMPOSED, announcedAs: 'measure-one' },
])
refuses('what is announced only is not lifted', announced(), lift, refusal('measure-not-in-force'))
accepts('what a statement put in force is lifted', announced({ basis: 'statement' }), lift)

const at = (data: object, ...next: readonly Fact[]) => {
  const events = historyOf(STREAM, [
    fact('MeasureAnnounced', { ...ANNOUNCED, ...data }, '2023-06-01'),
    ...next,
  ])
  return statusAt({ events, licences: [] } satisfies Measure, 'measure-one', 'alpha', '2023-09-01')
}

test('by an announcement nothing is in force, and the item says what was announced', async (t) => {
  t.match(at({}), {
    status: 'not-yet',
    possible: [],
    since: undefined,
    announcement: { edtf: '2023-06-01', gist: 'They will be frozen.', planned: '2023-07' },
  })
})

test('where the jurisdiction acts by statement the announcement bars, and a statement lifts', async (t) => {
  t.match(at({ basis: 'statement' }), { status: 'barred', since: { edtf: '2023-06-01' } })
  const statement = { by: { party: 'US' }, gist: 'They are free.' }
  const free = lifted('2023-08-01', undefined)
  const said = { ...free, data: { mode: 'rescission', statement } }
  t.match(at({ basis: 'statement' }, said), { status: 'lifted', basis: 'statement', possible: [] })
})
