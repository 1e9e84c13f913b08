/** A replaced key: the log continues, and a reader with both keys sees that it has only grown. */
import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { type Test, test } from 'tap'
import { openAudit } from '../../src/audit/audit.ts'
import { exportBundle } from '../../src/audit/bundle/bundleExport.ts'
import { verifyBundle } from '../../src/audit/bundle/verify.ts'
import { beginLog, CannotReplace, rememberLast, replaceKey } from '../../src/audit/signer/keyReplacement.ts'
import { readSigned } from '../../src/audit/signer/signedCell.ts'
import type { EventStore } from '../../src/store/port.ts'
import { openTail } from '../../src/tail/tail.ts'
import { noteOf, readNote, signatureLine, signersOf } from '../../src/tlog/note.ts'
import { type Verifier, vkeyOf } from '../../src/tlog/noteKeys.ts'
import { openAt, until } from '../store/sqlite-given.ts'
import { writeRounds } from '../views/given.ts'
import { flip } from './bundles.ts'
import { logKey } from './given.ts'

const LEAVES = 14

/** Follows a ledger until so many events are signed; gives the note and the key. */
const signedAt = async (store: EventStore, folder: string, size: number) => {
  const options = { key: join(folder, 'key'), origin: 'ledger.example/log' }
  const audit = await openAudit(join(folder, 'audit'), store, options, pino({ level: 'silent' }))
  const feed = openTail(store, [audit.follower], () => {})
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

test('a log with a replaced key keeps its name, and both keys sign where the old one ends', async (t) => {
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
  t.match(await verifyBundle(bundle, { policy }), { size: 28n, since: [14n] })
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
  await t.rejects(replaceKey(other, file), /does not lead to the checkpoint of 14 events/)
  t.match(readFileSync(file, 'utf8'), before.key.id)
})

/** A ledger of one round, restored from an older copy. The file next to the key says that two rounds were signed. */
const rolledBack = async (t: Test) => {
  const { folder, store, file, before } = await given(t)
  await store.close()
  cpSync(join(folder, 'events.db'), join(folder, 'backup.db'))
  const later = await openAt(t, join(folder, 'events.db'))
  await writeRounds(later, 1, 2)
  const last = await signedAt(later, folder, 2 * LEAVES)
  await later.close()
  return { folder, file, before, last, store: await openAt(t, join(folder, 'backup.db')) }
}

test('a log that was rolled back keeps its key', async (t) => {
  const { store, file, last } = await rolledBack(t)
  await t.rejects(
    replaceKey(store, file),
    /^key\.signed says that 28 events were signed, but the log has only 14: is it an older backup\?$/,
  )
  await writeRounds(store, 7, 9)
  await t.rejects(replaceKey(store, file), /the checkpoint of 28 events in key\.signed: it was changed/)
  t.match(readFileSync(file, 'utf8'), last.key.id)
})

test('a key of which nobody knows what it signed is not replaced', async (t) => {
  const { store, file } = await given(t)
  const kept = readFileSync(`${file}.signed`)
  writeFileSync(`${file}.signed`, flip(kept, 60))
  await t.rejects(replaceKey(store, file), /key\.signed, which keeps what was signed, is damaged/)
  rmSync(`${file}.signed`)
  await t.rejects(replaceKey(store, file), /key\.signed is missing/)
  t.notOk(existsSync(`${file}.signed`))
})

test('a restored key accepts the last checkpoint if the log leads to it', async (t) => {
  const { folder, store, file, before } = await given(t)
  rmSync(`${file}.signed`)
  const other = noteOf(readNote(before.note).text, [signatureLine(readNote(before.note).text, logKey())])
  await t.rejects(rememberLast(store, file, 'x'), /this is not a checkpoint: the note has no signature/)
  await t.rejects(rememberLast(store, file, other), /the key of this log did not sign this checkpoint/)
  await rememberLast(store, file, before.note)
  await writeRounds(store, 1, 2)
  const after = await signedAt(store, folder, 2 * LEAVES)
  await t.rejects(rememberLast(store, file, before.note), /the store has a later checkpoint, of 28/)
  t.match(after.note, /\n28\n/)
})

test('a restored key refuses a checkpoint that the log does not lead to', async (t) => {
  const { store, file, last } = await rolledBack(t)
  rmSync(`${file}.signed`)
  await t.rejects(
    rememberLast(store, file, last.note),
    /the given checkpoint says that 28 events were signed, but the log has only 14/,
  )
  t.notOk(existsSync(`${file}.signed`))
})

test('a log that was rolled back continues as a new log with another name', async (t) => {
  const { folder, store, file, last } = await rolledBack(t)
  await t.rejects(beginLog(store, file, 'ledger.example/log'), /already has the name ledger\.example\/log/)
  await t.rejects(beginLog(store, file, 'a b'), /cannot name a log/)
  const made = await beginLog(store, file, 'ledger.example/log-2')
  t.equal(readFileSync(`${file}.${last.key.id}.signed`, 'utf8'), last.note, 'what the old one signed stays')
  const after = await signedAt(store, folder, LEAVES)
  t.same([after.key.name, vkeyOf(after.key)], ['ledger.example/log-2', vkeyOf(made)])
  t.match(after.note, /^ledger\.example\/log-2\n14\n/)
})
