/** `detente audit …` as a command: one line of verdict, and a status that says it too. */
import { once } from 'node:events'
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { test } from 'tap'
import { writeSigned } from '../../src/audit/signer/signedCell.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { noteOf, signatureLine } from '../../src/tlog/note.ts'
import { secretOf, vkeyOf } from '../../src/tlog/noteKeys.ts'
import { audited, edit, flip, policy } from '../audit/bundles.ts'
import { logKey } from '../audit/given.ts'
import { deal, GAZETTE, source } from '../http/given.ts'
import { pause } from '../pause.ts'
import { run, serve } from './inProcess.ts'
import { dataOf, failsWith, start } from './process.ts'

test('the command reports a valid bundle in one line, with status 0', async (t) => {
  const ledger = await audited(t, 2)
  const bundle = await ledger.bundle('bundle')
  writeFileSync(join(t.testdirName, 'policy'), policy)
  writeFileSync(join(t.testdirName, 'kept'), ledger.note(9))
  const { code, out, err } = await run(t, [
    'audit',
    'verify',
    bundle,
    '--policy',
    'policy',
    '--since',
    'kept',
  ])
  t.match(out, /^holds: all 28 events of ledger\.example\/log, .*; grown from the checkpoint of 9\n$/)
  t.same([code, err], [0, ''])
})

test('the command reports an invalid bundle in one line, with status 1', async (t) => {
  const bundle = await (await audited(t, 2)).bundle('bundle')
  edit(bundle, 'tile/entries/000.p/28', (bytes) => flip(bytes, 9))
  failsWith(
    t,
    await run(t, ['audit', 'verify', bundle]),
    /^detente: does not hold: leaf 0: the entry in tile/,
  )
})

test('the command explains wrong arguments', async (t) => {
  t.testdir({})
  failsWith(t, await run(t, ['audit']), /write audit verify FOLDER, audit export FOLDER, or audit key/)
  failsWith(t, await run(t, ['audit', 'verify', 'nowhere']), /nowhere: there is no such folder/)
  failsWith(
    t,
    await run(t, ['audit', 'verify', '.', '--policy', 'nothing']),
    /nothing cannot be read \(ENOENT\)/,
  )
})

test('a command says which server it waits for, and leaves a folder alone that it cannot fill yet', async (t) => {
  t.testdir({ there: {} })
  // Nothing listens where something just did.
  const { address, stop } = await serve(t)
  await stop()
  const store = `esdb://${new URL(address).host}?tls=false`
  const { child: waiting, ended: over } = start(t, ['audit', 'export', 'there', '--store', store])
  await once(waiting.stderr as Readable, 'data')
  waiting.kill('SIGTERM')
  t.match((await over).err, /^detente: waiting for the EventStoreDB at 127\.0\.0\.1:\d+: .*ECONNREFUSED/)
  t.same(readdirSync(join(t.testdirName, 'there')), [])
})

/** Facts of a service with a real clock. */
const past = { occurred: '2020-02-01' }

/** Waits until so many events are signed. */
const signed = async (address: string, size: number): Promise<void> => {
  for (;;) {
    const answer = await fetch(`${address}/v1/audit/checkpoint`)
    if (answer.ok && ((await answer.json()) as { size: number }).size === size) return
    await pause(20)
  }
}

test('a bundle that is written while the service runs is valid for a reader with the key', async (t) => {
  t.testdir({})
  const { address } = await serve(t)
  const post = (path: string, body: object): Promise<Response> =>
    fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  t.equal((await post('/v1/sources', source(GAZETTE))).status, 201)
  t.equal((await post('/v1/deals', deal('potash', past))).status, 201)
  await signed(address, 2)
  writeFileSync(join(t.testdirName, 'kept'), await (await fetch(`${address}/checkpoint`)).text())
  const key = (await run(t, ['audit', 'key'])).out.trim()
  t.match(key, /^detente\/[0-9a-f-]{36}\+[0-9a-f]{8}\+A/)
  writeFileSync(join(t.testdirName, 'policy'), `log ${key}\nquorum none\n`)
  t.equal((await post('/v1/deals', deal('other', past))).status, 201)
  await signed(address, 3)
  const said = await run(t, ['audit', 'export', 'bundle', '--since', 'kept'])
  t.same([said.out, said.code], ['bundle is a bundle of the log of 3 events.\n', 0])
  const verdict = await run(t, ['audit', 'verify', 'bundle', '--policy', 'policy', '--since', 'kept'])
  t.match(verdict.out, /^holds: all 3 events .*; grown from the checkpoint of 2$/m)
  await run(t, ['audit', 'export', 'one', '--deal', 'potash'])
  const one = await run(t, ['audit', 'verify', 'one', '--policy', 'policy'])
  t.match(
    one.out,
    /^holds: each of the 1 events of the deal potash .*does not prove that there are no others/,
  )
  failsWith(t, await run(t, ['audit', 'export', 'none', '--deal', 'nothing']), /there is no deal nothing/)
  t.notOk(existsSync(join(t.testdirName, 'none')), 'no empty folder stays')
  failsWith(t, await run(t, ['audit', 'export', 'bundle']), /the folder bundle is not empty/)
})

