/** Answers by what was public on a day: only what a source had published by then, whenever it was recorded. */
import { type Test, test } from 'tap'
import { buildLedger, deal, GAZETTE, isProblem, lifting, measure, source, statement } from './given.ts'

const from = (...ids: readonly string[]) => ({ sources: ids.map((sourceId) => ({ sourceId })) })

/** A case whose lifting only a source of May, one of unknown date and one of March or April tell. */
const buildCase = async (t: Test) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sources', source('may', { published: '2031-05-02' }))
  await ledger.record('/v1/sources', source('vague', { published: '2031-04/2031-05' }))
  await ledger.record('/v1/sources', source('undated', { published: undefined }))
  await ledger.record('/v1/deals', deal('potash'))
  await ledger.record('/v1/sanctions', measure('syl-potash', { deals: ['potash'] }))
  const lifted = await ledger.record(
    '/v1/sanctions/syl-potash/lift',
    lifting({ deals: ['potash'], ...from('may', 'vague', 'undated') }),
  )
  return { ...ledger, lifted }
}

type Case = Awaited<ReturnType<typeof buildCase>>

const statusBy = async ({ get }: Pick<Case, 'get'>, day: string) =>
  (await get(`/v1/status?target=acme-potash&publicBy=${day}`)).json().items[0]?.status

test('an event that no source had published by a day is not seen, even if it had happened', async (t) => {
  const ledger = await buildCase(t)
  t.equal(await statusBy(ledger, '2031-01-10'), undefined)
  t.equal(await statusBy(ledger, '2031-01-11'), 'barred')
  t.equal(await statusBy(ledger, '2031-05-01'), 'barred')
  t.equal(await statusBy(ledger, '2031-05-02'), 'lifted')
})

test('between two parties only published deals and their events are shown', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/sources', source('may', { published: '2031-05-02' }))
  await record('/v1/deals', deal('potash', from('may')))
  await record('/v1/sanctions', measure('syl-potash', { deals: ['potash'] }))
  const shown = async (day: string) => {
    const { deals, items } = (await get(`/v1/relations/org:freedonia/org:sylvania?publicBy=${day}`)).json()
    return [deals.length, items.length]
  }
  t.same(await shown('2031-05-01'), [0, 0])
  t.same(await shown('2031-05-02'), [1, 2])
})

test('an event counts as public from the publication of a source that attests it', async (t) => {
  const ledger = await buildCase(t)
  await ledger.record('/v1/sources', source('april', { published: '2031-04-02' }))
  const attestation = { occurred: '2031-04-02', ...from('april') }
  await ledger.record(`/v1/events/${ledger.lifted.id}/attest`, attestation)
  t.equal(await statusBy(ledger, '2031-04-01'), 'barred')
  t.equal(await statusBy(ledger, '2031-04-02'), 'lifted')
})

test('a measure whose retraction was not public yet is found by the id and by the name of its target', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/sources', source('may', { published: '2031-05-02' }))
  await record('/v1/deals', deal('potash'))
  const imposed = await record('/v1/sanctions', measure('syl-potash', { deals: ['potash'] }))
  await record(`/v1/events/${imposed.id}/retract`, { reason: 'A slip', ...from('may') })
  for (const whom of ['target=acme-potash', 'name=Acme%20Potash']) {
    const statusOn = async (day: string) =>
      (await get(`/v1/status?${whom}&publicBy=${day}`)).json().items[0]?.status
    t.equal(await statusOn('2031-05-01'), 'barred', whom)
    t.equal(await statusOn('2031-05-02'), undefined, whom)
  }
})

test('a correction counts from when its source was published, without a source always', async (t) => {
  const ledger = await buildCase(t)
  await ledger.record('/v1/sources', source('june', { published: '2031-06-02' }))
  const correct = `/v1/events/${ledger.lifted.id}/correct`
  await ledger.record(correct, {
    patch: { occurred: '2031-05-20' },
    reason: 'As told later',
    ...from('june'),
  })
  const asOf = async (publicBy: string) =>
    (await ledger.get(`/v1/status?target=acme-potash&asOf=2031-05-10&publicBy=${publicBy}`)).json().items[0]
      .status
  t.equal(await asOf('2031-06-01'), 'lifted', 'told as of 1 April')
  t.equal(await asOf('2031-06-02'), 'barred', 'told as of 20 May')
  await ledger.record(`/v1/events/${ledger.lifted.id}/retract`, { reason: 'It never was' })
  t.equal(await asOf('2031-06-01'), 'barred')
})

test('a timeline shows what was public, and says by when', async (t) => {
  const { get, record } = await buildCase(t)
  await record('/v1/deals/potash/record-statement', statement('So far so good', from('may', GAZETTE)))
  const by = async (day: string) => (await get(`/v1/deals/potash/timeline?publicBy=${day}`)).json()
  const { items, at } = await by('2031-05-01')
  t.same(
    items.map(({ type }: { type: string }) => type),
    ['SanctionImposed', 'DealOpened', 'StatementMade'],
  )
  t.equal(at.publicBy, '2031-05-01')
  t.equal((await by('2031-05-02')).items.length, 4)
})

