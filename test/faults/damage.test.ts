/**
 * Bytes flipped and cut off in each file of the data folder, one at a time, while no service runs. Then a service starts:
 * whatever it answers with 200 is what it answered before the damage, and it signs nothing that is not so. `FAULT_SEED`
 * repeats a run's choices; `DAMAGE_ROUNDS` harms each file in each way so often.
 */
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { t as all, type Test, test } from 'tap'
import { leavesOf } from '../../src/audit/leaves.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { readCheckpoint } from '../../src/tlog/checkpoint.ts'
import { readNote } from '../../src/tlog/note.ts'
import { EMPTY, extend, leafHash, type Range, rootOf } from '../../src/tlog/tree.ts'
import { tickingClock } from '../http/given.ts'
import { buildTestService } from '../service.ts'
import { writeRounds } from '../views/given.ts'
import { randomOf } from './random.ts'

/** Every harm to each file, so often; by default one of them, once. */
const isLong = process.env.DAMAGE_ROUNDS !== undefined
const rounds = Number(process.env.DAMAGE_ROUNDS ?? 1)
all.setTimeout(isLong ? 3_600_000 : 280_000)

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 32))

/** The requests: the main queries, tiles and proofs, the checkpoint. */
const asked = [
  '/v1/events?limit=20',
  '/v1/events?stream=deal-kites-3',
  '/v1/deals',
  '/v1/deals/kites-3',
  '/v1/deals/kites-3/timeline',
  '/v1/deals/kites-7/balance',
  '/v1/sanctions',
  '/v1/prisoners',
  '/v1/sources/post-5',
  '/v1/search?q=kite',
  '/checkpoint',
  '/v1/audit/checkpoint',
  '/tile/0/000',
  '/tile/0/001.p/24',
  '/tile/1/000.p/1',
  '/tile/entries/000',
  '/tile/entries/001.p/24',
  '/v1/audit/proofs/inclusion?index=7',
  '/v1/audit/proofs/inclusion?index=279&size=280',
  '/v1/audit/proofs/consistency?from=100',
]

type Answers = ReadonlyMap<string, { readonly status: number; readonly bytes: Buffer }>

const LEAVES = 280

/** Starts a service on a folder, asks it everything, records something, and waits for what is signed. */
const lookAt = async (t: Test, data: string) => {
  const { app, service, close } = await buildTestService(t, { data, early: true, now: tickingClock() })
  try {
    service.search.start()
    const health = async (): Promise<{ status: string; audit: { trouble?: string; checking?: object } }> =>
      (await app.inject('/health/ready')).json()
    // Settled, or standing still for good.
    for (let looks = 0; looks < 400; looks++) {
      const { status, audit } = await health()
      const search = (await app.inject('/v1/search?q=kite')).statusCode
      const isSigned = service.audit.checkpoint() !== undefined && audit.checking === undefined
      if (status === 'ready' && isSigned && search !== 503) break
      if (status === 'not signing' && (search !== 503 || looks > 40)) break
      if (looks > 100 && status !== 'catching up') break
      await pause(10)
    }
    const answers = new Map<string, { status: number; bytes: Buffer }>()
    for (const url of asked) {
      const answer = await app.inject(url)
      answers.set(url, { status: answer.statusCode, bytes: answer.rawPayload })
    }
    const said = await health()
    const before = service.audit.checkpoint()?.note
    const body = { id: 'post-new', publisher: 'The New Post', kind: 'press' }
    const recorded = await app.inject({ method: 'POST', url: '/v1/sources', payload: body })
    for (let looks = 0; looks < 60; looks++) {
      if (recorded.statusCode !== 201 || said.status !== 'ready') break
      if (service.audit.checkpoint()?.note !== before) break
      await pause(20)
    }
    const [last] = (await service.store.readStream('source-post-new').catch(() => ({ events: [] }))).events
    return { answers, said, note: service.audit.checkpoint()?.note, recorded: last?.body }
  } finally {
    await close()
  }
}

type Harm = (bytes: Buffer, random: () => number) => Buffer

const harms: Readonly<Record<string, Harm>> = {
  'a bit turned': (bytes, random) => {
    const copy = Buffer.from(bytes)
    const at = Math.floor(random() * copy.length)
    copy[at] = (copy[at] as number) ^ (1 << Math.floor(random() * 8))
    return copy
  },
  'cut off': (bytes, random) => bytes.subarray(0, Math.floor(random() * bytes.length)),
}

