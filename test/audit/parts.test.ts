/** A long log is checked by several threads, each a part after the other: what is named is what one alone would name. */
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { jcs } from '../../events/canonical/jcs.ts'
import { eventTypes } from '../../events/catalogue.ts'
import { checkParts, firstPart } from '../../src/audit/bundle/verifyParts.ts'
import type { VerifyEnd, VerifyStart } from '../../src/audit/bundle/verifyWorker.ts'
import { Fault } from '../../src/files/folder.ts'
import { EMPTY, extend, leafHash, rootOf } from '../../src/tlog/tree.ts'
import { eventOf, statement } from '../projections/given.ts'
import { audited, disclosureIn, edit, editEntries, judge, policy, signedBundle } from './bundles.ts'

const PART = 8_192

const said = eventOf('deal-kites', 0, 'StatementMade', statement('kites'))

const body = (revision: number, more: object = {}): string => jcs({ ...said, revision, ...more })

/** Some three parts, the last of them short. */
const LEAVES = 2 * PART + 700

test('the verifier names the first fault of a long log with any number of threads', async (t) => {
  const bundle = await signedBundle(
    t,
    Array.from({ length: LEAVES }, (_, n) => body(n)),
  )
  const verdicts = async () => [
    await judge(bundle, { policy, threads: 1 }),
    await judge(bundle, { policy, threads: 3 }),
  ]
  const swap = (path: string): void =>
    editEntries(bundle, path, ([one, two, ...rest]) => [two as Buffer, one as Buffer, ...rest])

  for (const verdict of await verdicts()) t.match(verdict, { events: LEAVES, size: BigInt(LEAVES) })
  swap('tile/entries/065')
  for (const verdict of await verdicts()) t.match(verdict, /^leaf 16640: .* is leaf 16641 of the log/)
  swap('tile/entries/033')
  for (const verdict of await verdicts()) t.match(verdict, /^leaf 8448: .* is leaf 8449 of the log/)
  edit(bundle, 'tile/0/032', (bytes) => Buffer.from(bytes).fill(0, 0, 1))
  for (const verdict of await verdicts()) t.match(verdict, /^tile\/0\/032: its hash is not the one in/)
})

/** The messages of a thread that checks a whole bundle alone. */
const byThread = async (t: Test, folder: string, bodies: readonly string[]): Promise<VerifyEnd> => {
  const root = Uint8Array.from(rootOf(bodies.reduce((tree, one) => extend(tree, leafHash(one)), EMPTY)))
  const types = eventTypes().map(({ name, version }) => ({ name, oldest: 1, newest: version }))
  const workerData: VerifyStart = { folder, size: bodies.length, root, types, next: firstPart() }
  const file = new URL('../../src/audit/bundle/verifyWorker.ts', import.meta.url)
  const worker = new Worker(file, { workerData, execArgv: [] })
  t.teardown(() => worker.terminate())
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
}

test('a thread tells which leaf is at fault', async (t) => {
  const bodies = [body(0), body(1, { position: '7' }), body(2)]
  const { fault } = await byThread(t, await signedBundle(t, bodies), bodies)
  t.match(fault, { part: 0, at: 'leaf 1', why: /it has a field "position", which no event has/ })
})

test('a thread tells whose disclosures match', async (t) => {
  const ledger = await audited(t, 3)
  const [person, disclosure] = await disclosureIn(ledger.store, 1)
  const bundle = await ledger.bundle('disclosing', { disclosures: new Map([[person, disclosure]]) })
  const matched = [`person-${person}`]
  t.strictSame(await byThread(t, bundle, ledger.bodies), { fault: undefined, matched })
})

test('the first fault is that of the first faulty part, whichever thread begins it', async () => {
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
