/** Another key in place of a log's: the log goes on, and whoever knows both keys sees that it has only grown. */
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { type Test, test } from 'tap'
import { openAudit } from '../../src/audit/audit.ts'
import { exportBundle } from '../../src/audit/export.ts'
import { type Verifier, vkeyOf } from '../../src/audit/keys.ts'
import { readNote, signersOf } from '../../src/audit/note.ts'
import { CannotReplace, replaceKey } from '../../src/audit/replacing.ts'
import { readSigned } from '../../src/audit/signed.ts'
import { verifyBundle } from '../../src/audit/verify.ts'
import { openFeed } from '../../src/feed/feed.ts'
import type { EventStore } from '../../src/store/port.ts'
import { openAt, until } from '../store/sqlite-given.ts'
import { writeRounds } from '../views/given.ts'

const LEAVES = 14

/** Follows a ledger until so many events are signed; gives the note and the key. */
const signedAt = async (store: EventStore, folder: string, size: number) => {
  const options = { key: join(folder, 'key'), origin: 'ledger.example/log' }
  const audit = await openAudit(join(folder, 'audit'), store, options, pino({ level: 'silent' }))
  const feed = openFeed(store, [audit.follower], () => {})
  await until(() => audit.checkpoint()?.size === BigInt(size))
  await feed.close()
  await audit.close()
  return { note: audit.checkpoint()?.note ?? '', key: audit.verifier as Verifier }
}

/** A ledger of a round that is signed. */
const given = async (t: Test) => {
  const folder = t.testdir({})
  const store = await openAt(t, join(folder, 'events.db'))
  await writeRounds(store, 0, 1)
  return { folder, store, file: join(folder, 'key'), before: await signedAt(store, folder, LEAVES) }
}

const signersIn = (note: string, keys: readonly Verifier[]): readonly string[] =>
  signersOf(readNote(note), keys).map(vkeyOf)

test('a log whose key is replaced goes on under its name, and both keys sign where the old one ends', async (t) => {
  const { folder, store, file, before } = await given(t)
  const made = await replaceKey(store, file)
  t.equal(made.name, 'ledger.example/log')
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.match(
    readFileSync(`${file}.${before.key.id}`, 'utf8'),
    /^PRIVATE\+KEY\+ledger/,
    'the old one moved aside',
  )
  const turn = (await readSigned(store))?.signed.note ?? ''
  t.same(signersIn(turn, [before.key, made]), [vkeyOf(made), vkeyOf(before.key)])

  await writeRounds(store, 1, 2)
  const after = await signedAt(store, folder, 2 * LEAVES)
  t.equal(vkeyOf(after.key), vkeyOf(made))
  t.same(signersIn(after.note, [before.key, made]), [vkeyOf(made)])
  const policy = `log ${vkeyOf(made)}\nlog ${vkeyOf(before.key)}\nquorum none\n`
  const bundle = join(folder, 'bundle')
  await exportBundle(store, bundle, { checkpoint: after.note, policy, since: before.note })
  t.match(verifyBundle(bundle, { policy }), { size: 28n, since: [14n] })
})

test('a key that was lost is replaced, too', async (t) => {
  const { folder, store, file } = await given(t)
  rmSync(file)
  const made = await replaceKey(store, file)
  await writeRounds(store, 1, 2)
  const { note } = await signedAt(store, folder, 2 * LEAVES)
  t.same(signersIn(note, [made]), [vkeyOf(made)])
})

test('a replacement that broke off is made again', async (t) => {
  const { store, file, before } = await given(t)
  const writeState = store.writeState.bind(store)
  const broken = { ...store, writeState: () => Promise.reject(new Error('the power went')) }
  await t.rejects(replaceKey(broken, file), /the power went/)
  const made = await replaceKey({ ...store, writeState }, file)
  t.not(vkeyOf(made), vkeyOf(before.key))
  t.equal((await readSigned(store))?.signed.vkey, vkeyOf(made))
})

test('a log that does not lead to what was signed, or was never signed, keeps its key', async (t) => {
  const { folder, file, before } = await given(t)
  const other = await openAt(t, join(folder, 'other.db'))
  await t.rejects(replaceKey(other, file), CannotReplace)
  const cell = JSON.stringify({ vkey: vkeyOf(before.key), holder: 'n', note: before.note })
  await other.writeState('signer-checkpoint', cell, -1)
  await writeRounds(other, 1, 2)
  await t.rejects(replaceKey(other, file), /does not lead to what was signed for 14 events/)
  t.match(readFileSync(file, 'utf8'), before.key.id)
})
