/** The balance of a deal over the API: what it shows, of which day, known when, and how it is refused. */
import { test } from 'tap'
import { buildLedger, deal, FREEDONIA, fact, isProblem, type Ledger, SYLVANIA, statement } from './given.ts'

const DEAL = '/v1/deals/potash'
const BALANCE = `${DEAL}/balance`

const promise = (commitmentId: string, more: object = {}) => ({
  commitmentId,
  obligor: SYLVANIA,
  beneficiary: FREEDONIA,
  kind: 'release',
  text: 'Let the clowns go',
  test: 'They are home',
  quantity: { n: 12, unit: 'clowns' },
  occurred: '2031-02-01',
  ...fact,
  ...more,
})

const fate = (commitmentId: string, occurred: string, more: object = {}) => ({
  commitmentId,
  occurred,
  ...fact,
  ...more,
})

const open = async ({ record }: Ledger) => {
  const opened = await record('/v1/deals', deal('potash'))
  const made = await record(`${DEAL}/make-commitment`, promise('clowns', { due: '2031-04-30' }))
  return { opened, made }
}

const EMPTY = { commitments: [], gave: [], owes: [], overdue: [], broken: [], alleged: [] }

test('the balance of a deal in which nothing was promised is empty for each party', async (t) => {
  const { get, record } = await buildLedger(t)
  const opened = await record('/v1/deals', deal('potash'))
  t.strictSame((await get(BALANCE)).json(), {
    items: [
      { party: FREEDONIA, ...EMPTY },
      { party: SYLVANIA, ...EMPTY },
    ],
    at: { position: opened.position, knownAt: opened.recordedAt, asOf: '2031-06-30', settled: true },
  })
})

test('a balance shows each commitment with its state, how much came and what shows it', async (t) => {
  const ledger = await buildLedger(t)
  const { opened, made } = await open(ledger)
  const part = fate('clowns', '2031-03-01', { amount: 5, evidence: [opened.id] })
  await ledger.record(`${DEAL}/fulfil-partly`, part)
  const breach = fate('clowns', '2031-05-02', { level: 'alleged', by: { party: FREEDONIA } })
  const breached = await ledger.record(`${DEAL}/record-breach`, breach)
  t.strictSame((await ledger.get(BALANCE)).json().items[1], {
    party: SYLVANIA,
    commitments: [
      {
        id: 'clowns',
        eventId: made.id,
        beneficiary: FREEDONIA,
        otherBeneficiaries: [],
        kind: 'release',
        text: 'Let the clowns go',
        test: 'They are home',
        due: '2031-04-30',
        overdue: 'certain',
        state: 'partly-fulfilled',
        conditions: [],
        conditionsInWords: [],
        inReturnFor: [],
        fulfilment: { amount: 5, of: 12, unit: 'clowns' },
        evidence: [opened.id],
        breaches: [{ eventId: breached.id, level: 'alleged' }],
      },
    ],
    gave: [],
    owes: ['clowns'],
    overdue: ['clowns'],
    broken: [],
    alleged: ['clowns'],
  })
})

test('a balance shows what is overdue on the day of the question', async (t) => {
  const ledger = await buildLedger(t)
  await open(ledger)
  const overdue = async (asOf: string) =>
    (await ledger.get(`${BALANCE}?asOf=${asOf}`)).json().items[1].overdue
  t.same(await overdue('2031-04-30'), [], 'the last day belongs to the term')
  t.same(await overdue('2031-05-01'), ['clowns'])
})

test('a balance before the deal has its parties and no commitments', async (t) => {
  const ledger = await buildLedger(t)
  await open(ledger)
  t.same((await ledger.get(`${BALANCE}?asOf=2030-01-01`)).json().items, [
    { party: FREEDONIA, ...EMPTY },
    { party: SYLVANIA, ...EMPTY },
  ])
})

