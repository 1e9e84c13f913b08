/**
 * Deliveries while a disk is full. A full disk with only the list of attempts changes nothing for receivers. A full disk of the
 * ledger bounds what is sent to what may come again. Once there is room, everything continues by itself.
 */
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pino from 'pino'
import { t as all, test } from 'tap'
import type { ListedAttempt } from '../../src/webhooks/delivery/attempts.ts'
import { MOST_UNSAVED } from '../../src/webhooks/delivery/autosave.ts'
import { askErasure, deal } from '../http/given.ts'
import { pause } from '../pause.ts'
import { checkDeliveries } from '../webhooks/chain.ts'
import { hooked, past, QUICK, say, untilShown } from '../webhooks/hooked.ts'
import { ok, startReceiver } from '../webhooks/receiver.ts'
import { mount } from './disk.ts'

all.setTimeout(240_000)

const MOST_IN_FLIGHT = 8

/** A log that can be read. */
const openLines = () => {
  const lines: string[] = []
  const into = new Writable({
    write: (chunk, _, done) => {
      lines.push(String(chunk))
      done()
    },
  })
  return { log: pino({ level: 'warn' }, into), lines }
}

test('while the disk of the list of attempts is full, everything is delivered, and the log says what is not listed', async (t) => {
  const disk = mount('1m')
  if (!disk) return t.comment('may not mount a disk')
  t.teardown(disk.eject)
  const data = join(t.testdir(), 'data')
  mkdirSync(data)
  symlinkSync(join(disk.folder, 'webhooks.db'), join(data, 'webhooks.db'))
  const { log, lines } = openLines()
  const service = await hooked(t, { data, log, webhooks: { timing: QUICK } })
  const receiver = await startReceiver(
    t,
    (_, response) => void response.end('thanks to a fictional prisoner'),
  )
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url })
  const [first] = await say(service, 'ducks', 1)
  await receiver.until(() => receiver.came.length === 1)
  /** The list, once it is as wanted. */
  const listed = async (wanted: (items: readonly ListedAttempt[]) => boolean) => {
    for (;;) {
      const items = service.service.webhooks.attempts.list(id, { limit: 100 })
      if (wanted(items)) return items
      await pause()
    }
  }
  await listed((items) => items.some(({ event }) => event === first))

  disk.fill()
  await say(service, 'ducks', 30)
  await receiver.until(() => receiver.came.length === 31)
  const [only, ...others] = await listed(() => true)
  t.match(only, { event: first }, 'the list can be read')
  t.strictSame(others, [])
  t.ok(lines.some((line) => line.includes('could not be written down')))
  const head = service.service.views.position()
  await untilShown(service, id, ({ cursor }) => Number(cursor.position) >= head)
  t.match(checkDeliveries(receiver.came, id), { faults: [], repeats: 0 })

  // A person who is erased meanwhile is removed from the list as soon as there is room.
  const { stream } = (await service.record('/v1/people', {
    name: 'Fictional Prisoner',
    publicFigure: false,
  })) as unknown as { stream: string }
  const person = stream.slice('person-'.length)
  t.equal((await askErasure(service, person)).statusCode, 201)
  await say(service, 'ducks', 1)
  disk.resize('16m')
  await listed((items) => items.find(({ event }) => event === first)?.response === '')
  const [last] = await say(service, 'ducks', 1)
  await receiver.until(() => receiver.came.length >= 33)
  await listed((items) => items.some(({ event }) => event === last))
  t.pass('it is written down again')
})

test('while the disk of the ledger is full, as many are sent as may come again, and the rest once there is room', async (t) => {
  const disk = mount('64m')
  if (!disk) return t.comment('may not mount a disk')
  t.teardown(disk.eject)
  const data = join(t.testdir(), 'data')
  const store = `sqlite:${join(disk.folder, 'events.db')}`
  const count = MOST_UNSAVED + 150
  const first = await hooked(t, { data, store, webhooks: { timing: QUICK } })
  const waiting: (() => void)[] = []
  const receiver = await startReceiver(t, (came, response, request) => {
    waiting.push(() => ok(came, response, request))
  })
  await first.record('/v1/deals', past(deal('ducks')))
  const body = { url: receiver.url, order: 'none', inFlight: MOST_IN_FLIGHT }
  const { id } = await first.register(body)
  await first.ask('POST', `/v1/webhooks/${id}/pause`)
  await say(first, 'ducks', count)
  await first.close()

  // After a restart SQLite's write-ahead log is short and grows with every write.
  const service = await hooked(t, { data, store, webhooks: { timing: QUICK } })
  await service.ask('POST', `/v1/webhooks/${id}/resume`)
  await receiver.until(() => receiver.came.length === MOST_IN_FLIGHT)
  disk.fill()
  receiver.answer(ok)
  for (const answer of waiting) answer()
  await receiver.until(() => receiver.came.length >= MOST_UNSAVED)
  for (let n = 0; n < 100; n++) await service.ask('GET', '/health/live')
  t.ok(receiver.came.length < MOST_UNSAVED + MOST_IN_FLIGHT, `${receiver.came.length} were sent`)

  disk.resize('128m')
  await receiver.until(() => receiver.came.length === count)
  const { faults, repeats } = checkDeliveries(receiver.came, id)
  t.strictSame({ faults, repeats }, { faults: [], repeats: 0 })
  const head = service.service.views.position()
  await untilShown(service, id, ({ cursor }) => Number(cursor.position) >= head)
})
