/** Webhooks: deliveries against bare undici in a loop; from commit to receipt, with and without a hung receiver; the stream. */
import { join } from 'node:path'
import { startProcess } from '../children.ts'
import { alternate, median, percentile, ratiosOf } from '../measure.ts'
import type { Line, Row } from '../row.ts'
import type { Ask } from '../servers/hooks.ts'
import type { Came } from '../servers/receiver.ts'

const MIB = 1024 * 1024

const startHooks = async (folder: string) => {
  const child = startProcess('servers/hooks.ts')
  const ask = <T>(question: Ask): Promise<T> => child.ask<T>(question)
  const url = await ask<string>({ kind: 'start', folder })
  return { url, ask, close: () => ask({ kind: 'close' }) }
}

const startReceiver = async () => {
  const child = startProcess('servers/receiver.ts')
  const url = await child.ask<string>('start')
  return { url, expect: (count: number) => child.ask<Came>({ expect: count }), close: child.end }
}

/**
 * Deliveries a second, ours against a loop, with some endpoints and the requests at once that they may have. In each round
 * paused endpoints continue with the events recorded meanwhile. Both sides are processes that have run for a while.
 */
const rate = async (folder: string, endpoints: number, events: number): Promise<Line> => {
  const receiver = await startReceiver()
  const loop = startProcess('servers/postLoop.ts')
  const hooks = await startHooks(join(folder, `${endpoints}`))
  const body = { url: `${receiver.url}/`, inFlight: 8 }
  await hooks.ask({ kind: 'register', endpoints: Array(endpoints).fill(body) })
  const deliveries = endpoints * events
  const atOnce = endpoints === 1 ? 8 : 16
  let bytes = 0
  const perSecond = ({ ms }: Came): number => (deliveries * 1000) / ms
  const ours = async (): Promise<number> => {
    await hooks.ask({ kind: 'pause' })
    await hooks.ask({ kind: 'record', count: events, perSecond: 1_000_000, deals: Math.min(events, 100) })
    const came = receiver.expect(deliveries)
    await hooks.ask({ kind: 'resume' })
    const found = await came
    bytes = found.bytes
    return perSecond(found)
  }
  const theirs = async (): Promise<number> => {
    const came = receiver.expect(deliveries)
    const body = 'x'.repeat(bytes)
    const urls = [`${receiver.url}/`]
    const [found] = await Promise.all([came, loop.ask({ urls, count: deliveries, atOnce, body })])
    return perSecond(found)
  }
  const rounds = await alternate(ours, theirs)
  await hooks.close()
  receiver.close()
  loop.end()
  return {
    what: `webhooks, ${endpoints === 1 ? 'one endpoint' : `${endpoints} endpoints`}`,
    against: `bare undici POST loop, ${atOnce} at once`,
    unit: 'deliveries/s',
    ...rounds,
    ratios: ratiosOf(rounds),
    goal: { atLeast: 0.7 },
    note: `bodies of ${bytes} bytes; ours are rendered, signed, chained, saved and listed one by one`,
  }
}

/**
 * The 99th percentile from commit to receipt at 500 events a second, each of which one of 100 endpoints wants. The first
 * seconds of a process, in which its code is compiled, do not count.
 */
const lag = async (folder: string, count: number): Promise<readonly Line[]> => {
  const receiver = await startReceiver()
  const colds: number[] = []
  const run = async (name: string, hung: number): Promise<number> => {
    const hooks = await startHooks(join(folder, name))
    const endpoints = Array.from({ length: 100 }, (_, n) => ({
      url: `${receiver.url}/${n < hung ? 'hung' : ''}`,
      filter: { deals: [`bench-${n}`] },
    }))
    await hooks.ask({ kind: 'register', endpoints })
    const record = async (events: number): Promise<number> => {
      const came = receiver.expect(events - (events / 100) * hung)
      await hooks.ask({ kind: 'record', count: events, perSecond: 500, deals: 100 })
      return percentile((await came).lags, 0.99)
    }
    colds.push(await record(count))
    const warm = await record(count)
    await hooks.close()
    return warm
  }
  const rounds = await alternate(
    (round) => run(`hung-${round}`, 1),
    (round) => run(`well-${round}`, 0),
  )
  receiver.close()
  return [
    {
      what: 'webhooks, commit to receipt at 500 events/s, p99',
      against: '',
      unit: 'ms at most',
      ours: rounds.theirs,
      theirs: [],
      ratios: rounds.theirs,
      goal: { atMost: 50 },
      note: `100 endpoints, each with its own deal; recordedAt is taken before the commit; in the first ${count / 500} s of a process ${Math.round(median(colds))} ms`,
    },
    {
      what: 'the same with 1 % of the endpoints hung',
      against: 'none hung',
      unit: 'ms',
      ...rounds,
      ratios: ratiosOf(rounds),
      goal: { atMost: 2 },
    },
  ]
}

/** Many clients of the live stream at 100 events a second: how late, and the memory of the service. */
const stream = async (folder: string, clients: number, events: number): Promise<readonly Line[]> => {
  const lags: number[] = []
  const memory: number[] = []
  for (let round = 0; round < 3; round++) {
    const hooks = await startHooks(join(folder, `stream-${round}`))
    const listeners = startProcess('servers/listeners.ts')
    await listeners.ask({ url: hooks.url, clients, events })
    const before = await hooks.ask<number>({ kind: 'memory' })
    const heard = listeners.hear<{ lags: readonly number[] }>()
    await hooks.ask({ kind: 'record', count: events, perSecond: 100, deals: 10 })
    lags.push(percentile((await heard).lags, 0.99))
    memory.push(((await hooks.ask<number>({ kind: 'memory' })) - before) / MIB)
    listeners.end()
    await hooks.close()
  }
  const line = { against: '', theirs: [] }
  return [
    {
      ...line,
      what: `live stream, ${clients} clients at 100 events/s, p99 from recording`,
      unit: 'ms',
      ours: lags,
      ratios: lags,
      goal: { atMost: 1_000 },
    },
    {
      ...line,
      what: `its memory meanwhile, more than with ${clients} idle clients`,
      unit: 'MiB',
      ours: memory,
      ratios: memory,
      goal: { atMost: 100 },
    },
  ]
}

export const webhooks: Row = {
  name: 'webhooks',
  run: async ({ size, folder }) => {
    const full = size === 'full'
    return [
      await rate(folder, 1, full ? 5_000 : 300),
      await rate(folder, 100, full ? 200 : 5),
      ...(await lag(folder, full ? 3_000 : 300)),
      ...(await stream(folder, full ? 1_000 : 50, full ? 1_000 : 100)),
    ]
  },
}
