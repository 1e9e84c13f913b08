/** Deliveries after a restore: they wait until an operator lets them go on. */
import { t as all, test } from 'tap'
import { openStore } from '../../src/store/open.ts'
import { writeRestored } from '../../src/views/positionMarks.ts'
import { resumeDeliveries } from '../../src/webhooks/delivery/restorePause.ts'
import { deal } from '../http/given.ts'
import { hooked, past, QUICK, say } from './hooked.ts'
import { startReceiver } from './receiver.ts'

all.setTimeout(120_000)

test('a restored ledger delivers nothing until deliveries are resumed, and then everything that waited', async (t) => {
  const first = await hooked(t, { webhooks: { timing: QUICK } })
  const receiver = await startReceiver(t)
  await first.record('/v1/deals', past(deal('ducks')))
  await first.register({ url: receiver.url })
  await say(first, 'ducks', 1)
  await receiver.until(() => receiver.came.length === 1)
  await first.close()
  const { data, store: address } = first.config
  const change = async (how: (store: Awaited<ReturnType<typeof openStore>>) => Promise<unknown>) => {
    const store = await openStore(address)
    const answer = await how(store)
    await store.close()
    return answer
  }
  await change((store) =>
    writeRestored(store, { id: 'one', at: '2031-01-10T12:00:00.000Z', deliveries: 'paused' }),
  )

  const paused = await hooked(t, { data, webhooks: { timing: QUICK } })
  await say(paused, 'ducks', 2)
  const other = await startReceiver(t)
  // A test delivery is asked for by hand, so it shows that the service delivers otherwise.
  const { id } = await paused.register({ url: other.url })
  await paused.ask('POST', `/v1/webhooks/${id}/test`)
  await other.until(() => other.came.length === 1)
  t.equal(receiver.came.length, 1, 'nothing came meanwhile')
  await paused.close()

  t.equal(await change(resumeDeliveries), true)
  t.equal(await change(resumeDeliveries), false, 'there is nothing more to resume')
  await hooked(t, { data, webhooks: { timing: QUICK } })
  await receiver.until(() => receiver.came.length === 3)
  t.equal(receiver.came.length, 3)
})
