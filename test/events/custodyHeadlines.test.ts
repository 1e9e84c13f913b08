/** On whose side a detention case stands, and when a transfer is one of remains: it depends on the day. */
import { test } from 'tap'
import { headlineOf, sideOf } from '../../events/catalogue.ts'
import type { CustodyTurn, HeadlineContext } from '../../events/eventType.ts'
import { eventOf } from '../projections/given.ts'

const STREAM = 'prisoner-c-kites'
const EXTRADITED: CustodyTurn = { state: 'NZ', died: false, latest: '2031-02-03', revision: 5 }

const about = (...turns: readonly CustodyTurn[]): HeadlineContext => ({
  id: 'c-kites',
  sanction: () => undefined,
  standings: () => new Map(),
  relief: () => undefined,
  wasFree: () => false,
  licence: () => undefined,
  prisoner: () => ({ personId: null, pseudonym: 'The kite maker', state: 'IS', turns: () => turns }),
  commitment: () => undefined,
  deal: () => undefined,
  target: () => undefined,
  programme: () => undefined,
  headline: () => undefined,
})

const convicted = (occurred: string, revision = 1) =>
  eventOf(STREAM, revision, 'PrisonerConvicted', {}, { occurred })

test('events before an extradition are on the side of the first state', async (t) => {
  t.equal(sideOf(convicted('2031-02-01'), about(EXTRADITED)), 'IS')
})

test('events after it are on the side of the other state, whenever they are recorded', async (t) => {
  t.equal(sideOf(convicted('2031-02-03'), about(EXTRADITED)), 'NZ')
})

test('on the day of the extradition the order of recording decides', async (t) => {
  t.equal(sideOf(convicted('2031-02-02', 4), about(EXTRADITED)), 'IS')
  t.equal(sideOf(convicted('2031-02-02', 6), about(EXTRADITED)), 'NZ')
})

test('after a transfer into the custody of nobody named it stands on no side', async (t) => {
  t.equal(sideOf(convicted('2031-03-01'), about({ ...EXTRADITED, state: null })), null)
})

test('a pardon stands on the side of the authority that gave it', async (t) => {
  const pardoned = eventOf(
    STREAM,
    7,
    'PrisonerPardoned',
    { authority: { party: 'IS' } },
    { occurred: '2031-04-01' },
  )
  t.equal(sideOf(pardoned, about(EXTRADITED)), 'IS')
})

test('a transfer that is certainly after the death is one of remains', async (t) => {
  const died: CustodyTurn = { state: null, died: true, latest: '2031-03-02', revision: 6 }
  const data = { from: 'NZ', to: 'IS', voluntariness: 'unknown', intoCustody: false }
  const lineOf = (occurred: string) =>
    headlineOf(eventOf(STREAM, 7, 'PrisonerTransferred', data, { occurred }), about(died))
  t.equal(lineOf('2033'), 'Remains of The kite maker handed over by New Zealand to Iceland')
  t.equal(lineOf('2031'), 'The kite maker transferred from New Zealand to Iceland')
})
