/** A witness: it cosigns what has only grown, refuses the rest with the protocol's answers, and never forgets. */
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pino from 'pino'
import { type Test, test } from 'tap'
import type { Config } from '../../src/app/config.ts'
import { openAudit } from '../../src/audit/audit.ts'
import { makeKeyFile } from '../../src/audit/signer/logKey.ts'
import { readSigned } from '../../src/audit/signer/signedCell.ts'
import { startWitness } from '../../src/audit/witness/witnessServer.ts'
import { audit as auditCommand } from '../../src/cli/audit.ts'
import { openTail } from '../../src/tail/tail.ts'
import { checkpointText } from '../../src/tlog/checkpoint.ts'
import { growthText } from '../../src/tlog/consistency.ts'
import { noteOf, readNote, signatureLine, signersOf } from '../../src/tlog/note.ts'
import { SIGNATURE, vkeyOf } from '../../src/tlog/noteKeys.ts'
import { type Policy, readPolicy } from '../../src/tlog/policy.ts'
import { consistencyProof, type Hash, leafHash, rangeOf, rootOf } from '../../src/tlog/tree.ts'
import { run, start } from '../cli/process.ts'
import { endWith } from '../ending.ts'
import { openAt, until } from '../store/sqlite-given.ts'
import { writeRounds } from '../views/given.ts'
import { logKey, subtreesOf, witnessKey } from './given.ts'

const log = logKey()
const key = witnessKey()
const policy = readPolicy(`log ${vkeyOf(log.verifier)}\nquorum none\n`)

const leaves = (fork: string) =>
  Array.from({ length: 20 }, (_, n) => leafHash(n < 5 ? `${n}` : `${fork} ${n}`))
const honest = subtreesOf(leaves('honest'))
const forked = subtreesOf(leaves('forked'))

/** The request to cosign a log of a size, after one of an old size. */
const asked = (
  old: number,
  size: number,
  { tree = honest, by = log, hashes = undefined as readonly Hash[] | undefined } = {},
) => {
  const text = checkpointText({
    origin: by.verifier.name,
    size: BigInt(size),
    root: rootOf(rangeOf(size, tree)),
  })
  const proof = hashes ?? (old <= size ? consistencyProof(tree, old, size) : [])
  return growthText({ old: BigInt(old), hashes: proof, checkpoint: noteOf(text, [signatureLine(text, by)]) })
}

const open = async (t: Test, folder = join(t.testdir({}), 'witness')) => {
  const server = await startWitness({
    folder,
    policy,
    key,
    host: '127.0.0.1',
    port: 0,
    now: () => 1_900_000_000_000,
  })
  endWith(t, server.close)
  const add = async (body: string) => {
    const answer = await fetch(`${server.address}/add-checkpoint`, { method: 'POST', body })
    return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() }
  }
  return { ...server, folder, add }
}

test('a log that grows is cosigned, each time', async (t) => {
  const { add, address } = await open(t)
  for (const [old, size] of [
    [0, 3],
    [3, 5],
    [5, 5],
    [5, 20],
  ] as const) {
    const { status, body } = await add(asked(old, size))
    t.equal(status, 200, `${old} to ${size}`)
    const text = checkpointText({
      origin: log.verifier.name,
      size: BigInt(size),
      root: rootOf(rangeOf(size, honest)),
    })
    t.same(signersOf(readNote(noteOf(text, [body])), [key.verifier]), [key.verifier])
  }
  const shown = await fetch(`${address}/${hash('sha256', log.verifier.name, 'hex')}/checkpoint`)
  t.same(signersOf(readNote(await shown.text()), [log.verifier, key.verifier]), [log.verifier, key.verifier])
})

test('another old size than the one cosigned last is a conflict that tells it', async (t) => {
  const { add } = await open(t)
  t.match(await add(asked(3, 5)), { status: 409, type: 'text/x.tlog.size', body: '0\n' })
  await add(asked(0, 10))
  for (const [old, size] of [
    [0, 12],
    [5, 12],
    [3, 8],
  ] as const) {
    t.match(await add(asked(old, size)), { status: 409, type: 'text/x.tlog.size', body: '10\n' })
  }
})

test('a fork, a rollback and a proof that does not hold are not cosigned', async (t) => {
  const { add } = await open(t)
  await add(asked(0, 10))
  t.equal((await add(asked(10, 12, { tree: forked }))).status, 422)
  t.equal((await add(asked(10, 10, { tree: forked }))).status, 422)
  t.equal((await add(asked(10, 12, { hashes: [] }))).status, 422)
  t.equal((await add(asked(10, 8))).status, 400)
  t.equal((await add(asked(10, 12))).status, 200)
})

