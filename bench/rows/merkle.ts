/** The Merkle tree: what following the log costs its appends, proofs of a large log, a large bundle verified. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { projections } from '../../projections/all.ts'
import { openAudit } from '../../src/audit/audit.ts'
import { exportBundle } from '../../src/audit/bundle/bundleExport.ts'
import { verifyBundle } from '../../src/audit/bundle/verify.ts'
import { isLeaf } from '../../src/audit/leaves.ts'
import { openTreeFiles, type TreeFiles } from '../../src/audit/tree/treeFiles.ts'
import type { EventStore, LedgerReader, LoggedEvent } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { type Follower, openTail } from '../../src/tail/tail.ts'
import { checkpointText } from '../../src/tlog/checkpoint.ts'
import { noteOf, signatureLine } from '../../src/tlog/note.ts'
import { SIGNATURE, signerOf } from '../../src/tlog/noteKeys.ts'
import { policyText } from '../../src/tlog/policy.ts'
import { EMPTY, extend, inclusionProof, leafHash, rootOf } from '../../src/tlog/tree.ts'
import { openViews } from '../../src/views/views.ts'
import { generate, type Ready } from '../generate.ts'
import { alternate, median, percentile, rate, ratiosOf, time } from '../measure.ts'
import type { Given, Line, Row } from '../row.ts'

const CALLERS = 64
const silent = pino({ level: 'silent' })

/** Somebody who follows the log and does nothing with it. */
const idle = (): Follower => {
  let position: number | undefined
  return {
    name: 'idle',
    position: () => position,
    handle: async ({ events }) => {
      position = events.at(-1)?.position ?? position
    },
  }
}

interface Side {
  readonly store: EventStore
  readonly close: () => Promise<void>
}

/** A ledger that is followed as a service follows it, with or without the audit, and with or without views. */
const openSide = async (folder: string, withViews: boolean, withAudit: boolean): Promise<Side> => {
  const store = await openSqliteStore(join(folder, 'events.db'))
  const views = withViews ? await openViews(folder, store, projections) : undefined
  const audit = withAudit
    ? await openAudit(join(folder, 'audit'), store, { key: join(folder, 'audit.key') }, silent)
    : undefined
  const followers = [views?.follower ?? idle(), ...(audit ? [audit.follower] : [])]
  const feed = openTail(store, followers, (_, error) => {
    throw error
  })
  return {
    store,
    close: async () => {
      await feed.close()
      await audit?.close()
      views?.close()
      await store.close()
    },
  }
}

const sources = [...generate(20_000)].filter(({ type }) => type === 'StatementMade' || type === 'DealOpened')

/** Each caller appends deals of its own, one event after the other, awaiting each. */
const append = (store: EventStore, name: string, count: number): Promise<number> => {
  const each = Math.floor(count / CALLERS)
  const opening = sources.find(({ type }) => type === 'DealOpened')
  const call = async (caller: number): Promise<void> => {
    for (let n = 0; n < each; n++) {
      const stream = `deal-${name}-${caller}-${Math.floor(n / 40)}`
      const revision = n % 40
      const from = revision === 0 ? opening : sources[(n * 7 + caller) % sources.length]
      const statement = from?.type === 'DealOpened' ? opening : from
      const id = randomUUID()
      const event = { ...JSON.parse(statement?.body ?? '{}'), id, stream, revision }
      await store.append(stream, revision - 1, [{ id, type: event.type, body: JSON.stringify(event) }])
    }
  }
  const work = Array.from({ length: CALLERS }, (_, caller) => caller)
  return rate(each * CALLERS, async () => void (await Promise.all(work.map(call))))
}

const follower = async (given: Given, withViews: boolean): Promise<Line> => {
  const count = CALLERS * (given.size === 'full' ? (withViews ? 100 : 250) : 20)
  const what = withViews ? 'with views' : 'bare'
  const ours = await openSide(join(given.folder, `ours-${what}`), withViews, true)
  const theirs = await openSide(join(given.folder, `theirs-${what}`), withViews, false)
  const rounds = await alternate(
    (round) => append(ours.store, `r${round}`, count),
    (round) => append(theirs.store, `r${round}`, count),
  )
  await ours.close()
  await theirs.close()
  return {
    what: `append, one event, ${CALLERS} callers, ${withViews ? 'views' : 'nobody else'} and the Merkle tree following`,
    against: `the same without the tree`,
    unit: 'events/s',
    ...rounds,
    ratios: ratiosOf(rounds),
    goal: { atLeast: 0.95 },
  }
}

