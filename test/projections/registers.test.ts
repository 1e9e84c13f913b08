/** Registers: what is known by an id, and since when. */
import { test } from 'tap'
import { STILL_KNOWN } from '../../src/views/ddl.ts'
import { licence, measure, openLog } from './given.ts'

const targetIds = (row: Record<string, unknown> | undefined): readonly string[] =>
  JSON.parse(String(row?.targets)).map((one: { targetId: string }) => one.targetId)

const adding = (targetId: string) => ({ addedTargets: measure([targetId]).targets, note: 'one more' })

test('a measure is known with its goods, of its scope and in effect, each once', (t) => {
  const log = openLog()
  log.add('sanction-lamps', 'SanctionImposed', measure([], { goods: ['3104', '31'], affectsGoods: ['3104'] }))
  t.match(log.rows('sanctions'), [{ id: 'lamps', jurisdiction: 'NZ', targets: '[]' }])
  t.match(JSON.parse(String(log.rows('sanctions')[0]?.scope)), {
    goods: ['3104', '31'],
    affectsGoods: ['3104'],
  })
  t.same(log.rows('sanction_goods'), [
    { code: '3104', sanction: 'lamps' },
    { code: '31', sanction: 'lamps' },
  ])
  t.end()
})

test('an amendment ends the version of a measure that it changes and begins the next', (t) => {
  const log = openLog()
  const imposed = log.add('sanction-lamps', 'SanctionImposed', measure(['kite-works']))
  const amended = log.add('sanction-lamps', 'SanctionAmended', adding('wick-works'))
  const [before, after] = log.versions('sanctions')
  t.match(before, { known_from: imposed.position, known_to: amended.position })
  t.same(targetIds(before), ['kite-works'])
  t.match(after, { known_from: amended.position, known_to: STILL_KNOWN })
  t.same(targetIds(after), ['kite-works', 'wick-works'])
  t.end()
})

test('as known before an amendment a measure has the targets of before', (t) => {
  const log = openLog()
  const imposed = log.add('sanction-lamps', 'SanctionImposed', measure(['kite-works']))
  log.add('sanction-lamps', 'SanctionAmended', adding('wick-works'))
  t.same(log.rows('targets', imposed.position), [{ target: 'kite-works', sanction: 'lamps' }])
  t.equal(log.rows('targets').length, 2)
  t.end()
})

test('a target that is removed and added again is listed once', (t) => {
  const log = openLog()
  log.add('sanction-lamps', 'SanctionImposed', measure(['kite-works']))
  log.add('sanction-lamps', 'SanctionAmended', { removedTargets: ['kite-works'], note: 'out' })
  log.add('sanction-lamps', 'SanctionAmended', adding('kite-works'))
  t.same(targetIds(log.rows('sanctions')[0]), ['kite-works'])
  t.end()
})

test('a target belongs to every measure that names it', (t) => {
  const log = openLog()
  log.add('sanction-lamps', 'SanctionImposed', measure(['kite-works']))
  log.add('sanction-wicks', 'SanctionImposed', measure(['kite-works']))
  t.same(
    log.rows('targets').map((row) => row.sanction),
    ['lamps', 'wicks'],
  )
  t.end()
})

test('a licence is known to cover each measure that it names', (t) => {
  const log = openLog()
  const covers = [{ sanctionId: 'lamps' }, { sanctionId: 'wicks', targets: ['kite-works'] }]
  log.add('licence-nz-lamps-7', 'LicenceIssued', licence('lamps', { covers }))
  t.same(log.rows('covers'), [
    { sanction: 'lamps', licence: 'nz-lamps-7' },
    { sanction: 'wicks', licence: 'nz-lamps-7' },
  ])
  t.end()
})

test('a detention case is known by its person or by its pseudonym', (t) => {
  const log = openLog()
  log.add('prisoner-c-kites', 'PrisonerDetained', { personId: 'p-kite', state: 'IS' })
  log.add('prisoner-c-wicks', 'PrisonerDetained', { pseudonym: 'the wick maker', state: 'IS' })
  t.same(log.rows('prisoners'), [
    { id: 'c-kites', person: 'p-kite', pseudonym: null, state: 'IS' },
    { id: 'c-wicks', person: null, pseudonym: 'the wick maker', state: 'IS' },
  ])
  t.end()
})
