/** How long a search takes at many events: the slowest in a hundred, over rare and common words, prefixes and names. */
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import pino from 'pino'
import type { SearchQuestion } from '../../projections/search/resultPage.ts'
import { openService, type Service } from '../../src/app/service.ts'
import { seeded } from '../generate/random.ts'
import { gist, personName, thing } from '../generate/words.ts'
import { ROUNDS } from '../measure.ts'
import type { Row } from '../row.ts'
import { makeMany } from '../servers/data.ts'

const EACH = 300

/** Who sees every name: the pool of names is then the largest. */
const READER = { seesNames: true, today: '2031-01-01' }

/** Questions as people type them: some words of a statement, a common word, the beginning of one, a name. */
const questions = (round: number): readonly string[] => {
  const random = seeded(round + 1)
  return Array.from({ length: EACH }, (_, n) => {
    const text = gist(random)
    if (n % 5 === 0) return text
    if (n % 5 === 1) return thing(random)
    if (n % 5 === 2) return thing(random).split(' ').at(-1)?.slice(0, 3) ?? ''
    if (n % 5 === 3) return personName(random).replace(/\(.*/, '').trim()
    return `round ${random.int(1000)} harb`
  })
}

/** Asks until the index is there. */
const built = async ({ search, views }: Service): Promise<void> => {
  for (;;) {
    const found = views.built()
      ? await search.find({ q: 'x', limit: 1, reader: READER }).catch(() => undefined)
      : undefined
    if (found) return
    await pause(250)
  }
}

const nth = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN

/** Milliseconds of processor time of all threads of this process: other work of the machine does not count. */
const took = async (service: Service, question: SearchQuestion): Promise<number> => {
  const before = process.cpuUsage()
  await service.search.find(question)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

export const search: Row = {
  name: 'search',
  run: async ({ size, folder }) => {
    const count = size === 'full' ? 1_000_000 : 5_000
    const { folder: data } = await makeMany(folder, count)
    const config = {
      data,
      store: `sqlite:${join(data, 'events.db')}`,
      signer: join(data, 'audit.key'),
      origin: undefined,
    }
    const service = await openService(config, pino({ level: 'warn' }))
    const start = performance.now()
    await built(service)
    const seconds = Math.round((performance.now() - start) / 1000)
    const slowest: number[] = []
    const middle: number[] = []
    const delay = monitorEventLoopDelay({ resolution: 1 })
    for (let round = 0; round <= ROUNDS; round++) {
      if (round === 1) delay.enable()
      const times: number[] = []
      for (const q of questions(round)) times.push(await took(service, { q, limit: 20, reader: READER }))
      if (round === 0) continue
      slowest.push(nth(times, 0.99))
      middle.push(nth(times, 0.5))
    }
    delay.disable()
    const held = Math.round(delay.percentile(99.9) / 1e5) / 10
    await service.close()
    const p50 = Math.round(nth(middle, 0.5) * 10) / 10
    return [
      {
        what: `search over ${count} events, the slowest in a hundred`,
        against: '',
        unit: 'ms of processor time',
        ours: slowest,
        theirs: [],
        ratios: slowest,
        goal: { atMost: 40 },
        note: `half within ${p50} ms; the event loop held for ${held} ms at p99.9; views and index in ${seconds} s`,
      },
    ]
  },
}
