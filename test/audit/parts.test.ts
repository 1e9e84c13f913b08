/** A long log is checked by several threads, each a part after the other: what is named is what one alone would name. */
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { jcs } from '../../events/canonical/jcs.ts'
import { eventTypes } from '../../events/catalogue.ts'
import { checkParts, firstPart } from '../../src/audit/verifyParts.ts'
import type { VerifyEnd, VerifyStart } from '../../src/audit/verifyWorker.ts'
import { Fault } from '../../src/files/folder.ts'
import { readEntries } from '../../src/tlog/tiles.ts'
import { rootOf } from '../../src/tlog/tree.ts'
import { eventOf, statement } from '../projections/given.ts'
import {
  type Audited,
  audited,
  disclosureIn,
  edit,
  editEntries,
  judge,
  policy,
  signedBundle,
} from './bundles.ts'

const PART = 8_192

const body = (n: number, more: object = {}): string =>
  jcs({ ...eventOf('deal-kites', n, 'StatementMade', statement(`kite ${n}`)), ...more })

/** Some three parts, the last of them short. */
const LEAVES = 2 * PART + 700

test('the first fault of a long log is named, however many threads look for it', async (t) => {
  const bodies = Array.from({ length: LEAVES }, (_, n) => body(n))
  const [early, late] = [PART + 3, 2 * PART + 600]
  bodies[early] = body(early, { position: '7' })
  bodies[late] = '{}'
  const bundle = await signedBundle(t, bodies)
  for (const threads of [1, 2, 4]) {
    t.match(
      await judge(bundle, { policy, threads }),
      new RegExp(`^leaf ${early}: .*it has a field "position"`),
      `${threads} threads`,
    )
  }
  editEntries(bundle, 'tile/entries/031', (entries) => [...entries.slice(1), entries[0] as Buffer])
  for (const threads of [1, 4]) {
    t.match(await judge(bundle, { policy, threads }), /^leaf 7936: the entry in .* is leaf 7937 of the log/)
  }
  edit(bundle, 'tile/0/001', (bytes) => Buffer.from(bytes).fill(0, 0, 1))
  for (const threads of [1, 4]) {
    t.match(await judge(bundle, { policy, threads }), /^tile\/0\/001: it does not make the hash/)
  }
})

test('a long log without a fault holds, whether one thread looks or several', async (t) => {
  const bundle = await signedBundle(
    t,
    Array.from({ length: LEAVES }, (_, n) => body(n)),
  )
  for (const threads of [1, 3]) {
    t.match(await judge(bundle, { policy, threads }), { events: LEAVES, size: BigInt(LEAVES) })
  }
})

/** What a thread tells that has a whole bundle to itself. */
const byThread = async (t: Test, folder: string, { trees }: Audited): Promise<VerifyEnd> => {
  const root = Uint8Array.from(rootOf(trees.at(-1) as Audited['trees'][number]))
  const types = eventTypes().map(({ name, version }) => ({ name, oldest: 1, newest: version }))
  const workerData: VerifyStart = { folder, size: trees.length - 1, root, types, next: firstPart() }
  const file = new URL('../../src/audit/verifyWorker.ts', import.meta.url)
  const worker = new Worker(file, { workerData, execArgv: [] })
  t.teardown(() => worker.terminate())
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
}

test('a thread tells which leaf is at fault, and whose disclosures match', async (t) => {
  const ledger = await audited(t, 3)
  const [person, disclosure] = await disclosureIn(ledger.store, 1)
  const bundle = await ledger.bundle('disclosing', { disclosures: new Map([[person, disclosure]]) })
  t.strictSame(await byThread(t, bundle, ledger), { fault: undefined, matched: [`person-${person}`] })
  const entries = `tile/entries/000.p/${ledger.bodies.length}`
  edit(bundle, entries, (bytes) => {
    const changed = Buffer.from(bytes)
    const third = readEntries(changed)?.[2] as Buffer
    third[third.length - 1] = 0x20
    return changed
  })
  const { fault } = await byThread(t, bundle, ledger)
  t.match(fault, { part: 0, at: 'leaf 2', why: /^the entry in .* is not what the log has there \(event / })
})

test('whoever begins which part, the first fault of all is that of the first part that has one', async () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
      fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
      (faulty, interrupted) => {
        const next = firstPart()
        const begun: number[] = []
        const faults: number[] = []
        // While one thread has begun a part, another may take all others.
        const thread = (): void => {
          const fault = checkParts(faulty.length * PART - 5, next, ({ from }) => {
            begun.push(from / PART)
            if (interrupted[from / PART]) thread()
            if (faulty[from / PART]) throw new Fault(`leaf ${from}`, 'it is faulty')
          })
          if (fault) faults.push(fault.part)
        }
        thread()
        const first = faulty.indexOf(true)
        if (first < 0) return faults.length === 0 && begun.length === faulty.length
        return Math.min(...faults) === first && begun.slice(0, first + 1).every((part, n) => part === n)
      },
    ),
  )
})
