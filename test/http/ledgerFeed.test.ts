/** The feed of the ledger, read by a reader that others wrote: what was recorded last, and of what somebody watches. */
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { test } from 'tap'
import {
  ACME,
  BOLT,
  buildLedger,
  deal,
  isProblem,
  type Ledger,
  lifting,
  measure,
  statement,
} from './given.ts'

interface Entry {
  readonly id: string
  readonly title: string
  readonly published: string
  readonly updated: string
}

const read = async ({ get }: Pick<Ledger, 'get'>, query = ''): Promise<readonly Entry[]> => {
  const { body } = await get(`/v1/feed.atom${query}`)
  if (XMLValidator.validate(body) !== true) throw new Error(`not well-formed: ${body}`)
  const { feed } = new XMLParser({ parseTagValue: false, htmlEntities: true }).parse(body)
  return [feed.entry ?? []].flat()
}

const idsOf = (entries: readonly Entry[]) => entries.map(({ id }) => id.replace('urn:uuid:', ''))

test('the feed of the ledger has what was recorded last first, at most 100, as it reads today', async (t) => {
  const ledger = await buildLedger(t)
  const opened = await ledger.record('/v1/deals', deal('potash'))
  const said = await ledger.record('/v1/deals/potash/record-statement', statement('Fine & <good>'))
  const patch = { data: { gist: 'Better' } }
  const corrected = await ledger.record(`/v1/events/${said.id}/correct`, { patch, reason: 'misheard' })
  const entries = await read(ledger)
  t.strictSame(idsOf(entries).slice(0, 3), [corrected.id, said.id, opened.id])
  t.match(entries[1], { title: /Better/, published: said.recordedAt, updated: corrected.recordedAt })
  for (let n = 0; n < 100; n++) {
    await ledger.record('/v1/deals/potash/record-statement', statement(`said ${n}`))
  }
  const full = await read(ledger)
  t.equal(full.length, 100)
  t.notOk(idsOf(full).includes(said.id))
})

test('the feed of a filter has the events that concern a target, and a lifting without targets', async (t) => {
  const ledger = await buildLedger(t)
  const both = await ledger.record('/v1/sanctions', measure('both', { targets: [ACME, BOLT] }))
  await ledger.record('/v1/sanctions', measure('bolt', { targets: [BOLT] }))
  await ledger.record('/v1/sanctions/both/lift', lifting({ targets: ['bolt-rail'] }))
  const lifted = await ledger.record('/v1/sanctions/both/lift', lifting())
  t.strictSame(idsOf(await read(ledger, '?targets=acme-potash')), [lifted.id, both.id])
  t.strictSame(idsOf(await read(ledger, '?targets=acme-potash&types=SanctionLifted')), [lifted.id])
  t.strictSame(await read(ledger, '?targets=nobody'), [], 'a feed may be empty')
  isProblem(t, await ledger.get('/v1/feed.atom?goods=x'), 400, 'bad-parameter', ['/goods'])
  isProblem(t, await ledger.get('/v1/feed.atom?types=Nothing'), 400, 'bad-parameter', ['/types'])
})

test('links of the feed are absolute, name its filter, and a reader that has it gets 304', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  const headers = { host: 'localhost:8080' }
  const answer = await ledger.get('/v1/feed.atom?types=DealOpened,SanctionLifted', headers)
  t.equal(answer.headers['content-type'], 'application/atom+xml; charset=utf-8')
  const links = [...answer.body.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '')
  t.equal(links.length, 3)
  for (const link of links) t.ok(link.startsWith('http://localhost:8080/v1/'), link)
  t.equal(links[0], 'http://localhost:8080/v1/feed.atom?types=DealOpened%2CSanctionLifted')
  const again = { ...headers, 'if-none-match': String(answer.headers.etag) }
  t.equal((await ledger.get('/v1/feed.atom?types=DealOpened,SanctionLifted', again)).statusCode, 304)
})