for (const published of ['2031-05-02T01:54:00', '2031-05-02T23:59:00-11:00']) {
  test(`an event of a source published at ${published} is public by that day`, async (t) => {
    const ledger = await buildLedger(t)
    await ledger.record('/v1/sources', source('hour', { published }))
    await ledger.record('/v1/deals', deal('potash', from('hour')))
    const answer = await ledger.get('/v1/deals/potash?publicBy=2031-05-01')
    isProblem(t, answer, 404, 'not-found')
    t.equal(answer.json().detail, 'There is no deal potash as far as the ledger knew then.')
    t.equal((await ledger.get('/v1/deals/potash?publicBy=2031-05-02')).statusCode, 200)
  })
}

for (const path of ['deals/potash', 'deals/potash/timeline', 'sanctions/syl-potash']) {
  test(`/v1/${path} is not found before a source published it`, async (t) => {
    const { get } = await buildCase(t)
    isProblem(t, await get(`/v1/${path}?publicBy=2031-01-10`), 404, 'not-found')
    t.equal((await get(`/v1/${path}?publicBy=2031-01-11`)).statusCode, 200)
  })
}

test('lists leave out what was not public', async (t) => {
  const { get } = await buildCase(t)
  for (const list of ['deals', 'sanctions']) {
    t.same((await get(`/v1/${list}?publicBy=2031-01-10`)).json().items, [])
    t.equal((await get(`/v1/${list}?publicBy=2031-01-11`)).json().items.length, 1)
  }
})

test('the same question at the position of the answer gives the same bytes', async (t) => {
  const { get, record } = await buildCase(t)
  const queries = ['', '&publicBy=2031-05-01', '&asOf=2031-03-01', '&asOf=2031-04-01&publicBy=2031-05-02']
  const paths = [
    ...['deals', 'deals/potash', 'deals/potash/timeline', 'sanctions', 'sanctions/syl-potash'],
    ...['status?target=acme-potash', 'relations/org:freedonia/org:sylvania'],
  ]
  const urls = paths.flatMap((path) =>
    queries.map((query) => `/v1/${path}${path.includes('?') ? query : query.replace('&', '?')}`),
  )
  const first = new Map<string, string>()
  for (const url of urls) {
    const { body } = await get(url)
    const pinned = `${url}${url.includes('?') ? '&' : '?'}knownAt=position:${JSON.parse(body).at.position}`
    t.equal((await get(pinned)).body, body, pinned)
    first.set(pinned, body)
  }
  await record('/v1/deals/potash/record-statement', statement('So far so good'))
  await record('/v1/deals/potash/change-status', {
    to: 'announced',
    reason: 'as told',
    occurred: '2031-02-01',
    ...from(GAZETTE),
  })
  for (const [url, body] of first) t.equal((await get(url)).body, body, `${url} later`)
})

test('an invalid day is refused, and so is a moment for an answer about the present only', async (t) => {
  const { get } = await buildCase(t)
  isProblem(t, await get('/v1/deals?publicBy=2031-13'), 400, 'bad-parameter', ['/publicBy'])
  isProblem(t, await get('/v1/deals?publicBy=2031-01-01T00:00:00Z'), 400, 'bad-parameter', ['/publicBy'])
  for (const path of [
    'events',
    'sources',
    `sources/${GAZETTE}`,
    'people',
    'parties',
    'deals/potash/events',
  ]) {
    for (const name of ['asOf', 'publicBy']) {
      isProblem(t, await get(`/v1/${path}?${name}=2031-01-01`), 400, 'bad-parameter', [`/${name}`])
    }
    isProblem(t, await get(`/v1/${path}?knownAt=position:1`), 400, 'bad-parameter', ['/knownAt'])
  }
})

test('a retraction that was not public yet retracts nothing, and neither does a link that was not', async (t) => {
  const { get, record, lifted } = await buildCase(t)
  await record('/v1/sources', source('june', { published: '2031-06-02' }))
  await record('/v1/deals', deal('rail'))
  const link = { eventId: lifted.id, occurred: '2031-06-01', ...from('june') }
  await record('/v1/deals/rail/link-event', link)
  await record(`/v1/events/${lifted.id}/retract`, { reason: 'As told later', ...from('june') })
  const shown = async (id: string, day: string) =>
    (await get(`/v1/deals/${id}/timeline?publicBy=${day}`))
      .json()
      .items.filter(({ type }: { type: string }) => type === 'SanctionLifted')
      .map((one: { headline: string; retractedBy?: unknown }) => [one.headline, 'retractedBy' in one])
  const line = 'Freedonia ended the asset freeze on Acme Potash by delisting'
  t.same(await shown('potash', '2031-06-01'), [[line, false]])
  t.same(await shown('potash', '2031-06-02'), [[`Retracted: ${line}`, true]])
  t.same(await shown('rail', '2031-06-01'), [])
  t.same(await shown('rail', '2031-06-02'), [[`Retracted: ${line}`, true]])
})

test('an entry shows the sources that had been published, and counts them', async (t) => {
  const { get, record } = await buildCase(t)
  await record('/v1/deals/potash/record-statement', statement('So far so good', from('may', GAZETTE)))
  const sourcesBy = async (day: string) => {
    const { items } = (await get(`/v1/deals/potash/timeline?publicBy=${day}`)).json()
    const { sources, independentSources } = items.find(
      ({ type }: { type: string }) => type === 'StatementMade',
    )
    return [sources.map(({ id }: { id: string }) => id), independentSources]
  }
  t.same(await sourcesBy('2031-05-01'), [[GAZETTE], 1])
  t.same(await sourcesBy('2031-05-02'), [['may', GAZETTE], 2])
})
