/**
 * kill -9 while events are appended, the tree grows and checkpoints are signed: what was signed never shrinks, every
 * checkpoint that anybody may have seen is the beginning of the log, and the tree grows on.
 * `FAULT_SEED` repeats the moments, `TREE_KILLS` is the number of kills.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pino from 'pino'
import { t as all, test } from 'tap'
import { openService } from '../../src/app/service.ts'
import { leavesOf } from '../../src/audit/leaves.ts'
import { readSigned } from '../../src/audit/signer/signedCell.ts'
import { openReader } from '../../src/store/open.ts'
import { type Checkpoint, readCheckpoint } from '../../src/tlog/checkpoint.ts'
import { readNote } from '../../src/tlog/note.ts'
import { EMPTY, extend, leafHash, rootOf } from '../../src/tlog/tree.ts'
import { until } from '../store/sqlite-given.ts'

all.setTimeout(280_000)

const ROUNDS = Number(process.env.TREE_KILLS ?? 4)

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 16))

/** The size of the log in the note next to the key; -1 without a note. */
const besideIn = (folder: string): number => {
  const beside = join(folder, 'audit.key.signed')
  return existsSync(beside) ? Number(readCheckpoint(readNote(readFileSync(beside, 'utf8'))).size) : -1
}

/** Runs a service that records as fast as it can, and kills it some time after it signed more than before. */
const runAndKill = async (folder: string, round: number, ms: number): Promise<void> => {
  const before = besideIn(folder)
  const file = join(import.meta.dirname, 'kill-process.ts')
  const child = spawn(process.execPath, [file, folder, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const lines = createInterface(child.stdout)
  lines.resume()
  await until(() => besideIn(folder) > before || child.exitCode !== null)
  setTimeout(() => child.kill('SIGKILL'), ms)
  await exited
}

/** The last signature, according to the store and to the file next to the key. */
const signedIn = async (folder: string): Promise<readonly Checkpoint[]> => {
  const reader = await openReader(`sqlite:${join(folder, 'events.db')}`)
  try {
    const cell = await readSigned(reader)
    const beside = join(folder, 'audit.key.signed')
    const notes = [cell?.signed.note, existsSync(beside) ? readFileSync(beside, 'utf8') : undefined]
    return notes.filter((note) => note !== undefined).map((note) => readCheckpoint(readNote(note)))
  } finally {
    await reader.close()
  }
}

/** The roots of the log at some sizes. */
const rootsOf = async (folder: string, sizes: ReadonlySet<number>): Promise<ReadonlyMap<number, string>> => {
  const reader = await openReader(`sqlite:${join(folder, 'events.db')}`)
  const roots = new Map([[0, rootOf(EMPTY).toString('base64')]])
  let range = EMPTY
  for await (const { body } of leavesOf(reader)) {
    range = extend(range, leafHash(body))
    if (sizes.has(range.size)) roots.set(range.size, rootOf(range).toString('base64'))
  }
  await reader.close()
  return roots
}

test(`the signed log never shrinks, whenever the process is killed (FAULT_SEED=${seed})`, async (t) => {
  const folder = t.testdir()
  const seen: Checkpoint[] = []
  let largest = 0
  for (let round = 0; round < ROUNDS; round++) {
    await runAndKill(folder, round, ((seed + round * 7919) % 20) * 30)
    const signed = await signedIn(folder)
    seen.push(...signed)
    const sizes = signed.map(({ size }) => Number(size))
    t.ok(Math.max(0, ...sizes) > largest, `${sizes} after ${largest}`)
    largest = Math.max(largest, ...sizes)
  }
  const service = await openService(
    {
      data: folder,
      store: `sqlite:${join(folder, 'events.db')}`,
      signer: join(folder, 'audit.key'),
      origin: undefined,
    },
    pino({ level: 'silent' }),
  )
  await until(() => Number(service.audit.checkpoint()?.size ?? -1) >= Math.max(1, largest))
  t.equal(service.audit.trouble(), undefined)
  const last = service.audit.checkpoint()
  if (last) seen.push(last)
  await service.close()
  const roots = await rootsOf(folder, new Set(seen.map(({ size }) => Number(size))))
  for (const { size, root } of seen) {
    if (roots.get(Number(size)) !== root.toString('base64'))
      t.fail(`the checkpoint of ${size} is of another log`)
  }
  t.ok(largest > 0)
  t.comment(`${seen.length} checkpoints, the largest of ${largest} events`)
})
