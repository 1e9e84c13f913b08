/**
 * A cluster of three whose leader is killed, again and again, while callers append: what was acknowledged is there
 * once, a follower sees it once, and appends are taken again within ten seconds of each kill.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { t as all, test } from 'tap'
import type { LoggedEvent } from '../../src/store/port.ts'
import { ids } from '../contract/store/given.ts'
import { openCluster, skip } from '../eventstoredb/server.ts'
import { openAt } from '../store/eventstoredb-given.ts'
import { checkLog, followAll, write } from './eventstoredb-given.ts'

const KILLS = 10
const CALLERS = 32
const GOAL_MS = 10_000

all.setTimeout(1_200_000)

const seconds = (ms: number): string => (ms / 1000).toFixed(2)

/** The middle one, the largest, and all. */
const summary = (times: readonly number[]): string => {
  const sorted = [...times].sort((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0
  return `median ${seconds(middle)} s, at most ${seconds(sorted.at(-1) ?? 0)} s of ${times.map(seconds).join(' ')}`
}

test('the leader of a cluster is killed, again and again', { skip }, async (t) => {
  const cluster = await openCluster(t)
  for (const node of cluster.nodes) node.start()
  await cluster.whole()
  const store = await openAt(t, cluster.address)
  const stop = new AbortController()
  const seen: LoggedEvent[] = []
  const end = new AbortController()
  const following = followAll(store, seen, end.signal)
  /** When each caller's last acknowledged append was begun. */
  const begun = Array.from({ length: CALLERS }, () => 0)
  const writing = Promise.all(
    begun.map((_, n) =>
      write(store, `deal-${n}-${randomUUID()}`, stop.signal, (at) => {
        begun[n] = at
      }),
    ),
  )
  const first: number[] = []
  const every: number[] = []
  for (let kill = 0; kill < KILLS; kill++) {
    const leader = await cluster.whole()
    const start = performance.now()
    while (begun.some((at) => at < start)) await pause(20)
    await leader.kill()
    const killed = performance.now()
    // What was on its way when the leader died may have been answered by it: only later appends count.
    while (!begun.some((at) => at > killed)) await pause(5)
    first.push(performance.now() - killed)
    while (!begun.every((at) => at > killed)) await pause(5)
    every.push(performance.now() - killed)
    leader.start()
    t.comment(
      `kill ${kill + 1}: ${seconds(first.at(-1) ?? 0)} s, all callers ${seconds(every.at(-1) ?? 0)} s`,
    )
  }
  await cluster.whole()
  stop.abort()
  const acknowledged = (await writing).flat()
  const log = await checkLog(t, store, acknowledged)
  while (seen.length < log.length) await pause(20)
  end.abort()
  await following
  const exits = cluster.nodes.reduce((sum, node) => sum + node.exits(), 0)
  t.comment(`${acknowledged.length} acknowledged; killed nodes ended by themselves ${exits} times`)
  t.comment(`from a kill to the next append that is taken: ${summary(first)}`)
  t.comment(`from a kill until every caller goes on: ${summary(every)}`)
  t.same(ids(seen), ids(log), 'the follower saw each event once, in order')
  t.ok(Math.max(...first) <= GOAL_MS, 'appends are taken again within ten seconds')
})
