/** The checks of bodies on measures and licences beyond the shape of each field. */
import { test } from 'tap'
import { repairedEvents } from '../../../events/history/repairs.ts'
import { check } from '../../../src/rules/kernel/bodies/body.ts'
import { commandOf } from '../../../src/rules/registry.ts'
import { fact, historyOf, SOURCES } from '../../record/given.ts'
import { IMPOSED, STREAM } from './given.ts'

const checked = (command: string, more: object) => {
  const found = commandOf(command)
  if (!found) throw new TypeError(command)
  return check(found.body, { ...found.example, ...more })
}

/** The pointers and codes of what is refused; the recorded body otherwise. */
const outcome = (command: string, more: object): unknown => {
  const found = checked(command, more)
  return found.ok
    ? found.value
    : (found.problem.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)
}

test('codes of goods are kept as digits, whatever dots they are written with', async (t) => {
  t.match(outcome('sanctions.impose', { goods: ['31.04', '3105.20'] }), { goods: ['3104', '310520'] })
  t.match(outcome('sanctions.impose', { goods: ['8703.23.10'], nomenclature: 'CN' }), { goods: ['87032310'] })
  t.same(outcome('sanctions.impose', { goods: ['310'] }), ['/goods/0 wrong-value'])
  t.same(outcome('sanctions.impose', { goods: ['0001'] }), ['/goods/0 unknown-code'])
})

test('digits after the sixth need the nomenclature that they belong to', async (t) => {
  t.same(outcome('sanctions.impose', { goods: ['31042010'] }), ['/nomenclature missing-field'])
  t.same(outcome('sanctions.impose', { goods: ['31042010'], nomenclature: 'HS' }), [
    '/nomenclature missing-field',
  ])
})

test('an individual is given by the person, and its name is made of that id', async (t) => {
  const person = { targetId: 'somebody', kind: 'individual', personId: 'p-aaaaaaaaaaaaaaaaaaaa' }
  t.match(outcome('sanctions.impose', { targets: [person] }), {
    targets: [{ ...person, name: '{p-aaaaaaaaaaaaaaaaaaaa}' }],
  })
  const { personId, ...nobody } = person
  t.same(outcome('sanctions.impose', { targets: [{ ...nobody, name: 'Somebody' }] }), [
    '/targets/0/personId missing-field',
  ])
  t.same(outcome('sanctions.impose', { targets: [{ ...person, name: 'Somebody' }] }), [
    '/targets/0/name wrong-value',
  ])
  const ids = [{ scheme: 'ofac', value: '1' }]
  t.same(outcome('sanctions.impose', { targets: [{ ...person, ids }] }), ['/targets/0/ids wrong-value'])
  t.same(outcome('sanctions.impose', { targets: [{ ...person, kind: 'vessel', name: 'Ship' }] }), [
    '/targets/0/personId wrong-value',
  ])
  t.same(outcome('sanctions.impose', { targets: [{ targetId: 'firm', kind: 'entity' }] }), [
    '/targets/0/name missing-field',
  ])
})

test('an end is given once, how many targets there are only where some are missing', async (t) => {
  const instruments = [{ kind: 'act', number: '1', until: '2026-01-01' }]
  t.same(outcome('sanctions.impose', { instruments, until: '2026-01-01' }), ['/until wrong-value'])
  t.same(outcome('sanctions.impose', { targetsStated: 30 }), ['/targetsStated wrong-value'])
  t.match(outcome('sanctions.impose', { targetsStated: 30, targetsComplete: false }), { targetsStated: 30 })
  t.same(outcome('sanctions.impose', { basis: 'statement' }), ['/instruments wrong-value'])
  t.same(outcome('sanctions.impose', { ownership: { test: 'at-least' } }), [
    '/ownership/percent missing-field',
  ])
})

test('a specific licence is for somebody, and the day of an end counts only with an end', async (t) => {
  t.same(outcome('licences.issue', { kind: 'specific' }), ['/licensee missing-field'])
  t.match(outcome('licences.issue', { kind: 'specific', licensee: 'Acme' }), { licensee: 'Acme' })
  t.same(outcome('licences.issue', { expires: undefined, throughDay: true }), ['/throughDay wrong-value'])
  t.same(outcome('sanctions.suspend', { until: undefined, throughDay: true }), ['/throughDay wrong-value'])
})

test('a correction that was recorded against version 1 of a measure is still applied', async (t) => {
  const instruments = [{ kind: 'order', number: '1' }]
  const [imposed, ...later] = historyOf(STREAM, [
    fact('SanctionImposed', { ...IMPOSED, instruments }, '2023-06-06', { sources: SOURCES }),
  ])
  const patch = { data: { instrument: { number: '2', url: 'https://gazette.example/2' } } }
  const [, correction] = historyOf(STREAM, [
    fact('SanctionImposed', IMPOSED),
    fact('EventCorrected', { eventId: imposed?.id, patch, reason: 'a slip' }),
  ])
  const [corrected] = repairedEvents([imposed, ...later, correction].filter((event) => event !== undefined))
  t.match(corrected?.data, {
    instruments: [{ kind: 'order', number: '2', url: 'https://gazette.example/2' }],
  })
})
