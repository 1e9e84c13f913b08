/** People, and the details that are shown only while they exist and match what the ledger says. */
import { test } from 'tap'
import { digestOf, disclosureOf } from '../../events/history/disclosure.ts'
import { ERASED, namesAt } from '../../projections/read/names.ts'
import { type Log, openLog } from './given.ts'

const KITE = 'p-kitekitekitekitekite'

const disclosure = (name: string) => disclosureOf({ name, names: [], ids: [] }, new Uint8Array(16))

const register = (log: Log, name: string) => {
  const stored = log.add(`personal-${KITE}`, 'PersonalDetailsStored', { disclosure: disclosure(name) })
  const data = { digest: digestOf(disclosure(name)), publicFigure: false }
  const registered = log.add(`person-${KITE}`, 'PersonRegistered', data)
  return { stored, registered }
}

test('details are stored with their digest', (t) => {
  const log = openLog()
  register(log, 'Kit Kite')
  const digest = digestOf(disclosure('Kit Kite'))
  t.match(log.rows('people'), [{ id: KITE, digest, public_figure: 0 }])
  t.match(log.rows('personal_details'), [{ person: KITE, digest, name: 'Kit Kite' }])
  t.end()
})

test('a name is shown from the position at which the ledger knows the person', (t) => {
  const log = openLog()
  const { stored, registered } = register(log, 'Kit Kite')
  t.equal(namesAt(log.sql, registered.position).of(KITE), 'Kit Kite')
  t.equal(namesAt(log.sql, stored.position).of(KITE), undefined)
  t.end()
})

test('details that do not match the digest in the ledger are not shown', (t) => {
  const log = openLog()
  log.add(`personal-${KITE}`, 'PersonalDetailsStored', { disclosure: disclosure('Someone Else') })
  const data = { digest: digestOf(disclosure('Kit Kite')), publicFigure: false }
  const { position } = log.add(`person-${KITE}`, 'PersonRegistered', data)
  t.equal(namesAt(log.sql, position).of(KITE), ERASED)
  t.end()
})

test('with the stream of the details every version of them goes, also from the past', (t) => {
  const log = openLog()
  const { registered } = register(log, 'Kit Kite')
  log.add(`personal-${KITE}`, 'PersonalDetailsStored', { disclosure: disclosure('Kit Kite-Lamp') })
  log.delete(`personal-${KITE}`)
  t.equal(log.versions('personal_details').length, 2)
  for (const version of log.versions('personal_details')) t.match(version, { name: null, details: null })
  t.equal(namesAt(log.sql, registered.position).of(KITE), ERASED)
  t.equal(log.rows('people').length, 1)
  t.end()
})

test('with the erasure every version of the details goes, before their stream does', (t) => {
  const log = openLog()
  const { registered } = register(log, 'Kit Kite')
  const revised = digestOf(disclosure('Kit Kite-Lamp'))
  log.add(`personal-${KITE}`, 'PersonalDetailsStored', { disclosure: disclosure('Kit Kite-Lamp') })
  const { position } = log.add(`person-${KITE}`, 'PersonDetailsRevised', { digest: revised })
  t.equal(namesAt(log.sql, position).of(KITE), 'Kit Kite-Lamp')
  t.equal(namesAt(log.sql, registered.position).of(KITE), 'Kit Kite')
  log.add(`person-${KITE}`, 'PersonErased', { basis: 'subject-request' })
  for (const version of log.versions('personal_details')) t.match(version, { name: null, details: null })
  for (const at of [position, registered.position]) t.equal(namesAt(log.sql, at).of(KITE), ERASED)
  t.match(log.rows('people'), [{ digest: revised, erased: 1 }])
  t.match(log.rows('erasures'), [{ person: KITE, destroyed: 0 }])
  log.delete(`personal-${KITE}`)
  t.match(log.rows('erasures'), [{ person: KITE, destroyed: 1 }])
  t.end()
})

test('the deletion of one stream leaves the details of others', (t) => {
  const log = openLog()
  register(log, 'Kit Kite')
  log.delete('personal-p-wickwickwickwickwick')
  log.delete(`webhook-${KITE}`)
  t.equal(log.rows('personal_details').length, 1)
  t.end()
})