/** The files of a folder, by their paths in it. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => statSync(join(folder, file)).size > 0)
    .sort()

test('whatever file is damaged, no answer is wrong and nothing wrong is signed', async (t) => {
  t.comment(`FAULT_SEED=${seed}`)
  const random = randomOf(seed)
  const folder = t.testdir({ whole: {} })
  const whole = join(folder, 'whole')
  const store = await openSqliteStore(join(whole, 'events.db'))
  await writeRounds(store, 0, 20)
  let tree: Range = EMPTY
  for await (const { body } of leavesOf(store)) tree = extend(tree, leafHash(body))
  await store.close()
  await lookAt(t, whole)
  // What the first look recorded is part of it from here on.
  const { app, service, close } = await buildTestService(t, { data: whole, now: tickingClock() })
  const body = (await service.store.readStream('source-post-new')).events[0]?.body ?? ''
  tree = extend(tree, leafHash(body))
  await app.inject('/health/ready')
  await close()
  // The folder of a service that was killed: what it wrote last is in the -wal of the ledger.
  const killed = join(folder, 'killed')
  const open = await buildTestService(t, { data: whole, now: tickingClock() })
  await open.app.inject({
    method: 'POST',
    url: '/v1/sources',
    payload: { id: 'post-late', publisher: 'The Late Post', kind: 'press' },
  })
  const late = (await open.service.store.readStream('source-post-late')).events[0]?.body ?? ''
  while (open.service.audit.checkpoint()?.size !== BigInt(LEAVES + 2)) await pause(10)
  tree = extend(tree, leafHash(late))
  cpSync(whole, killed, { recursive: true, filter: (path) => !/lock/.test(path) })
  await open.close()

  const { answers: right, said } = await lookAt(
    t,
    ((): string => {
      cpSync(killed, join(folder, 'right'), { recursive: true })
      return join(folder, 'right')
    })(),
  )
  t.equal(said.status, 'ready')
  t.same(
    [...right].filter(([, { status }]) => status !== 200).map(([url]) => url),
    [],
  )
  rmSync(join(folder, 'right'), { recursive: true })

  const mayBe = (answers: Answers, isTold: boolean): readonly string[] =>
    [...answers].flatMap(([url, { status, bytes }]) => {
      if (status >= 500 || isTold) return []
      return status === 200 && bytes.equals(right.get(url)?.bytes ?? Buffer.alloc(0))
        ? []
        : [`${url} ${status}`]
    })

  for (const file of filesIn(killed)) {
    const one = Object.entries(harms)[Math.floor(random() * 2)] as [string, Harm]
    for (const [what, harm] of isLong ? Object.entries(harms) : [one]) {
      for (let round = 0; round < rounds; round++) {
        await t.test(`${what} in ${file}`, async (t) => {
          const data = join(folder, 'round')
          cpSync(killed, data, { recursive: true })
          const bytes = readFileSync(join(data, file))
          writeFileSync(join(data, file), harm(bytes, random))
          const found = await lookAt(t, data).catch((error: unknown) => error)
          rmSync(data, { recursive: true })
          if (found instanceof Error) {
            // A start that is refused says what is wrong in its message.
            t.notMatch(
              found.name,
              /^(?:TypeError|RangeError|SyntaxError|ZodError|ReferenceError)$/,
              found.stack ?? '',
            )
            return
          }
          const { answers, said, note, recorded } = found as Awaited<ReturnType<typeof lookAt>>
          // What a log of the past would answer is right for that log, and health says that it is one.
          const isOlder = said.status === 'not signing' && /older backup/.test(said.audit.trouble ?? '')
          t.same(mayBe(answers, isOlder), [], JSON.stringify(said))
          if (note === undefined) return
          const signed = readCheckpoint(readNote(note))
          const grown = recorded === undefined ? tree : extend(tree, leafHash(recorded))
          const roots = new Map([tree, grown].map((range) => [BigInt(range.size), rootOf(range)]))
          t.ok(roots.get(signed.size)?.equals(signed.root), `what is signed is of ${signed.size}`)
        })
      }
    }
  }
})
