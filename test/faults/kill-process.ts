/**
 * A process for `kill.test.ts`: the real service without HTTP, and writers who say what was acknowledged, until it
 * is killed. `kill-process.ts FOLDER ROUND [idle]`; idle, it only lets the views catch up.
 */
import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { openService, type Service } from '../../src/app/service.ts'
import { prepare } from '../../src/record/preparation.ts'
import { type RecordedCommand, record } from '../../src/record/recorder.ts'
import { commandOf } from '../../src/rules/registry.ts'
import { deal, eventOf, statement, storedOf } from '../projections/given.ts'

const COMMANDERS = 6
const APPENDERS = 2

/** At once and in full, so that a kill right after it does not lose it. */
const print = (...words: readonly unknown[]): void => {
  writeSync(1, `${words.join(' ')}\n`)
}

interface Given {
  readonly name: string
  readonly target?: string
  readonly body: object
  readonly key?: string
}

/** Records a command as the API does. */
const run = async (
  { recorder, now }: Service,
  { name, target, body, key }: Given,
): Promise<RecordedCommand> => {
  const command = commandOf(name)
  if (!command) throw new TypeError(`there is no command ${name}`)
  const prepared = await prepare({ command, target, body, key }, recorder.histories)
  const context = { actor: 'a-1', correlationId: 'c-1', now: now() }
  const [recorded] = await record(recorder, [prepared], context)
  if (!recorded) throw new TypeError('nothing came of it')
  return recorded
}

const acknowledge = ({ events }: RecordedCommand): void => {
  for (const { id, stream, revision } of events) print('event', id, stream, revision)
}

const sources = [{ sourceId: 'lamp-post' }]

/** The n-th command on a deal. Its key makes it the same command for every sender. */
const nth = (id: string, n: number): Given => {
  const envelope = { occurred: '2025-05-01', sources }
  const body = n === 0 ? { id, ...deal(), ...envelope } : { ...statement(`kite ${n}`), ...envelope }
  const key = `${id}/${n}`
  return n === 0
    ? { name: 'deals.open', body, key }
    : { name: 'deals.record-statement', target: id, body, key }
}

/** Sends the last command of the round before again, and the one that may have been cut off; then new ones. */
const commander = async (service: Service, round: number, n: number): Promise<void> => {
  const before = `kites-${round - 1}-${n}`
  const { events } = await service.store.readStream(`deal-${before}`)
  if (events.length > 0) {
    const again = await run(service, nth(before, events.length - 1))
    if (!again.repeated) print('twice', before, events.length - 1)
    acknowledge(again)
    acknowledge(await run(service, nth(before, events.length)))
  }
  for (let next = 0; ; next++) {
    const recorded = await run(service, nth(`kites-${round}-${n}`, next))
    acknowledge(recorded)
    const [event] = recorded.events
    const position = event && (await service.recorder.applied(event.id))
    if (position !== undefined) print('applied', event?.id, position)
  }
}

/** Appends three events at a time, as one. */
const appender = async ({ store }: Service, round: number, n: number): Promise<void> => {
  const stream = `deal-wicks-${round}-${n}`
  for (let next = 0; ; next += 3) {
    const events = [0, 1, 2].map((index) => {
      const revision = next + index
      const given = { id: randomUUID(), deals: ['lamps'], sources }
      return revision === 0
        ? eventOf(stream, revision, 'DealOpened', deal(), given)
        : eventOf(stream, revision, 'StatementMade', statement(`wick ${revision}`), given)
    })
    await store.append(stream, next - 1, events.map(storedOf))
    for (const { id, revision } of events) print('event', id, stream, revision)
  }
}

/** Registers persons, and destroys the details of every other one. */
const registrar = async (service: Service): Promise<void> => {
  for (let n = 0; ; n++) {
    const recorded = await run(service, {
      name: 'people.register',
      body: { name: `Kit Kite ${n}`, publicFigure: false },
    })
    acknowledge(recorded)
    const personal = recorded.events[0]?.stream.replace('person-', 'personal-') ?? ''
    if (n % 2 === 0) {
      await service.store.deleteStream(personal, 0)
      print('deleted', personal)
    }
  }
}

const [folder = '', round = '0', idle] = process.argv.slice(2)
const service = await openService(
  {
    data: folder,
    store: `sqlite:${join(folder, 'events.db')}`,
    signer: join(folder, 'audit.key'),
    origin: undefined,
  },
  pino({ level: 'error' }, pino.destination({ dest: 2, sync: true })),
)
print('open', service.views.state())
if (idle) {
  setInterval(() => {}, 60_000)
} else {
  const post = { id: 'lamp-post', publisher: 'Lamp Post', kind: 'press' }
  acknowledge(await run(service, { name: 'sources.register', body: post, key: 'lamp-post' }))
  const writers = (count: number, write: typeof commander) =>
    Array.from({ length: count }, (_, n) => write(service, Number(round), n))
  await Promise.all([...writers(COMMANDERS, commander), ...writers(APPENDERS, appender), registrar(service)])
}
