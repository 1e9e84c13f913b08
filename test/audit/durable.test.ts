/** Small files are written as a whole, and the remains of a killed process are removed. */
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { readIfThere, removeLeft, writeDurably } from '../../src/files/durable.ts'

const OLD = '6f0c2f3a-94a4-4f0e-9a8f-0d6f5f0f7a11'
const NEW = '6f0c2f3a-94a4-4f0e-9a8f-0d6f5f0f7a12'

test('the clean-up removes what an interrupted write left, and nothing else', async (t) => {
  const folder = t.testdir({
    note: 'first',
    [`note.${OLD}`]: 'half',
    [`note.${NEW}`]: 'being written',
    [`notes.${OLD}`]: 'of another file',
    'note.signed': 'another file',
  })
  for (const name of readdirSync(folder)) {
    if (name.endsWith(OLD)) utimesSync(join(folder, name), 1_000, 1_000)
  }
  await removeLeft(join(folder, 'note'))
  t.same(readdirSync(folder).sort(), ['note', `note.${NEW}`, 'note.signed', `notes.${OLD}`])
})

test('a note that was never written leaves nothing behind', async (t) => {
  await removeLeft(join(t.testdir(), 'gone', 'note'))
  t.equal(await readIfThere(join(t.testdir(), 'note')), undefined)
})

test('a durable write replaces the whole file and leaves no other file', async (t) => {
  const folder = t.testdir()
  const path = join(folder, 'note')
  writeFileSync(path, 'first')
  await writeDurably(path, 'second')
  t.equal(readFileSync(path, 'utf8'), 'second')
  t.same(readdirSync(folder), ['note'])
})