test('a ledger that was never signed cannot be exported and has no key', async (t) => {
  t.testdir({ data: {} })
  const store = await openSqliteStore(join(t.testdirName, 'data', 'events.db'))
  await store.close()
  failsWith(t, await run(t, ['audit', 'export', 'bundle']), /nothing is signed yet/)
  t.notOk(existsSync(join(t.testdirName, 'bundle')))
  failsWith(t, await run(t, ['audit', 'key']), /the log has no key yet/)
})

test('a bundle holds disclosures when asked; each is held against the log, and their reading recorded', async (t) => {
  const ledger = await audited(t, 2, t.testdir({ data: {} }))
  const path = join(dataOf(t), 'events.db')
  await ledger.store.close()
  cpSync(join(t.testdirName, 'events.db'), path)
  const store = await openSqliteStore(path)
  const vkey = vkeyOf(logKey().verifier)
  await writeSigned(store, { vkey, holder: 'test', note: ledger.note() }, -1)
  await store.close()
  const events = ledger.bodies.map((body) => JSON.parse(body))
  // The details of every third person are destroyed, the first one's among them.
  const [erased, kept] = events
    .filter(({ type }) => type === 'PersonRegistered')
    .map(({ stream }) => stream.slice('person-'.length))
  failsWith(
    t,
    await run(t, ['audit', 'export', 'a', '--disclose', 'p-nobody']),
    /there is no person p-nobody/,
  )
  failsWith(t, await run(t, ['audit', 'export', 'b', '--disclose', erased]), /the details of .* were erased/)
  t.equal((await run(t, ['audit', 'export', 'bundle', '--disclose', kept])).code, 0)
  t.match((await run(t, ['audit', 'verify', 'bundle'])).out, /; 1 disclosures match; /)
  edit(join(t.testdirName, 'bundle'), `disclosure/${kept}`, (bytes) => flip(bytes, 30))
  failsWith(
    t,
    await run(t, ['audit', 'verify', 'bundle']),
    /disclosure\/.*: no event of this person .* digest/,
  )
  const after = await openSqliteStore(path)
  t.teardown(() => after.close())
  t.equal((await after.readStream('access-log')).events.length, 1)
})

test('a key file that cannot be used ends the start in one line', async (t) => {
  // Files of a test are open to others, which a start warns of.
  const quiet = { DETENTE_LOG: 'error' }
  t.testdir({ data: { 'audit.key': 'PRIVATE+KEY+x' } })
  failsWith(
    t,
    await run(t, ['serve'], quiet),
    /^detente: the key file \S+audit\.key: a key is written name\+8/,
  )
  t.testdir({ data: { 'audit.key': {} } })
  failsWith(
    t,
    await run(t, ['serve'], quiet),
    /^detente: the key file \S+audit\.key: it cannot be read \(EISDIR\)/,
  )
})

test('a ledger that was rolled back is not exported, and keeps its key', async (t) => {
  const ledger = await audited(t, 2, t.testdir({ data: {} }))
  const path = join(dataOf(t), 'events.db')
  await ledger.store.close()
  cpSync(join(t.testdirName, 'events.db'), path)
  const store = await openSqliteStore(path)
  const signer = logKey()
  await writeSigned(store, { vkey: vkeyOf(signer.verifier), holder: 'test', note: ledger.note(14) }, -1)
  await store.close()
  writeFileSync(join(dataOf(t), 'audit.key'), secretOf(signer))
  const text = `ledger.example/log\n42\n${Buffer.alloc(32, 1).toString('base64')}\n`
  writeFileSync(join(dataOf(t), 'audit.key.signed'), noteOf(text, [signatureLine(text, signer)]))
  for (const command of [
    ['export', 'bundle'],
    ['key', '--replace'],
  ]) {
    failsWith(
      t,
      await run(t, ['audit', ...command]),
      /^detente: audit\.key\.signed says that 42 events were signed, but the log has only 28: is it an older backup\?$/m,
    )
  }
  t.notOk(existsSync(join(t.testdirName, 'bundle')))
  rmSync(join(dataOf(t), 'audit.key.signed'))
  failsWith(
    t,
    await run(t, ['audit', 'export', 'bundle']),
    /^detente: audit\.key\.signed is missing, so what the key has signed is unknown/m,
  )
  t.notOk(existsSync(join(t.testdirName, 'bundle')), 'the key came back without what it signed')
})
