/** The example of a receiver as a user runs it: it answers the challenge, starts again with its secret, and gets deliveries. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { t as all, type Test, test } from 'tap'
import { deal, statement } from '../http/given.ts'
import { pause } from '../pause.ts'
import { hooked } from './hooked.ts'

all.setTimeout(60_000)

const FILE = join(import.meta.dirname, '../../examples/receiver/receiver.ts')

/** Starts the example; it is killed at the end of the test. */
const start = async (t: Test, settings: Record<string, string>) => {
  const child = spawn(process.execPath, [FILE], {
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const first = await lines.next()
  const port = String(first.value).split(' ').at(-1) ?? ''
  const state = async () =>
    (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as {
      taken: number
      duplicates: number
      missing: readonly string[]
    }
  return {
    port,
    state,
    url: `http://127.0.0.1:${port}/hook`,
    stop: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    until: async (wanted: (state: { taken: number; duplicates: number }) => boolean) => {
      while (!wanted(await state())) await pause()
      return state()
    },
  }
}

const past = (body: object) => ({ ...body, occurred: '2025-01-10' })

test('the example verifies signatures, accepts each delivery once, and notices what is missing', async (t) => {
  const service = await hooked(t)
  const { record, ask, register } = service
  await record('/v1/deals', past(deal('ducks')))
  const unregistered = await start(t, { PORT: '0' })
  const { id, secret } = await register({ url: unregistered.url, filter: { deals: ['ducks'] } })
  await unregistered.stop()

  const receiver = await start(t, { PORT: unregistered.port, WEBHOOK_SECRET: secret })
  for (let n = 0; n < 5; n++) await record('/v1/deals/ducks/record-statement', past(statement(`said ${n}`)))
  t.strictSame(await receiver.until(({ taken }) => taken === 5), { taken: 5, duplicates: 0, missing: [] })
  await ask('POST', `/v1/webhooks/${id}/seek`, { beginning: true })
  t.strictSame(await receiver.until(({ duplicates }) => duplicates === 5), {
    taken: 6,
    duplicates: 5,
    missing: [],
  })

  t.equal((await fetch(receiver.url, { method: 'POST', body: '{"forged":true}' })).status, 401)
  await ask('POST', `/v1/webhooks/${id}/rotate`, { atOnce: true })
  const tested = await ask('POST', `/v1/webhooks/${id}/test`)
  t.match(tested.json(), { delivered: false, status: 401 }, 'another secret is refused')
})

test('its inbox names an event that a link leads to until the event has come', async (t) => {
  const { openInbox } = await import('../../examples/receiver/inbox.ts')
  const inbox = openInbox()
  const delivery = (position: string, previousPosition: string | null, epoch = 0) => ({
    id: position,
    type: 'detente.StatementMade',
    data: { position, previousPosition, epoch },
  })
  inbox.take('a', delivery('1', null))
  inbox.take('c', delivery('3', '2'))
  t.strictSame(inbox.state().missing, ['2'])
  inbox.take('b', delivery('2', '1'))
  t.strictSame(inbox.state(), { taken: 3, duplicates: 0, missing: [] })
  inbox.take('e', delivery('5', '4'))
  t.strictSame(inbox.state().missing, ['4'])
  inbox.take('e', delivery('5', null, 3))
  t.strictSame(inbox.state().missing, [], 'another epoch ends the previous one')
  inbox.take('f', delivery('6', '4'))
  t.strictSame(inbox.state().missing, [], 'also for a late delivery of the previous one')
})
