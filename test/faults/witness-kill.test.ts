/**
 * kill -9 of a witness, again and again, while two pasts of one log are put before it: what it cosigned is of one of
 * them, and it remembers all that it ever answered. `FAULT_SEED` repeats a run's choices.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { t as all, type Test, test } from 'tap'
import { checkpointText } from '../../src/tlog/checkpoint.ts'
import { growthText } from '../../src/tlog/consistency.ts'
import { noteOf, readNote, signatureLine, signersOf } from '../../src/tlog/note.ts'
import { vkeyOf } from '../../src/tlog/noteKeys.ts'
import { consistencyProof, leafHash, rangeOf, rootOf, type Subtrees } from '../../src/tlog/tree.ts'
import { logKey, subtreesOf, witnessKey } from '../audit/given.ts'
import { endWith } from '../ending.ts'

const ROUNDS = Number(process.env.WITNESS_KILLS ?? 4)
/** Leaves that the two pasts have in common, and all leaves that each has. */
const [COMMON, LEAVES] = [3, 400]

all.setTimeout(280_000)

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 32))
let state = seed
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((state / 2 ** 32) * below)
}

const log = logKey()
const past = (name: string): Subtrees =>
  subtreesOf(Array.from({ length: LEAVES }, (_, n) => leafHash(n < COMMON ? `${n}` : `${name} ${n}`)))
const pasts = [past('one'), past('other')] as const

const textOf = (tree: Subtrees, size: number): string =>
  checkpointText({ origin: log.verifier.name, size: BigInt(size), root: rootOf(rangeOf(size, tree)) })

const open = async (t: Test, folder: string) => {
  const file = join(import.meta.dirname, 'witness-process.ts')
  const child = spawn(process.execPath, [file, folder, vkeyOf(log.verifier)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  endWith(t, kill)
  for await (const address of createInterface(child.stdout)) return { address, kill }
  throw new Error('the witness ended by itself')
}

test(`killed while it cosigns (FAULT_SEED=${seed}, ${ROUNDS} rounds)`, async (t) => {
  const folder = join(t.testdir({}), 'witness')
  /** The requests answered with 200: the old size and the new one. */
  const cosigned: { readonly which: number; readonly size: number }[] = []
  let known = 0

  const ask = async (address: string, which: 0 | 1, from: number, size: number): Promise<number> => {
    const tree = pasts[which]
    const text = textOf(tree, size)
    const checkpoint = noteOf(text, [signatureLine(text, log)])
    const body = growthText({ old: BigInt(from), hashes: consistencyProof(tree, from, size), checkpoint })
    const answer = await fetch(`${address}/add-checkpoint`, { method: 'POST', body })
    const said = await answer.text()
    if (answer.status === 409) known = Number(said)
    if (answer.status !== 200) return answer.status
    t.equal(signersOf(readNote(noteOf(text, [said])), [witnessKey().verifier]).length, 1)
    cosigned.push({ which, size })
    known = Math.max(known, size)
    return answer.status
  }

  for (let round = 0; round < ROUNDS; round++) {
    const { address, kill } = await open(t, folder)
    const before = Math.max(0, ...cosigned.map(({ size }) => size))
    t.equal(await ask(address, 0, LEAVES, LEAVES), 409)
    t.ok(known >= before, `round ${round}: it remembers ${known}, and had cosigned ${before}`)
    let left = 2 + random(10)
    let killed: Promise<void> | undefined
    const asking = ([0, 1] as const).map(async (which) => {
      while (known < LEAVES - 3) {
        await ask(address, which, known, known + 1 + random(3))
        // A moment later the next requests are under way.
        if (--left <= 0) killed ??= pause(random(5)).then(kill)
      }
    })
    await Promise.allSettled(asking)
    await killed
  }
  const ours = cosigned.filter(({ size }) => size > COMMON).map(({ which }) => which)
  t.ok(ours.length > ROUNDS, `${ours.length} were cosigned`)
  t.equal(new Set(ours).size, 1, 'all of one past')
})
