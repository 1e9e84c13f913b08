/** Measures and licences over HTTP: each verb is a command, and queries show its effect. */
import { type Test, test } from 'tap'
import { ACME, type Body, buildLedger, fact, isProblem, type Ledger, licence, measure } from './given.ts'

const start = async (t: Test, more: Body = {}): Promise<Ledger> => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('m1', more))
  return ledger
}

const then = (ledger: Ledger, verb: string, occurred: string, body: Body = {}) =>
  ledger.record(`/v1/sanctions/m1/${verb}`, { occurred, ...fact, ...body })

const item = async (ledger: Ledger, asOf: string) =>
  (await ledger.get(`/v1/status?target=${ACME.targetId}&asOf=${asOf}`)).json().items[0]

test('a waiver shows with its number, its scope and its end', async (t) => {
  const ledger = await start(t)
  await then(ledger, 'grant-waiver', '2031-02-01', { number: 'W-1', scope: 'fuel', until: '2031-03-01' })
  const waiver = { by: 'waiver', number: 'W-1', authorises: 'fuel', ends: { on: '2031-03-01' } }
  t.match(await item(ledger, '2031-02-15'), {
    status: 'barred',
    exceptions: [{ ...waiver, reach: 'stated-dealings', certain: true }],
  })
  t.match(await item(ledger, '2031-03-01'), { status: 'barred', exceptions: [{ ...waiver, certain: false }] })
  t.match(await item(ledger, '2031-03-02'), { status: 'barred', exceptions: [] })
})

test('a relief that is reversed never takes effect, and its clock says so', async (t) => {
  const ledger = await start(t)
  const by = { party: 'org:freedonia' }
  await then(ledger, 'announce-relief', '2031-02-01', { reliefId: 'r1', claimedEffect: 'free', by })
  await then(ledger, 'lift', '2031-02-01', {
    mode: 'rescission',
    instrument: { kind: 'order', number: '7' },
    effective: '2031-04-01',
    carriesOut: 'r1',
  })
  await then(ledger, 'reverse-relief', '2031-02-10', { reliefId: 'r1', reason: 'a new order' })
  t.match(await item(ledger, '2031-05-01'), {
    status: 'barred',
    announced: [],
    clocks: [{ reliefId: 'r1', instrument: '2031-02-01', reversed: '2031-02-10' }],
  })
})

test('a relief is not reversed that a licence, recorded or in the same batch, has carried out', async (t) => {
  const ledger = await start(t)
  const by = { party: 'org:freedonia' }
  const announced = { occurred: '2031-02-01', reliefId: 'r1', claimedEffect: 'free', by, ...fact }
  await then(ledger, 'announce-relief', '2031-02-01', announced)
  const reversal = { occurred: '2031-02-10', reliefId: 'r1', reason: 'a new order', ...fact }
  const issued = licence('1', 'm1', { validFrom: '2031-02-02', occurred: '2031-02-02', carriesOut: 'r1' })
  const batch = await ledger.post('/v1/batches?dryRun=true', {
    commands: [
      { command: 'licences.issue', key: 'issue', body: issued },
      { command: 'sanctions.reverse-relief', id: 'm1', key: 'reverse', body: reversal },
    ],
  })
  t.match(batch.json().results, [
    { key: 'issue', status: 'checked' },
    { key: 'reverse', status: 'refused', problem: { code: 'relief-in-effect' } },
  ])
  const { id } = await ledger.record('/v1/licences', issued)
  const refused = await ledger.post('/v1/sanctions/m1/reverse-relief', reversal)
  isProblem(t, refused, 409, 'relief-in-effect')
  t.equal(refused.json().conflictingEvent, id)
})

test('a suspended measure snaps back, with its wind-down', async (t) => {
  const ledger = await start(t)
  await then(ledger, 'suspend', '2031-02-01')
  await then(ledger, 'trigger-snapback', '2031-03-01', {
    by: ['org:freedonia'],
    noticeOn: '2031-03-01',
    takesEffect: '2031-04-01',
    contestedBy: ['org:sylvania'],
  })
  await then(ledger, 'start-wind-down', '2031-03-15', { endsAt: '2031-06-01' })
  t.match(await item(ledger, '2031-03-31'), { status: 'suspended', windDown: [{ on: '2031-06-01' }] })
  t.match(await item(ledger, '2031-04-01'), {
    status: 'barred',
    windDown: [{ on: '2031-06-01' }],
    contestedBy: [{ type: 'SnapbackTriggered', by: ['org:sylvania'] }],
  })
})

test('a measure shows the end that its renewal gave it', async (t) => {
  const ledger = await start(t, { until: '2031-03-01' })
  await then(ledger, 'renew', '2031-02-20', { until: '2031-06-01' })
  t.match((await ledger.get('/v1/sanctions/m1')).json(), { until: '2031-06-01' })
})

test('a lifted measure is reimposed', async (t) => {
  const ledger = await start(t)
  await then(ledger, 'lift', '2031-02-01', {
    mode: 'termination',
    instrument: { kind: 'order', number: '7' },
  })
  await then(ledger, 'reimpose', '2031-03-01', { instrument: { kind: 'order', number: '8' } })
  t.match(await item(ledger, '2031-02-28'), { status: 'lifted', basis: 'instrument' })
  t.match(await item(ledger, '2031-03-01'), { status: 'barred', instruments: [{ number: '8' }] })
  const again = await ledger.post('/v1/sanctions/m1/reimpose', { occurred: '2031-03-02', ...fact })
  isProblem(t, again, 409, 'measure-still-in-force')
})

test('a superseded or revoked licence says so and covers nothing any more', async (t) => {
  const ledger = await start(t)
  for (const number of ['1', '2']) await ledger.record('/v1/licences', licence(number, 'm1'))
  const [one, two] = ['org-freedonia-syl-1-1', 'org-freedonia-syl-1-2']
  const close = (id: string, verb: string, body: Body) =>
    ledger.record(`/v1/licences/${id}/${verb}`, { occurred: '2031-04-01', ...fact, ...body })
  await close(one, 'supersede', { by: two })
  await close(two, 'revoke', { reason: 'an order', windDownEnds: '2031-05-01' })
  t.match(await item(ledger, '2031-03-31'), { easedBy: [{ licenceId: one }, { licenceId: two }] })
  t.match(await item(ledger, '2031-04-01'), {
    status: 'barred',
    easedBy: [],
    windDown: [{ on: '2031-05-01', licenceId: two }],
  })
  t.match(await item(ledger, '2031-05-02'), { status: 'barred', windDown: [] })
  const [superseded, revoked] = [
    await ledger.get(`/v1/licences/${one}`),
    await ledger.get(`/v1/licences/${two}`),
  ]
  t.match(superseded.json(), { status: 'superseded', supersededBy: two })
  t.match(revoked.json(), { status: 'revoked', ends: '2031-05-01' })
  t.match(
    superseded.json().course.at(-1).headline,
    /superseded by org|superseded by Freedonia SYL-1 licence 2/,
  )
})