interface Grown {
  readonly leaves: number
  readonly tree: TreeFiles
}

const treeOf = async (folder: string, leaves: number): Promise<Grown> => {
  const tree = await openTreeFiles(folder, 'ledger', async () => true)
  for (let n = 0; n < leaves; n++) {
    tree.add(randomBytes(32).toString('binary'), { position: n + 1, before: n, event: '' })
    if (n % 50_000 === 0) await tree.flush()
  }
  await tree.flush()
  return { leaves, tree }
}

/** Milliseconds that each of many proofs took. */
const prove = async ({ leaves, tree }: Grown): Promise<readonly number[]> => {
  const times = []
  for (let n = 0; n < 2_000; n++) {
    times.push(await time(() => void inclusionProof(tree.subtrees, randomInt(leaves), leaves)))
  }
  return times
}

const proofs = async ({ folder, size }: Given): Promise<readonly Line[]> => {
  const many = await treeOf(join(folder, 'tree'), size === 'full' ? 1_000_000 : 50_000)
  const few = await treeOf(join(folder, 'small-tree'), 10_000)
  const p99s: number[] = []
  const rounds = await alternate(
    async () => {
      const times = await prove(many)
      p99s.push(percentile(times, 0.99))
      return median(times)
    },
    async () => median(await prove(few)),
  )
  await many.tree.close()
  await few.tree.close()
  return [
    {
      what: `proof of inclusion, ${many.leaves} leaves, p99`,
      against: '',
      unit: 'ms',
      ours: p99s,
      theirs: [],
      ratios: p99s,
      goal: { atMost: 5 },
    },
    {
      what: `growth to ${many.leaves} leaves: proof of inclusion, median`,
      against: `itself at ${few.leaves}`,
      unit: 'ms',
      ...rounds,
      ratios: ratiosOf(rounds),
      goal: { atMost: 1.3 },
    },
  ]
}

/** The number of generated events that are leaves. About one event in ten is not a leaf. */
function* leafEvents(count: number): Generator<Ready> {
  let found = 0
  for (const event of generate(Math.ceil(count * 1.2))) {
    if (!isLeaf(event)) continue
    yield event
    if (++found === count) return
  }
}

/** A log of generated events, given out as a reader gives it. */
const readerOf = (count: number): LedgerReader =>
  ({
    readAll: async function* () {
      let batch: LoggedEvent[] = []
      let position = 0
      for (const event of leafEvents(count)) {
        batch.push({ ...event, position: ++position })
        if (batch.length < 1_000) continue
        yield batch
        batch = []
      }
      yield batch
    },
  }) as unknown as LedgerReader

const verify = async ({ folder, size }: Given): Promise<Line> => {
  const leaves = size === 'full' ? 1_000_000 : 20_000
  const signer = signerOf('bench.example/log', SIGNATURE, randomBytes(32))
  let range = EMPTY
  const sample: Buffer[] = []
  for (const { body } of leafEvents(leaves)) {
    range = extend(range, leafHash(body))
    if (sample.length < 10_000) sample.push(Buffer.from(body))
  }
  const text = checkpointText({ origin: 'bench.example/log', size: BigInt(range.size), root: rootOf(range) })
  const bundle = join(folder, 'bundle')
  const policy = policyText(signer.verifier)
  await exportBundle(readerOf(leaves), bundle, {
    checkpoint: noteOf(text, [signatureLine(text, signer)]),
    policy,
  })
  const memory: number[] = []
  const rounds = await alternate(
    () =>
      time(async () => {
        await verifyBundle(bundle, { policy })
        memory.push(process.memoryUsage.rss() / 2 ** 20)
      }),
    () =>
      time(() => {
        for (let n = 0; n < range.size; n++) leafHash(sample[n % sample.length] as Buffer)
      }),
  )
  rmSync(bundle, { recursive: true })
  return {
    what: `bundle of ${range.size} events verified`,
    against: 'hashing as many leaves once, from memory',
    unit: 'ms',
    ...rounds,
    ratios: ratiosOf(rounds),
    goal: { atMost: 3 },
    note: `resident memory after each: ${Math.round(median(memory))} MiB, at most ${Math.round(Math.max(...memory))}`,
  }
}

export const merkle: Row = {
  name: 'merkle',
  run: async (given) => [
    await follower(given, false),
    await follower(given, true),
    ...(await proofs(given)),
    await verify(given),
  ],
}