test('a proof from nothing must be empty, and an empty log has one root', async (t) => {
  const { add } = await open(t)
  t.equal((await add(asked(0, 3, { hashes: [leafHash('x')] }))).status, 422)
  const text = checkpointText({ origin: log.verifier.name, size: 0n, root: leafHash('x') })
  const checkpoint = noteOf(text, [signatureLine(text, log)])
  t.equal((await add(growthText({ old: 0n, hashes: [], checkpoint }))).status, 422)
  t.equal((await add(asked(0, 0))).status, 200)
})

test('an unknown log and an unsigned checkpoint are refused', async (t) => {
  const { add } = await open(t)
  t.equal((await add(asked(0, 3, { by: logKey('other.example/log', 9) }))).status, 404)
  t.equal((await add(asked(0, 3, { by: logKey(log.verifier.name, 2) }))).status, 403)
  const forged = { ...logKey(log.verifier.name, 2), verifier: log.verifier }
  t.equal((await add(asked(0, 3, { by: forged }))).status, 403)
})

test('the witness refuses a malformed request and a request that is too large', async (t) => {
  const { add, address } = await open(t)
  for (const body of [
    '',
    'old 0',
    asked(0, 3).replace('old 0', 'old 00'),
    asked(0, 3).slice(0, -1),
    'old 0\n\nx\n\n',
  ]) {
    t.equal((await add(body)).status, 400, JSON.stringify(body.slice(0, 20)))
  }
  t.equal((await add('x'.repeat(200_000))).status, 413)
  t.equal((await fetch(`${address}/add-checkpoint`)).status, 405)
  t.equal((await fetch(`${address}/${'0'.repeat(64)}/checkpoint`)).status, 404)
  t.equal((await fetch(`${address}/../../etc/passwd`)).status, 404)
})

test('a witness that starts again remembers', async (t) => {
  const first = await open(t)
  await first.add(asked(0, 10))
  await first.close()
  const again = await open(t, first.folder)
  t.match(await again.add(asked(0, 10)), { status: 409, body: '10\n' })
  t.equal((await again.add(asked(10, 12, { tree: forked }))).status, 422)
})

test('a witness whose memory was changed does not start', async (t) => {
  const first = await open(t)
  await first.add(asked(0, 10))
  await first.close()
  const [name] = readdirSync(first.folder)
  const text = checkpointText({ origin: log.verifier.name, size: 5n, root: leafHash('x') })
  writeFileSync(join(first.folder, name!), noteOf(text, [signatureLine(`${text}x\n`, log)]))
  await t.rejects(open(t, first.folder), /does not verify/)
})

test('the witness cosigns only those of several racing requests that extend the log', async (t) => {
  const { add } = await open(t)
  const answers = await Promise.all([asked(0, 10), asked(0, 10, { tree: forked }), asked(0, 12)].map(add))
  t.equal(answers.filter(({ status }) => status === 200).length, 1)
})

/** A key of a log, a witness that knows it, and the policy that wants both. */
const withWitness = async (t: Test) => {
  const folder = t.testdir({})
  const signer = await makeKeyFile(join(folder, 'key'), 'ledger.example/log', SIGNATURE)
  const known = readPolicy(`log ${vkeyOf(signer.verifier)}\nquorum none\n`)
  const witness = await startWitness({
    folder: join(folder, 'w1'),
    policy: known,
    key,
    host: '127.0.0.1',
    port: 0,
  })
  endWith(t, witness.close)
  const text = `log ${vkeyOf(signer.verifier)}\nwitness w1 ${vkeyOf(key.verifier)} ${witness.address}\nquorum w1\n`
  return { folder, signer, witness, policyText: text, wanted: readPolicy(text) }
}

/** Follows a ledger in a folder, with the key of that folder. */
const follow = async (t: Test, folder: string, wanted: Policy) => {
  const store = await openAt(t, join(folder, 'events.db'))
  const audit = await openAudit(
    join(folder, 'audit'),
    store,
    { key: join(folder, 'key'), policy: wanted },
    pino({ level: 'silent' }),
  )
  const feed = openTail(store, [audit.follower], () => {})
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= feed.close().then(audit.close)
    return closing
  }
  endWith(t, close)
  const cosigned = (size: number) =>
    until(() => {
      const note = audit.checkpoint()
      if (note?.size !== BigInt(size)) return false
      return signersOf(readNote(note.note), [key.verifier]).length === 1
    })
  return { store, audit, cosigned, close }
}

