/**
 * An event that was stored in an older version is read in the present one everywhere: a made-up version 0 of
 * StatementMade, which named its speaker and gist otherwise, from the store to a receiver's eye.
 */
import { t as all, type Test, test } from 'tap'
import { jcs } from '../events/canonical/jcs.ts'
import { StatementMade } from '../events/deal.ts'
import { boundsOf } from '../events/time/edtf.ts'
import { type Body, deal, fact, GAZETTE, statement } from './http/given.ts'
import { pause } from './pause.ts'
import { type Hooked, hooked } from './webhooks/hooked.ts'
import { startReceiver } from './webhooks/receiver.ts'

all.setTimeout(60_000)

// The version exists in this process only, not in the catalogue.
const upcasts = StatementMade.upcasts as ((data: unknown) => unknown)[]
upcasts.push((data) => {
  const { who, said, ...rest } = data as { who: string; said: string }
  return { ...rest, speaker: { party: who }, gist: said }
})

const ID = '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11'
const OLD = { who: 'CU', said: 'It was said long ago.', stance: 'observes', language: 'es' }
const PRESENT = {
  speaker: { party: 'CU' },
  gist: 'It was said long ago.',
  stance: 'observes',
  language: 'es',
}
const HEADLINE = 'Cuba remarked: It was said long ago.'

const past = (body: Body): Body => ({ ...body, occurred: '2025-01-10', ...fact })

/** A service whose deal holds a statement in the version that nothing writes any more. */
const given = async (t: Test): Promise<Hooked> => {
  const built = await hooked(t)
  await built.record('/v1/deals', past(deal('ducks')))
  const body = jcs({
    id: ID,
    type: 'StatementMade',
    version: 0,
    stream: 'deal-ducks',
    revision: 1,
    recordedAt: '2025-06-01T12:00:00.000Z',
    occurred: '2025-01-11',
    ...boundsOf('2025-01-11', 'span'),
    sources: [{ sourceId: GAZETTE }],
    confidence: 'reported',
    deals: [],
    actor: 'local',
    correlationId: 'made-up',
    data: OLD,
  })
  await built.service.store.append('deal-ducks', 0, [{ id: ID, type: 'StatementMade', body }])
  while ((await built.get(`/v1/events/${ID}`)).statusCode !== 200) {
    await pause()
  }
  return built
}

test('the stored text stays what it is', async (t) => {
  const { service } = await given(t)
  const stored = (await service.store.readStream('deal-ducks')).events[1]
  t.match(JSON.parse(stored?.body ?? '{}'), { version: 0, data: OLD })
})

test('an event and the list of events show the present version', async (t) => {
  const { get } = await given(t)
  const { reading, ...one } = (await get(`/v1/events/${ID}`)).json()
  t.match(reading, { standing: 'in-force', headline: HEADLINE })
  t.match(one, { id: ID, version: 2, position: /^\d+$/ })
  t.strictSame(one.data, PRESENT)
  const { items } = (await get('/v1/events?types=StatementMade')).json()
  t.strictSame(items, [one])
  const lines = await get('/v1/deals/ducks/events')
  t.strictSame(
    lines.json().items.find(({ id }: { id: string }) => id === ID),
    one,
  )
})

test('a timeline has its headline and its side', async (t) => {
  const { get } = await given(t)
  const { items } = (await get('/v1/deals/ducks/timeline')).json()
  t.match(items.at(-1), { eventId: ID, headline: HEADLINE, side: 'CU', kind: 'statement' })
})

test('commands continue the stream, and a correction has the present version', async (t) => {
  const { record, get } = await given(t)
  const next = await record('/v1/deals/ducks/record-statement', past(statement('And now.')))
  t.equal(next.revision, 2)
  const patch = { data: { gist: 'It was put otherwise.' } }
  await record(`/v1/events/${ID}/correct`, past({ patch, reason: 'a slip' }))
  const { items } = (await get('/v1/deals/ducks/timeline')).json()
  t.match(
    items.find(({ eventId }: { eventId: string }) => eventId === ID),
    { headline: 'Cuba remarked: It was put otherwise.' },
  )
})

test('a receiver gets the present version, pushed or pulled', async (t) => {
  const service = await given(t)
  const receiver = await startReceiver(t)
  const filter = { types: ['StatementMade'], parties: ['CU'] }
  const { id } = await service.register({ url: receiver.url, filter, from: 'beginning' })
  await receiver.until(() => receiver.came.length === 1)
  const [came] = receiver.events()
  t.match(came, {
    id: new RegExp(ID),
    type: 'detente.StatementMade',
    data: { version: 2, headline: HEADLINE },
  })
  t.strictSame(came?.data.data, PRESENT)
  const pulled = (await service.ask('GET', `/v1/webhooks/${id}/events?cursor=0`)).json().items
  t.match(pulled, [{ id: ID, version: 2 }])
  t.strictSame(pulled[0].data, PRESENT)
})

test('the live stream sends the present version', async (t) => {
  const { app } = await given(t)
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const ending = new AbortController()
  t.teardown(() => ending.abort())
  const query = 'types=StatementMade&from=beginning'
  const answer = await fetch(`${address}/v1/events/stream?${query}`, {
    headers: { accept: 'text/event-stream' },
    signal: ending.signal,
  })
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(part, { stream: true })
    if (/^data: .*\n\n/m.test(text)) break
  }
  const sent = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '{}')
  t.match(sent, { id: ID, version: 2, headline: HEADLINE })
  t.strictSame(sent.data, PRESENT)
})
