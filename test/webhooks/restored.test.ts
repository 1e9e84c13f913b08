/** Webhooks of a ledger that was restored: positions from before are refused, and receivers see that an epoch begins. */
import { t as all, test } from 'tap'
import { openStore } from '../../src/store/open.ts'
import { writeRestored } from '../../src/views/positionMarks.ts'
import { deal, isProblem } from '../http/given.ts'
import { hooked, past, QUICK, say, untilShown } from './hooked.ts'
import { startReceiver } from './receiver.ts'

all.setTimeout(120_000)

test('after a restore an endpoint begins an epoch where its cursor was, and nothing comes again', async (t) => {
  const first = await hooked(t, { webhooks: { timing: QUICK } })
  const receiver = await startReceiver(t)
  await first.record('/v1/deals', past(deal('ducks')))
  const { id } = await first.register({ url: receiver.url })
  await say(first, 'ducks', 2)
  await receiver.until(() => receiver.came.length === 2)
  const { next } = (await first.ask('GET', `/v1/webhooks/${id}/events`)).json()
  const { position } = receiver.events()[1]?.data ?? {}
  await first.close()
  const store = await openStore(first.config.store)
  await writeRestored(store, { id: 'one', at: '2031-01-10T12:00:00.000Z' })
  await store.close()

  const again = await hooked(t, { data: first.config.data, webhooks: { timing: QUICK } })
  const { ask } = again
  await untilShown(again, id, (shown) => (shown as unknown as { epoch: number }).epoch > 0)
  const ids = await say(again, 'ducks', 2)
  await receiver.until(() => receiver.came.length === 4)
  const events = receiver.events()
  t.strictSame(
    events.slice(2).map((one) => one.id),
    ids,
  )
  const [third, fourth] = events.slice(2).map(({ data }) => data)
  t.match(third, { epoch: 1, previousPosition: null })
  t.match(fourth, { epoch: 1, previousPosition: third?.position })

  const path = `/v1/webhooks/${id}`
  for (const [place, pointer, asked] of [
    [next, '/cursor', ask('GET', `${path}/events?cursor=${next}`)],
    [position, '/cursor', ask('GET', `${path}/events?cursor=${position}`)],
    [next, '/position', ask('POST', `${path}/seek`, { position: next })],
    [position, '/position', ask('POST', `${path}/seek`, { position })],
    [next, '/from', ask('POST', '/v1/webhooks', { url: receiver.url, from: next })],
  ] as const) {
    const answer = await asked
    isProblem(t, answer, 400, 'place-of-another-log', [pointer])
    t.match(answer.json().detail, /restored.*Begin anew/, `${pointer} ${place}`)
  }
  const now = (await ask('GET', `${path}/events?limit=1`)).json().next
  t.equal(
    (await ask('POST', `${path}/seek`, { position: now })).statusCode,
    200,
    'what is given out now is taken',
  )
})
