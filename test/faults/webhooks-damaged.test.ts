/** A cursor is damaged while the service is stopped: its whole epoch comes again from its beginning, with the same ids. */
import { join } from 'node:path'
import { t as all, test } from 'tap'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { cursorCell } from '../../src/webhooks/delivery/cursor.ts'
import { deal } from '../http/given.ts'
import { checkDeliveries } from '../webhooks/chain.ts'
import { hooked, past, QUICK, say, untilShown } from '../webhooks/hooked.ts'
import { startReceiver } from '../webhooks/receiver.ts'

all.setTimeout(120_000)

test('a damaged cursor loses nothing, and deliveries come again with the same ids and links', async (t) => {
  const data = join(t.testdir(), 'data')
  const store = `sqlite:${join(data, 'events.db')}`
  const receiver = await startReceiver(t)
  const first = await hooked(t, { data, store, webhooks: { timing: QUICK } })
  await first.record('/v1/deals', past(deal('ducks')))
  const { id } = await first.register({ url: receiver.url })
  await say(first, 'ducks', 5)
  await receiver.until(() => receiver.came.length === 5)
  await first.close()

  const ledger = await openSqliteStore(join(data, 'events.db'))
  const cell = await ledger.readState(cursorCell(id))
  await ledger.writeState(cursorCell(id), cell?.value.slice(0, 20) ?? '', cell?.revision ?? 0)
  await ledger.close()

  const second = await hooked(t, { data, store, webhooks: { timing: QUICK } })
  await say(second, 'ducks', 2)
  await receiver.until(() => checkDeliveries(receiver.came, id).epochs.get(0)?.size === 7)
  t.match(checkDeliveries(receiver.came, id), { faults: [], repeats: 5 })
  const head = second.service.views.position()
  await untilShown(second, id, ({ cursor }) => Number(cursor.position) >= head)
})
