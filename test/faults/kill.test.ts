/**
 * kill -9, again and again, in the middle of appends, of projections and of rebuilds: what was acknowledged is there
 * once, and the views are what a fresh rebuild makes. `FAULT_SEED` repeats a run's choices, `KILL_ROUNDS` is the number of kills.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { t as all, type Test, test } from 'tap'
import { NO_STREAM, STREAM_DELETED } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { logOf } from '../contract/store/given.ts'
import { dumpFile, openFollowed } from '../views/given.ts'
import { randomOf } from './random.ts'

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 16)
/** After so many rounds everything is looked at. */
const LOOK = 8

all.setTimeout(60_000 + ROUNDS * 10_000)

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 32))

/** What the killed processes said before they died. */
interface Said {
  /** `stream revision` by event id. */
  readonly events: Map<string, string>
  readonly positions: Map<string, number>
  readonly deleted: Set<string>
  readonly wrong: string[]
}

const listen = ({ events, positions, deleted, wrong }: Said, line: string): void => {
  const [what, one = '', two, three] = line.split(' ')
  if (what === 'event' && three !== undefined) events.set(one, `${two} ${three}`)
  else if (what === 'applied' && two !== undefined) positions.set(one, Number(two))
  else if (what === 'deleted') deleted.add(one)
  else if (what !== 'open') wrong.push(line)
}

/** When to kill a process: after so many lines that it printed, or so many milliseconds after its start. */
interface Moment {
  readonly lines: number
  readonly ms: number
}

/** Starts a process and kills it; says how many lines it printed. */
const runAndKill = async (words: readonly string[], { lines, ms }: Moment, said: Said): Promise<number> => {
  const file = join(import.meta.dirname, 'kill-process.ts')
  const child = spawn(process.execPath, [file, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const kill = () => child.kill('SIGKILL')
  const timer = setTimeout(kill, ms)
  let count = 0
  for await (const line of createInterface(child.stdout)) {
    // The last line may be cut off by the kill itself: no acknowledgement.
    listen(said, line)
    if (++count === lines) kill()
  }
  clearTimeout(timer)
  const [code, signal] = await exited
  if (signal !== 'SIGKILL') said.wrong.push(`ended by itself, ${code}`)
  return count
}

const removeViews = (folder: string): void => {
  for (const name of readdirSync(folder)) if (name.startsWith('views-')) rmSync(join(folder, name))
}

const look = async (t: Test, folder: string, said: Said): Promise<number> => {
  const store = await openSqliteStore(join(folder, 'events.db'))
  const log = await logOf(store)
  const stored = new Map(log.map((one) => [one.id, one]))
  const lost = [...said.events].filter(([id, place]) => {
    const found = stored.get(id)
    return `${found?.stream} ${found?.revision}` !== place
  })
  t.same(lost, [], `all of ${said.events.size} acknowledged events are there, where they were said to be`)
  t.equal(stored.size, log.length, 'no event is there twice')
  const moved = [...said.positions].filter(([id, position]) => stored.get(id)?.position !== position)
  t.same(moved, [], `${said.positions.size} are at the positions that were told`)
  t.ok(
    log.every(({ position }, n) => n === 0 || position > log[n - 1]!.position),
    'positions are strictly increasing',
  )
  const lengths = new Map<string, number>()
  const gaps = log.filter(({ stream, revision, type }) => {
    // What was deleted is gone; the deletion comes after it.
    const next = type === STREAM_DELETED ? revision : (lengths.get(stream) ?? NO_STREAM) + 1
    lengths.set(stream, next)
    return revision !== next
  })
  t.same(gaps, [], 'revisions are dense')
  const whole = [...lengths].filter(([stream]) => stream.startsWith('deal-wicks-'))
  t.ok(
    whole.every(([, last]) => last % 3 === 2),
    'appends are whole',
  )
  for (const stream of said.deleted) {
    const { state } = await store.readStream(stream)
    if (state !== 'deleted') t.fail(`${stream} is ${state} after its deletion`)
  }
  const rows = []
  for (const place of [folder, t.testdir()]) {
    const followed = await openFollowed(t, place, store)
    await followed.settled()
    t.same(followed.failures, [], 'no projection paused')
    await followed.close()
    rows.push(dumpFile(join(place, followed.file)))
  }
  t.same(rows[0], rows[1], `the ${rows[1]?.length} rows are those of a fresh rebuild`)
  await store.close()
  return log.length
}

test(`killed in the middle of things (FAULT_SEED=${seed})`, async (t) => {
  const random = randomOf(seed)
  const folder = t.testdir()
  const said: Said = { events: new Map(), positions: new Map(), deleted: new Set(), wrong: [] }
  const kinds = { writing: 0, starting: 0, rebuilding: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    const kind = random()
    const rebuilds = round > LOOK / 2 && kind < 0.3
    const starts = !rebuilds && kind < 0.4
    if (rebuilds) removeViews(folder)
    const far = random()
    // Some die while they start or rebuild, most among acknowledgements.
    const moment: Moment =
      rebuilds || starts
        ? { lines: Infinity, ms: 250 + far * 1_000 }
        : { lines: 1 + Math.floor(far * far * 700), ms: 20_000 }
    const words = [folder, String(round), ...(rebuilds && random() < 0.5 ? ['idle'] : [])]
    await runAndKill(words, moment, said)
    kinds[rebuilds ? 'rebuilding' : starts ? 'starting' : 'writing']++
    t.same(said.wrong, [], `round ${round}`)
    if (round % LOOK === LOOK - 1) {
      await t.test(`after ${round + 1} rounds`, async (t) => {
        t.comment(`${await look(t, folder, said)} events, FAULT_SEED=${seed}`)
      })
    }
  }
  t.comment(JSON.stringify(kinds))
})
