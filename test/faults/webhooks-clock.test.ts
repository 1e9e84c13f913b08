/** Deliveries when the clock is set back: they continue in order, retries come as soon as before, and nothing is disabled. */
import { t as all, test } from 'tap'
import { deal } from '../http/given.ts'
import { checkDeliveries } from '../webhooks/chain.ts'
import { hooked, past, QUICK, say, untilShown } from '../webhooks/hooked.ts'
import { ok, startReceiver, status } from '../webhooks/receiver.ts'

all.setTimeout(120_000)

const DAY = 24 * 3_600_000

test('the clock is set back by ten days while a receiver fails', async (t) => {
  let ahead = 0
  const now = (): string => new Date(Date.parse('2031-06-01T12:00:00Z') + ahead).toISOString()
  const service = await hooked(t, {
    now,
    webhooks: { timing: { ...QUICK, schedule: Array(100_000).fill(5) } },
  })
  const receiver = await startReceiver(t, status(500))
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url })
  const ids = [...(await say(service, 'ducks', 3))]
  await receiver.until(() => receiver.came.length >= 1)
  ahead = -10 * DAY
  const before = receiver.came.length
  await receiver.until(() => receiver.came.length >= before + 3)
  const stamps = receiver.came.map(({ headers }) => Number(headers['webhook-timestamp']))
  t.ok(
    Math.min(...stamps.slice(-2)) < (stamps[0] ?? 0),
    'an attempt is signed for the time that it is made at',
  )
  ids.push(...(await say(service, 'ducks', 2)))
  t.equal((await untilShown(service, id, () => true)).status, 'active')

  receiver.answer(ok)
  await receiver.until(() => new Set(receiver.events().map((one) => one.id)).size === ids.length)
  const head = service.service.views.position()
  const shown = await untilShown(service, id, ({ cursor }) => Number(cursor.position) >= head)
  t.match(shown, { status: 'active', cursor: { failingSince: null, parked: [] } })
  const firsts = [...new Set(receiver.events().map((one) => one.id))]
  t.strictSame(firsts, ids, 'in the order of the log')
  t.strictSame(checkDeliveries(receiver.came, id).faults, [])
})

test('the clock is set back after a rotation: the previous secret stays valid until the same time of the clock', async (t) => {
  let ahead = 0
  const now = (): string => new Date(Date.parse('2031-06-01T12:00:00Z') + ahead).toISOString()
  const service = await hooked(t, { now, webhooks: { timing: QUICK } })
  const receiver = await startReceiver(t)
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url })
  await service.ask('POST', `/v1/webhooks/${id}/rotate`)
  const signatures = async (): Promise<number | undefined> => {
    const before = receiver.came.length
    await say(service, 'ducks', 1)
    await receiver.until(() => receiver.came.length > before)
    return receiver.came.at(-1)?.headers['webhook-signature']?.split(' ').length
  }
  t.equal(await signatures(), 2)
  ahead = 2 * DAY
  t.equal(await signatures(), 1)
  ahead = -DAY
  t.equal(await signatures(), 2)
})