test('a balance as known at a moment stays what it was, byte for byte', async (t) => {
  const ledger = await buildLedger(t)
  const { opened } = await open(ledger)
  const before = (await ledger.get(`${BALANCE}?asOf=2031-06-30`)).body
  const { position, knownAt } = JSON.parse(before).at
  await ledger.record(`${DEAL}/fulfil`, fate('clowns', '2031-03-01', { evidence: [opened.id] }))
  t.equal((await ledger.get(`${BALANCE}?asOf=2031-06-30&knownAt=position:${position}`)).body, before)
  t.equal((await ledger.get(`${BALANCE}?asOf=2031-06-30&knownAt=${knownAt}`)).body, before)
  t.same((await ledger.get(BALANCE)).json().items[1].gave, ['clowns'])
})

test('a balance shows a corrected deadline and leaves out a retracted fulfilment', async (t) => {
  const ledger = await buildLedger(t)
  const { opened, made } = await open(ledger)
  const kept = await ledger.record(`${DEAL}/fulfil`, fate('clowns', '2031-03-01', { evidence: [opened.id] }))
  const why = { reason: 'a slip', occurred: '2031-06-01', ...fact }
  await ledger.record(`/v1/events/${kept.id}/retract`, why)
  await ledger.record(`/v1/events/${made.id}/correct`, { ...why, patch: { data: { due: '2031-08-31' } } })
  t.match((await ledger.get(BALANCE)).json().items[1], {
    commitments: [{ state: 'open', due: '2031-08-31' }],
    owes: ['clowns'],
    overdue: [],
  })
})

test('a deal counts its commitments as its balance does', async (t) => {
  const ledger = await buildLedger(t)
  await open(ledger)
  for (const id of ['hats', 'shoes', 'noses', 'wigs']) {
    await ledger.record(`${DEAL}/make-commitment`, promise(id))
  }
  const reason = { reason: 'as told' }
  await ledger.record(`${DEAL}/waive`, fate('hats', '2031-03-01', reason))
  await ledger.record(`${DEAL}/withdraw`, fate('shoes', '2031-03-01', reason))
  const established = { level: 'established', by: { description: 'a court' } }
  await ledger.record(`${DEAL}/record-breach`, fate('noses', '2031-03-01', established))
  const counts = { open: 3, fulfilled: 0, overdue: 1, broken: 1 }
  t.same((await ledger.get(DEAL)).json().commitments, counts)
  t.same((await ledger.get('/v1/deals')).json().items[0].commitments, counts)
  const [, { owes, overdue, broken }] = (await ledger.get(BALANCE)).json().items
  t.same([owes, overdue, broken], [['clowns', 'noses', 'wigs'], ['clowns'], ['noses']])
})

test('an unchanged balance is not sent again', async (t) => {
  const ledger = await buildLedger(t)
  await open(ledger)
  const { etag } = (await ledger.get(BALANCE)).headers
  t.equal((await ledger.get(BALANCE, { 'if-none-match': String(etag) })).statusCode, 304)
  await ledger.record(`${DEAL}/lapse`, fate('clowns', '2031-05-01', { reason: 'as told' }))
  t.equal((await ledger.get(BALANCE, { 'if-none-match': String(etag) })).statusCode, 200)
})

test('a person in the text of a commitment is named', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  const registered = await ledger.record('/v1/people', { publicFigure: false, name: 'Pinky' })
  const id = (registered as unknown as { stream: string }).stream.slice('person-'.length)
  await ledger.record(`${DEAL}/make-commitment`, promise('pinky', { text: `to free {${id}}` }))
  t.equal((await ledger.get(BALANCE)).json().items[1].commitments[0].text, 'to free Pinky')
})

test('a balance of an unknown deal, or of one not known yet, is not found', async (t) => {
  const ledger = await buildLedger(t)
  isProblem(t, await ledger.get(BALANCE), 404, 'not-found')
  const said = await ledger.record('/v1/deals', deal('rail'))
  await open(ledger)
  isProblem(t, await ledger.get(`${BALANCE}?knownAt=position:${said.position}`), 404, 'not-found')
})

test('a balance refuses what it does not know', async (t) => {
  const ledger = await buildLedger(t)
  await open(ledger)
  await ledger.record(`${DEAL}/record-statement`, statement('Well'))
  isProblem(t, await ledger.get(`${BALANCE}?asOf=soon`), 400, 'bad-parameter', ['/asOf'])
  isProblem(t, await ledger.get(`${BALANCE}?limit=5`), 400, 'bad-parameter', ['/limit'])
})