test('a log has its checkpoints cosigned by the witnesses of its policy, also when one comes late', async (t) => {
  const { folder, signer, wanted } = await withWitness(t)
  const { store, audit, cosigned } = await follow(t, folder, wanted)
  await writeRounds(store, 0, 1)
  await cosigned(14)
  await writeRounds(store, 1, 2)
  await cosigned(28)
  t.equal(audit.trouble(), undefined)
  t.equal(audit.witnessTrouble(), undefined)
  t.same(signersOf(readNote(audit.checkpoint()!.note), [signer.verifier]), [signer.verifier])
})

test('the last checkpoint that was cosigned is kept, given out and exported while later ones are not', async (t) => {
  const { folder, witness, wanted, policyText } = await withWitness(t)
  const { store, audit, cosigned, close } = await follow(t, folder, wanted)
  await writeRounds(store, 0, 1)
  await cosigned(14)
  await witness.close()
  await writeRounds(store, 1, 2)
  await until(() => audit.checkpoint()?.size === 28n && audit.witnessTrouble() !== undefined)
  t.match(audit.witnessTrouble(), /^the witness w1 did not cosign: /)
  t.equal(audit.trouble(), undefined, 'signing does not wait for witnesses')
  const last = await audit.cosignedCheckpoint()
  t.equal(last?.size, 14n)
  t.equal(signersOf(readNote(last?.note ?? ''), [key.verifier]).length, 1)
  await close()
  await store.close()
  writeFileSync(join(folder, 'policy'), policyText)
  const config = { store: `sqlite:${join(folder, 'events.db')}`, signer: join(folder, 'key') }
  const said: string[] = []
  const command = (...words: string[]) =>
    auditCommand(
      () => config as Config,
      words,
      { policy: join(folder, 'policy') },
      (line) => said.push(line),
    )
  await command('export', join(folder, 'bundle'))
  await command('verify', join(folder, 'bundle'))
  t.match(said[1], /^holds: all 14 events .*; signed by the log and 1 witnesses$/)
})

test('a fork that a witness proves stops the signing; that it only says so does not', async (t) => {
  const { folder, wanted } = await withWitness(t)
  const first = await follow(t, folder, wanted)
  await writeRounds(first.store, 0, 1)
  await first.cosigned(14)
  await first.close()
  // The same key signs another ledger, and nothing but the witness knows.
  const other = join(folder, 'other')
  mkdirSync(other)
  cpSync(join(folder, 'key'), join(other, 'key'))
  const { store, audit, close } = await follow(t, other, wanted)
  await writeRounds(store, 1, 2)
  await until(() => audit.trouble() !== undefined)
  // Whether all 14 events of this one were signed by then, or only some of them, is a matter of moments.
  t.match(
    audit.trouble(),
    /^a witness has cosigned (?:another root at 14 events, .*: the log was forked|a checkpoint of 14 events .*)$/,
  )
  const last = await readSigned(store)
  t.equal(audit.checkpoint(), undefined)
  t.type(audit.refusal(), Error)
  await writeRounds(store, 2, 3)
  await until(() => audit.tree.size() === 28)
  await close()
  t.same(await readSigned(store), last, 'nothing more was signed')

  const liar = createServer((request, response) => {
    if (request.method === 'POST') response.writeHead(422).end('a fork\n')
    else response.end(noteOf('ledger.example/log\n3\nx\n', []))
  }).listen(0, '127.0.0.1')
  endWith(t, () => new Promise<void>((resolve) => liar.close(() => resolve())))
  await once(liar, 'listening')
  const url = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`
  const slandered = await withWitness(t)
  const text = slandered.policyText.replace(/http:\S+/, url)
  const third = await follow(t, slandered.folder, readPolicy(text))
  await writeRounds(third.store, 0, 1)
  await until(() => third.audit.witnessTrouble() !== undefined && third.audit.checkpoint()?.size === 14n)
  t.match(third.audit.witnessTrouble(), /the witness w1 did not cosign: 422 a fork/)
  t.equal(third.audit.trouble(), undefined)
})

test('the command runs a witness and says its key', async (t) => {
  t.testdir({})
  writeFileSync(join(t.testdirName, 'policy'), `log ${vkeyOf(log.verifier)}\nquorum none\n`)
  const named = await run(t, ['witness', '--policy', 'policy'])
  t.match([named.code, named.err], [1, 'detente: name the witness: --origin NAME\n'])
  const line = await start(t, ['witness', '--policy', 'policy', '--origin', 'witness.example/w']).line(
    /listens/,
  )
  const [, address] =
    /^The witness listens on (\S+); its key: witness\.example\/w\+[0-9a-f]{8}\+B\S+$/.exec(line) ?? []
  const answer = await fetch(`${address}/add-checkpoint`, { method: 'POST', body: asked(0, 3) })
  t.equal(answer.status, 200)
})
