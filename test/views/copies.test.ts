/** Copies of views are removed at one go, also while somebody is writing into them. */
import '../tap/inMemory.ts'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { test } from 'tap'
import { removeCopies } from '../../src/views/copies.ts'

/** A thread that makes ever new files in a folder for as long as it is there, but not without end. */
const WRITER = `
const { writeFileSync } = require('node:fs')
const { parentPort, workerData } = require('node:worker_threads')
for (let n = 0; n < 20000; n++) {
  try {
    writeFileSync(workerData + '/' + n, 'lamps')
    if (n === 3000) parentPort.postMessage('busy')
  } catch {
    break
  }
}`

test('a copy is removed while a thread is making files in it', async (t) => {
  const folder = t.testdir({})
  for (let round = 0; round < 10; round++) {
    const copy = join(folder, round % 2 === 0 ? 'rebuild-0123abcd' : 'replay-kites')
    mkdirSync(copy)
    const writer = new Worker(WRITER, { eval: true, workerData: copy })
    t.teardown(() => writer.terminate())
    await new Promise((resolve) => writer.once('message', resolve))
    t.doesNotThrow(() => removeCopies(folder))
    await new Promise((resolve) => writer.once('exit', resolve))
    t.same(readdirSync(folder), [])
  }
})

test('nothing but copies is removed', async (t) => {
  const folder = t.testdir({})
  mkdirSync(join(folder, 'replay-kites'))
  writeFileSync(join(folder, 'views-0123456789ab.db'), 'lamps')
  removeCopies(folder)
  t.same(readdirSync(folder), ['views-0123456789ab.db'])
  t.notOk(existsSync(join(folder, 'replay-kites')))
})
