/** Bundles: what holds, and each way to change one, named by the verifier. */
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { exportBundle } from '../../src/audit/bundle/bundleExport.ts'
import { CannotExport } from '../../src/audit/bundle/bundleFolder.ts'
import { reportLine, verifyBundle } from '../../src/audit/bundle/verify.ts'
import { StoreError } from '../../src/failure/storeError.ts'
import { cosignatureLine, noteOf, readNote, signatureLine } from '../../src/tlog/note.ts'
import { vkeyOf } from '../../src/tlog/noteKeys.ts'
import { tileHash } from '../../src/tlog/tiles.ts'
import { leafHash } from '../../src/tlog/tree.ts'
import { audited, disclosureIn, edit, editEntries, flip, judge, policy, tampered } from './bundles.ts'
import { logKey, witnessKey } from './given.ts'

const FULL = 'tile/entries/000'
const LAST = 'tile/entries/001.p/24'

/** Another letter of base64 for the same bytes, where its last two bits stand for nothing. */
const next = (letter: string): string => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  return letters[letters.indexOf(letter) + 1] as string
}

test('bundles', async (t) => {
  const folder = t.testdir({})
  const ledger = await audited(t, 20, folder)
  t.equal(ledger.bodies.length, 280)
  const whole = await ledger.bundle('whole')
  const grown = await ledger.bundle('grown', { since: ledger.note(100) })
  const deal = await ledger.bundle('deal', { deal: 'kites-3' })

  await t.test('a bundle of the whole log holds', async (t) => {
    const verdict = await verifyBundle(whole, { policy })
    t.match(verdict, { size: 280n, events: 280, witnesses: 0, since: [], ownPolicy: false })
    t.match(
      reportLine(verdict),
      /^holds: all 280 events of ledger\.example\/log, root \S+; signed by the log/,
    )
  })

  await t.test('without a policy of the reader’s own, the verdict says whose word it takes', async (t) => {
    t.match(reportLine(await verifyBundle(whole)), /by the bundle's own policy/)
  })

  await t.test('a bundle since an older checkpoint shows that the log has only grown', async (t) => {
    t.match(await judge(grown), { since: [100n] })
    t.match(await judge(whole, { policy, since: Buffer.from(ledger.note(17)) }), { since: [17n] })
    t.match(await judge(whole, { policy, since: Buffer.from(ledger.note(0)) }), { since: [0n] })
  })

  await t.test('a bundle of a deal shows the growth from any size, in whichever tile it ends', async (t) => {
    for (const size of [0, 1, 100, 255, 256, 257, 279, 280]) {
      const since = ledger.note(size)
      const path = await ledger.bundle(`deal-since-${size}`, { deal: 'kites-3', since })
      t.match(await judge(path, { policy, since: Buffer.from(since) }), {
        deal: 'kites-3',
        since: [BigInt(size)],
      })
    }
  })

  await t.test('a bundle of a deal whose events lie at both ends of the log holds', async (t) => {
    for (const number of [0, 18, 19]) {
      t.match(await judge(await ledger.bundle(`kites-${number}`, { deal: `kites-${number}` })), {
        size: 280n,
      })
    }
  })

  await t.test('logs of every small size have bundles that hold', async (t) => {
    for (const size of [0, 1, 2, 255, 256, 257]) {
      const path = await ledger.bundle(`size-${size}`, { checkpoint: ledger.note(size) })
      t.match(await judge(path), { size: BigInt(size) }, String(size))
    }
  })

  await t.test('a bundle of a deal proves each of its events, and says what it does not prove', async (t) => {
    const verdict = await verifyBundle(deal, { policy })
    t.match(verdict, { deal: 'kites-3', events: 9, size: 280n })
    t.match(
      reportLine(verdict),
      /each of the 9 events of the deal kites-3 .* does not prove that there are no others/,
    )
  })

  await t.test('a bundle of a deal proves what it discloses of persons, too', async (t) => {
    const [person, disclosure] = await disclosureIn(ledger.store, 1)
    const path = await ledger.bundle('disclosing', {
      deal: 'kites-3',
      disclosures: new Map([[person, disclosure]]),
    })
    t.match(await judge(path), { events: 9, disclosures: 1 })
    const removed = await tampered(t, path, (f) => rmSync(join(f, `disclosure/${person}`)))
    t.match(removed, /^leaf \d+: it is not an event of the deal kites-3/, 'nobody else is in it')
  })

  await t.test('the export refuses an unknown deal', async (t) => {
    await t.rejects(ledger.bundle('no-deal', { deal: 'nothing' }), CannotExport)
  })

  await t.test('a bundle is not written into a folder that holds something', async (t) => {
    await t.rejects(ledger.bundle('whole'), /is not empty/)
  })

  await t.test('a checkpoint that the log does not lead to is not exported', async (t) => {
    const wrong = ledger.note(100).replace('\n100\n', '\n101\n')
    await t.rejects(ledger.bundle('wrong', { checkpoint: wrong }), /it was changed/)
    await t.rejects(ledger.bundle('since', { since: wrong }), /the log.s root differs/)
    await t.rejects(
      ledger.bundle('small', { checkpoint: ledger.note(9), since: ledger.note(10) }),
      /has only 9/,
    )
  })

  await t.test('a bundle that fails leaves nothing, and a folder that was there as it was', async (t) => {
    const wrong = ledger.note(100).replace('\n100\n', '\n101\n')
    const broken = {
      ...ledger.store,
      readAll: async function* () {
        for await (const batch of ledger.store.readAll()) {
          yield batch.slice(0, 270)
          throw new StoreError('unavailable', 'the server is gone')
        }
      },
    }
    const whole = { checkpoint: ledger.note(), policy }
    const failing: readonly [string, (path: string) => Promise<unknown>, RegExp][] = [
      ['no deal', (to) => exportBundle(ledger.store, to, { ...whole, deal: 'nothing' }), /no deal nothing/],
      [
        'another root',
        (to) => exportBundle(ledger.store, to, { ...whole, since: wrong }),
        /the log.s root differs/,
      ],
      [
        'no older',
        (to) => exportBundle(ledger.store, to, { ...whole, since: 'x' }),
        /the blank line .*is missing/,
      ],
      ['a log that breaks off', (to) => exportBundle(broken, to, whole), /the server is gone/],
    ]
    const place = t.testdir({ 'was-there': {}, file: '' })
    for (const [what, write, why] of failing) {
      await t.rejects(write(join(place, 'made', 'for', 'it')), why)
      await t.rejects(write(join(place, 'was-there')), why)
      t.same(readdirSync(place).sort(), ['file', 'was-there'], what)
      t.same(readdirSync(join(place, 'was-there')), [], what)
    }
    await t.rejects(exportBundle(ledger.store, join(place, 'file'), whole), /is a file, not a folder/)
    await t.rejects(exportBundle(ledger.store, place, whole), CannotExport)
    t.same(readdirSync(place).sort(), ['file', 'was-there'])
  })

  const named = (
    what: string,
    tamper: (copy: string, t: Test) => void,
    fault: RegExp,
    bundle = whole,
  ): void => {
    t.test(what, async (t) => {
      const found = await tampered(t, bundle, (copy) => tamper(copy, t))
      t.match(found, fault)
      t.type(found, 'string')
    })
  }

  named(
    'a flipped byte of a leaf',
    (f) => edit(f, FULL, (b) => flip(b, 40)),
    /^leaf 0: .*tile\/entries\/000 is not/,
  )
  named('a flipped byte of the last leaf', (f) => edit(f, LAST, (b) => flip(b, b.length - 3)), /^leaf 279: /)
  named(
    'a deleted event',
    (f) => editEntries(f, FULL, (all) => all.filter((_, n) => n !== 7)),
    /^tile\/entries\/000: it has 255 entries, not 256/,
  )
  named(
    'two events swapped',
    (f) => editEntries(f, FULL, ([a, b, ...rest]) => [b!, a!, ...rest]),
    /^leaf 0: .* is leaf 1 of the log/,
  )
  named(
    'an event twice in place of another',
    (f) => editEntries(f, FULL, (all) => all.map((one, n) => (n === 9 ? all[8]! : one))),
    /^leaf 9: .* is leaf 8 of the log/,
  )
  named(
    'an inserted event',
    (f) => editEntries(f, LAST, (all) => [...all, Buffer.from('{}')]),
    /^tile\/entries\/001\.p\/24: it has 25 entries, not 24/,
  )
  named(
    'events cut off at the end',
    (f) => editEntries(f, LAST, (all) => all.slice(0, -2)),
    /^tile\/entries\/001\.p\/24: it has 22 entries/,
  )
  named(
    'a bundle of entries cut off',
    (f) => truncateSync(join(f, LAST), 100),
    /001\.p\/24: it ends within an entry/,
  )
  named(
    'an edited recordedAt',
    (f) =>
      edit(f, FULL, (b) =>
        Buffer.from(b.toString('latin1').replace('"recordedAt":"2031', '"recordedAt":"2030'), 'latin1'),
      ),
    /^leaf 0: .*event [0-9a-f-]{36}/,
  )
  named(
    'a tile of level 0 edited alone',
    (f) => edit(f, 'tile/0/000', (b) => flip(b, 5)),
    /^tile\/0\/000: its hash is not the one in/,
  )
  named(
    'a tile at the edge edited alone',
    (f) => edit(f, 'tile/0/001.p/24', (b) => flip(b, 5)),
    /^tile\/0\/001\.p\/24: it does not hold the hashes of what lies below/,
  )
  named(
    'a tile of level 1 edited alone',
    (f) => edit(f, 'tile/1/000.p/1', (b) => flip(b, 5)),
    /^tile\/1\/000\.p\/1: it does not hold the hashes of what lies below/,
  )
  named(
    'an entry and its tile edited together',
    (f) => {
      editEntries(f, FULL, (all) => [Buffer.from('{}'), ...all.slice(1)])
      edit(f, 'tile/0/000', (b) => Buffer.concat([leafHash('{}'), b.subarray(32)]))
    },
    /^tile\/0\/000: its hash is not the one in/,
  )
  named(
    'an entry and every tile above it edited together',
    (f) => {
      editEntries(f, FULL, (all) => [Buffer.from('{}'), ...all.slice(1)])
      edit(f, 'tile/0/000', (b) => Buffer.concat([leafHash('{}'), b.subarray(32)]))
      edit(f, 'tile/1/000.p/1', () => tileHash(readFileSync(join(f, 'tile/0/000'))))
    },
    /^tile: the tiles make the root \S+, not the checkpoint's/,
  )
  named('a removed tile', (f) => rmSync(join(f, 'tile/0/000')), /^tile\/0\/000: it is missing/)
  named('removed entries', (f) => rmSync(join(f, FULL)), /^tile\/entries\/000: it is missing/)
  named('a removed checkpoint', (f) => rmSync(join(f, 'checkpoint')), /^checkpoint: it is missing/)
  named(
    'a tile of another width',
    (f) => truncateSync(join(f, 'tile/0/000'), 100),
    /^tile\/0\/000: it has 100 bytes/,
  )
  named(
    'the checkpoint of an earlier size',
    (f) => writeFileSync(join(f, 'checkpoint'), ledger.note(256)),
    /^checkpoint: it covers 256 events, but the bundle has 280 entries: it does not belong to the bundle$/,
  )
  named(
    'the checkpoint of a size with as many tiles',
    (f) => writeFileSync(join(f, 'checkpoint'), ledger.note(270)),
    /^checkpoint: it covers 270 events, but the bundle has 280 entries: it does not belong to the bundle$/,
  )
  named(
    'the checkpoint of an earlier size in the bundle of a deal',
    (f) => writeFileSync(join(f, 'checkpoint'), ledger.note(270)),
    /^checkpoint: every proof of the bundle was made for another checkpoint$/,
    deal,
  )
  named(
    'a checkpoint without a signature',
    (f) => edit(f, 'checkpoint', (b) => `${readNote(b).text}\n`),
    /^checkpoint: the note has no signature$/,
  )
  named(
    'a checkpoint that ends with its text',
    (f) => edit(f, 'checkpoint', (b) => readNote(b).text),
    /^checkpoint: the note has no signature: /,
  )
  named(
    'the bundle of a deal without its events',
    (f) => {
      rmSync(join(f, 'event'), { recursive: true })
      rmSync(join(f, 'proof'), { recursive: true })
    },
    /^deal: the bundle has no event of the deal kites-3$/,
    deal,
  )
  t.test('a bundle without a policy is judged by the reader’s own, and by nothing else', async (t) => {
    const without = (f: string): void => rmSync(join(f, 'policy'))
    t.match(await tampered(t, whole, without), { size: 280n })
    t.match(
      await tampered(t, whole, without, {}),
      /^policy: the bundle has no policy; name the keys that you trust with --policy/,
    )
  })
  t.test('the verifier reports a file in the place of the folder', async (t) => {
    t.match(await judge(join(whole, 'checkpoint')), /checkpoint: it is a file, not the folder of a bundle$/)
    t.match(await judge(join(whole, 'checkpoint', 'x')), /there is no such folder$/)
    const file = join(t.testdir({ file: '' }), 'file')
    await t.rejects(
      exportBundle(ledger.store, file, { checkpoint: ledger.note(), policy }),
      /is a file, not a folder/,
    )
  })
  named('a file added', (f) => writeFileSync(join(f, 'notes'), 'x'), /^notes: it does not belong/)
  named(
    'a tile added',
    (f) => writeFileSync(join(f, 'tile/0/002'), Buffer.alloc(8192)),
    /^tile\/0\/002: it does not/,
  )
  named('a hidden file', (f) => writeFileSync(join(f, 'tile/.x'), 'x'), /^tile\/\.x: it does not belong/)
  named('folders within folders', (f) => mkdirSync(join(f, 'a/'.repeat(30)), { recursive: true }), /^a\/a/)
  named(
    'a link in place of a file',
    (f) => {
      renameSync(join(f, FULL), join(f, '..', 'moved'))
      symlinkSync('../../../moved', join(f, FULL))
    },
    /^tile\/entries\/000: /,
  )
  named(
    'a link out of the folder',
    (f) => {
      cpSync(join(f, 'tile'), join(f, '..', 'outside'), { recursive: true })
      rmSync(join(f, 'tile'), { recursive: true })
      symlinkSync('../outside', join(f, 'tile'))
    },
    /^tile: /,
  )
  named(
    'a link in place of the checkpoint',
    (f) => {
      renameSync(join(f, 'checkpoint'), join(f, '..', 'note'))
      symlinkSync('../note', join(f, 'checkpoint'))
    },
    /^checkpoint: it is a link/,
  )
  named(
    'a pipe in place of a file',
    (f) => {
      rmSync(join(f, 'policy'))
      execFileSync('mkfifo', [join(f, 'policy')])
    },
    /^policy: it is not a plain file/,
  )
  named(
    'a folder in place of a file',
    (f) => {
      rmSync(join(f, 'checkpoint'))
      mkdirSync(join(f, 'checkpoint'))
    },
    /^checkpoint: it is not a plain file/,
  )
  named(
    'a checkpoint of a gigabyte',
    (f) => truncateSync(join(f, 'checkpoint'), 2 ** 30),
    /^checkpoint: it has 1073741824 bytes/,
  )
  named(
    'a deal that is a path',
    (f) => writeFileSync(join(f, 'deal'), '../../etc/passwd'),
    /^deal: it does not name a deal/,
  )
  named(
    'a file that names the parent',
    (f) => writeFileSync(join(f, '..x'), ''),
    /^\.\.x: it does not belong/,
  )

  const note =
    (change: (note: string) => string) =>
    (f: string): void =>
      edit(f, 'checkpoint', (b) => change(b.toString()))
  const other = logKey('ledger.example/log', 2)

  named(
    'a fork at equal size',
    note(() => ledger.note(280, other)),
    /^checkpoint: .*is not signed by a log of the policy/,
  )
  named(
    'a wrong origin',
    note(() => ledger.note(280, logKey('other.example/log', 3))),
    /^checkpoint: "other\.example/,
  )
  named(
    'an origin that is not that of the key',
    note(() => ledger.note(280, logKey(), 'other.example/log')),
    /^checkpoint: "other\.example\/log" is not signed by/,
  )
  named(
    'another key with the same name and id',
    note(() => ledger.note(280, { ...other, verifier: { ...other.verifier, id: logKey().verifier.id } })),
    /^checkpoint: the signature of ledger\.example\/log \(key [0-9a-f]{8}\) does not verify/,
  )
  named(
    'a bad signature of a known key beside a good one',
    note((good) => good + ledger.note(279).split('\n\n')[1]),
    /^checkpoint: the signature .* does not verify/,
  )
  named(
    'base64 that is not canonical',
    note((n) => n.replace(/\n$/, '').replace(/=$/, '\n')),
    /^checkpoint: .*not in base64/,
  )
  named(
    'base64 that is not canonical in the root, though signed',
    note((n) => {
      // 32 bytes leave two bits of the last letter unused.
      const text = n.slice(0, n.indexOf('\n\n') + 1).replace(/(.)=\n$/, (_, last) => `${next(last)}=\n`)
      return noteOf(text, [signatureLine(text, logKey())])
    }),
    /^checkpoint: the checkpoint's root is "/,
  )
  named(
    'base64 that is not canonical in a key of the policy',
    (f) => edit(f, 'policy', (b) => b.toString().replace(/(log \S+)/, '$1=')),
    /^policy: line 1 of the policy: a key is written/,
  )
  named(
    'a size with a leading zero',
    note((n) => n.replace('\n280\n', '\n0280\n')),
    /^checkpoint: .*size is "0280"/,
  )
  named(
    'a missing final line break',
    note((n) => n.slice(0, -1)),
    /^checkpoint: .*line break/,
  )
  named(
    'an edited size',
    note((n) => n.replace('\n280\n', '\n279\n')),
    /^checkpoint: the signature .* does not verify/,
  )
  named(
    'a size that is signed but not that of the tiles',
    note(() => ledger.note(279)),
    /does not belong/,
  )
  named('a policy that is none', (f) => writeFileSync(join(f, 'policy'), 'trust me'), /^policy: line 1/)

  named('an older checkpoint removed', (f) => rmSync(join(f, 'since')), /^since: it is missing/, grown)
  named(
    'a proof of growth removed',
    (f) => rmSync(join(f, 'consistency')),
    /^consistency: it is missing/,
    grown,
  )
  named(
    'another older checkpoint',
    (f) => writeFileSync(join(f, 'since'), ledger.note(101)),
    /^consistency: it begins at 100, not at 101/,
    grown,
  )
  named(
    'a hash of the proof of growth changed',
    (f) => edit(f, 'consistency', (b) => b.toString().replace(/\n[A-Za-z0-9+/]{4}/, '\nAAAA')),
    /^consistency: it does not prove that the log of 280 leaves begins with the log of 100/,
    grown,
  )

  named(
    'base64 that is not canonical in the proof of growth',
    (f) => edit(f, 'consistency', (b) => b.toString().replace(/(.)=\n/, (_, last) => `${next(last)}=\n`)),
    /^consistency: ".*" is not a hash/,
    grown,
  )

  await t.test('a reader who kept a checkpoint notices a restored older backup', async (t) => {
    const small = await ledger.bundle('small-bundle', { checkpoint: ledger.note(200) })
    t.match(
      await judge(small, { policy, since: Buffer.from(ledger.note(280)) }),
      /^the given checkpoint: the log had 280 leaves then but has 200 now/,
    )
  })

  await t.test('a reader who kept a checkpoint notices a changed past', async (t) => {
    const past = await audited(t, 9, join(t.testdir({ past: {} }), 'past'))
    const forked = await audited(t, 8, t.testdir({}))
    const bundle = await past.bundle('bundle')
    t.match(
      await judge(bundle, { policy, since: Buffer.from(forked.note(100)) }),
      { since: [100n] },
      'the same events',
    )
    const fork = forked.note(50).replace(/\n50\n/, '\n51\n')
    t.match(await judge(bundle, { policy, since: Buffer.from(fork) }), /does not verify/)
    const key = logKey()
    const lie = forked.note(49, key).replace('\n49\n', '\n50\n').split('\n\n')[0]
    const signed = noteOf(`${lie}\n`, [signatureLine(`${lie}\n`, key)])
    t.match(
      await judge(bundle, { policy, since: Buffer.from(signed) }),
      /^the given checkpoint: the log had another root at 50 leaves: its past was changed/,
    )
  })

  await t.test('two logs mixed: entries, tiles or the checkpoint of another log', async (t) => {
    mkdirSync(join(folder, 'elsewhere'))
    const another = await (await audited(t, 20, join(folder, 'elsewhere'), 30)).bundle('another')
    const mixed = (...paths: readonly string[]) =>
      tampered(t, whole, (copy) => {
        for (const path of paths) cpSync(join(another, path), join(copy, path))
      })
    t.match(
      await mixed(FULL),
      /^leaf 0: the entry in tile\/entries\/000 is not the one that the log has there \(event /,
    )
    t.match(await mixed(LAST), /^leaf 256: /)
    t.match(await mixed(FULL, 'tile/0/000'), /^tile\/0\/000: its hash is not the one in/)
    t.match(await mixed('checkpoint'), /^tile: the tiles make the root \S+, not the checkpoint's/)
  })

  await t.test(
    'a reader who kept a checkpoint notices a fork of equal size that the log’s own key signed',
    async (t) => {
      const forked = await audited(t, 20, t.testdir({}), 30)
      t.match(
        await judge(whole, { policy, since: Buffer.from(forked.note()) }),
        /^the given checkpoint: it has another root at the same size 280: the log was forked/,
      )
    },
  )

  named(
    'an event of a deal changed',
    (f) => edit(f, 'event/46.json', (b) => flip(b, 30)),
    /^leaf 46: event\/46\.json and proof\/46\.tlog-proof do not lead to the root/,
    deal,
  )
  named(
    'an event of a deal removed',
    (f) => rmSync(join(f, 'event/46.json')),
    /^event\/46\.json: it is missing/,
    deal,
  )
  named(
    'a proof of a deal removed',
    (f) => rmSync(join(f, 'proof/46.tlog-proof')),
    /^proof\/46\.tlog-proof: it is missing/,
    deal,
  )
  named(
    'a proof of a deal under another index',
    (f) =>
      cpSync(join(f, 'proof/46.tlog-proof'), join(f, 'proof/47.tlog-proof')) ??
      cpSync(join(f, 'event/46.json'), join(f, 'event/47.json')),
    /^(proof\/47\.tlog-proof: it proves the leaf 46|leaf 47)/,
    deal,
  )
  named(
    'an event of another deal',
    (f) => writeFileSync(join(f, 'deal'), 'kites-4\n'),
    /^leaf \d+: it is not an event of the deal kites-4/,
    deal,
  )
  named(
    'a proof with another checkpoint',
    (f) => edit(f, 'proof/46.tlog-proof', (b) => b.toString().replace(/— .*/s, '')),
    /^proof\/46\.tlog-proof: its checkpoint is not the bundle's/,
    deal,
  )
  named(
    'base64 that is not canonical in the proof of an event',
    (f) =>
      edit(f, 'proof/46.tlog-proof', (b) => b.toString().replace(/(.)=\n/, (_, last) => `${next(last)}=\n`)),
    /^proof\/46\.tlog-proof: ".*" is not a hash/,
    deal,
  )
  named(
    'a tile in the bundle of a deal',
    (f) => {
      mkdirSync(join(f, 'tile/0'), { recursive: true })
      writeFileSync(join(f, 'tile/0/000'), 'x')
    },
    /^tile\/0\/000: it does not belong/,
    deal,
  )

  await t.test('a policy says how many witnesses must have signed', async (t) => {
    const [w1, w2] = [witnessKey(), witnessKey('witness.example/w2', 102)]
    const needs = (n: number): string =>
      `log ${vkeyOf(logKey().verifier)}\nwitness w1 ${vkeyOf(w1.verifier)}\nwitness w2 ${vkeyOf(w2.verifier)}\ngroup all ${n} w1 w2\nquorum all\n`
    const { text } = readNote(ledger.note())
    const cosigned = (copy: string): void =>
      appendFileSync(join(copy, 'checkpoint'), cosignatureLine(text, w1, 1_900_000_000n))
    t.match(
      await judge(whole, { policy: needs(1) }),
      /^checkpoint: 0 witnesses signed, which does not meet the quorum/,
    )
    t.match(await tampered(t, whole, cosigned, { policy: needs(1) }), { witnesses: 1 })
    t.match(await tampered(t, whole, cosigned, { policy: needs(2) }), /^checkpoint: 1 witnesses signed/)
  })

  await t.test('an older checkpoint needs only the signature of the log', async (t) => {
    const w1 = witnessKey()
    const own = `log ${vkeyOf(logKey().verifier)}\nwitness w1 ${vkeyOf(w1.verifier)}\nquorum w1\n`
    const cosignature = (note: string): string => cosignatureLine(readNote(note).text, w1, 1_900_000_000n)
    const path = await ledger.bundle('cosigned', {
      checkpoint: ledger.note() + cosignature(ledger.note()),
      since: ledger.note(100),
    })
    const kept = ledger.note(17)
    const judged = (since: string) => judge(path, { policy: own, since: Buffer.from(since) })
    t.match(await judged(kept), { witnesses: 1, since: [100n, 17n] })
    const unsigned = noteOf(readNote(kept).text, [cosignature(kept)])
    t.match(
      await judged(unsigned),
      /^the given checkpoint: .* is not signed by a log/,
      'that of a witness is not',
    )
    const wrong = kept + cosignature(ledger.note(18))
    t.match(await judged(wrong), /^the given checkpoint: the signature of witness.* does not verify/)
  })

  await t.test('the verifier reports a missing folder', async (t) => {
    t.match(await judge(join(folder, 'nowhere')), /there is no such folder/)
  })
})
