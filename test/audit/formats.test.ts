/** The public formats: tiles, a real log, proofs as text, policies, JCS, disclosures. */
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'tap'
import { jcs } from '../../events/canonical/jcs.ts'
import { digestOf } from '../../events/history/disclosure.ts'
import { readCheckpoint } from '../../src/tlog/checkpoint.ts'
import { readNote, signersOf } from '../../src/tlog/note.ts'
import { readVkey, vkeyOf } from '../../src/tlog/noteKeys.ts'
import { BadPolicy, hasQuorum, readPolicy } from '../../src/tlog/policy.ts'
import { verifyConsistency, verifyInclusion } from '../../src/tlog/proofs.ts'
import { BadProof, proofText, readProofText } from '../../src/tlog/proofText.ts'
import {
  entryBundle,
  hashIn,
  hasTile,
  keeping,
  levelsOf,
  readEntries,
  readTilePath,
  tilePath,
  tilesAt,
} from '../../src/tlog/tiles.ts'
import {
  consistencyProof,
  HASH_BYTES,
  inclusionProof,
  leafHash,
  rangeOf,
  rootOf,
} from '../../src/tlog/tree.ts'
import { logKey, subtreesOf, witnessKey } from './given.ts'

const file = (name: string): Buffer => readFileSync(new URL(`../data/${name}`, import.meta.url))

const { log } = JSON.parse(file('signed-note/vectors.json').toString()) as {
  log: { vkey: string; size: number; root: string }
}

test('a real log of fifteen entries verifies: signatures, tiles, entries, roots, consistency', (t) => {
  const key = readVkey(log.vkey)
  const entries = readEntries(file('tlog/tile/entries/000.p/15')) ?? []
  const hashes = entries.map(leafHash)
  const subtrees = subtreesOf(hashes)
  const roots = Array.from({ length: log.size + 1 }, (_, size) => {
    const note = readNote(file(`tlog/checkpoint.${size}`))
    t.same(signersOf(note, [key]), [key])
    const checkpoint = readCheckpoint(note)
    t.equal(checkpoint.size, BigInt(size))
    t.ok(checkpoint.root.equals(rootOf(rangeOf(size, subtrees))), `the root of ${size}`)
    return checkpoint.root
  })
  t.equal(roots[log.size]!.toString('base64'), log.root)
  for (let size = 1; size <= log.size; size++) {
    const tile = file(`tlog/tile/0/000.p/${size}`)
    t.ok(hashes.slice(0, size).every((hash, at) => hash.equals(hashIn(tile, at))))
    t.same(readEntries(file(`tlog/tile/entries/000.p/${size}`)), entries.slice(0, size))
    const proof = consistencyProof(subtrees, size, log.size)
    t.ok(verifyConsistency(BigInt(size), BigInt(log.size), proof, roots[size]!, roots[log.size]!))
  }
  t.end()
})

test('the paths of tiles are those of the specification, and back', (t) => {
  const tiles = [
    [{ level: 0, index: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 1, index: 0, width: 255 }, 'tile/1/000.p/255'],
    [{ level: 'entries', index: 999, width: 1 }, 'tile/entries/999.p/1'],
    [{ level: 63, index: 1000, width: 256 }, 'tile/63/x001/000'],
  ] as const
  for (const [tile, path] of tiles) {
    t.equal(tilePath(tile), path)
    t.same(readTilePath(path), tile)
  }
  t.end()
})

test('subtrees above the lowest tiles are made once', async (t) => {
  const made: string[] = []
  const kept = keeping((level, index) => {
    made.push(`${level}/${index}`)
    return leafHash(`${level}/${index}`)
  })
  const asked = [
    [9, 3],
    [9, 4],
    [10, 3],
    [8, 3],
    [0, 3],
  ] as const
  for (let round = 0; round < 2; round++) {
    for (const [level, index] of asked) t.ok(kept(level, index).equals(leafHash(`${level}/${index}`)))
  }
  t.same(made, ['9/3', '9/4', '10/3', '8/3', '0/3', '8/3', '0/3'])
})

test('a subtree that is kept keeps no memory but its own', (t) => {
  const kept = keeping(() => leafHash('lamp'))
  t.equal(kept(9, 0).buffer.byteLength, HASH_BYTES)
  t.end()
})

test('a path that is not the canonical path of a tile is refused', (t) => {
  const paths = [
    'tile/00/000',
    'tile/64/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/../000',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/000\n',
    'tile/data/000',
  ]
  for (const path of paths) t.equal(readTilePath(path), undefined, path)
  for (let level = 0; level < 64; level++) t.same(readTilePath(`tile/${level}/000`)?.level, level)
  t.end()
})

test('a tree of 70,000 has the tiles that the specification lists', (t) => {
  const widths = levelsOf(70_000).map((level) => [...tilesAt(level, 70_000)].map(({ width }) => width))
  t.same(
    widths.map((level) => [level.length, level.at(-1)]),
    [
      [274, 112],
      [2, 17],
      [1, 1],
    ],
  )
  t.same(
    levelsOf(256).map((level) => [...tilesAt(level, 256)].map(({ width }) => width)),
    [[256], [1]],
  )
  t.ok(hasTile(70_000, { level: 0, index: 273, width: 112 }))
  t.notOk(hasTile(70_000, { level: 0, index: 273, width: 111 }))
  t.notOk(hasTile(70_000, { level: 0, index: 274, width: 1 }))
  t.end()
})

test('entries are read from a bundle as they were written, empty and longest ones too', (t) => {
  const entries = [Buffer.alloc(0), Buffer.from('one'), Buffer.alloc(65_535, 7)]
  const bundle = entryBundle(entries)
  t.same(readEntries(bundle), entries)
  t.equal(readEntries(bundle.subarray(0, -1)), undefined)
  t.equal(readEntries(Buffer.concat([bundle, Buffer.of(0)])), undefined)
  t.end()
})

test('a proof as text is read as it was written, and holds', (t) => {
  const hashes = Array.from({ length: 11 }, (_, n) => leafHash(`leaf ${n}`))
  const subtrees = subtreesOf(hashes)
  const checkpoint = 'ledger.example/log\n11\nroot\n\n— signature\n'
  const text = proofText({ index: 6n, hashes: inclusionProof(subtrees, 6, 11), checkpoint })
  t.match(text, /^c2sp\.org\/tlog-proof@v1\nindex 6\n/)
  const proof = readProofText(text)
  t.equal(proof.checkpoint, checkpoint)
  t.ok(verifyInclusion(proof.index, 11n, hashes[6]!, proof.hashes, rootOf(rangeOf(11, subtrees))))
  t.same(readProofText(text.replace('\nindex', '\nextra YWJj\nindex')), proof)
  for (const bad of [
    text.replace('@v1', '@v2'),
    text.replace('index 6', 'index 06'),
    text.replace('index 6', 'extra !\nindex 6'),
    text.replace('\n\n', '\n'),
    text.replace(/(index 6\n.)/, '$1!'),
  ]) {
    t.throws(() => readProofText(bad), BadProof)
  }
  t.end()
})

test('a policy says whose cosignatures are enough', (t) => {
  const keys = [1, 2, 3, 4].map((n) => witnessKey(`witness.example/w${n}`, 100 + n).verifier)
  const text = `# whom we trust
log ${vkeyOf(logKey().verifier)} https://ledger.example/
witness\tw1 ${vkeyOf(keys[0]!)}
  witness w2 ${vkeyOf(keys[1]!)}
witness w3 ${vkeyOf(keys[2]!)}
witness w4 ${vkeyOf(keys[3]!)}
group two 2 w1 w2 w3
group both all two w4

quorum both
`
  const policy = readPolicy(text)
  const [w1, w2, w3, w4] = [...policy.witnesses.values()].map(({ key }) => key)
  t.ok(hasQuorum(policy, [w1!, w3!, w4!]))
  t.notOk(hasQuorum(policy, [w1!, w2!, w3!]))
  t.notOk(hasQuorum(policy, [w1!, w4!]))
  t.ok(hasQuorum(readPolicy('quorum none'), []))
  t.equal(policy.logs[0]?.url, 'https://ledger.example/')
  for (const [bad, why] of [
    [text.replace('quorum both', ''), /it has no quorum/],
    [`${text}quorum w1\n`, /line 11 .*already a quorum/],
    [text.replace('group two 2', 'group two 4'), /line 7/],
    [text.replace('w1 w2 w3', 'w1 w1 w3'), /line 7 .*already a member/],
    [text.replace('both all two', 'both all three'), /three is not defined/],
    [text.replace('witness w2', 'witness w1'), /line 4 .*taken/],
    [text.replace('witness w2', 'log'), /line 4/],
    [text.replace('quorum', 'quorums'), /line 10/],
    [text.replace(vkeyOf(keys[1]!), vkeyOf(keys[0]!)), /line 4 .*in another line/],
  ] as const) {
    t.throws(() => readPolicy(bad), why)
    t.throws(() => readPolicy(bad), BadPolicy)
  }
  t.end()
})

test('canonical JSON is that of the six files of RFC 8785', (t) => {
  const names = readdirSync(new URL('../data/jcs/input', import.meta.url))
  for (const name of names) {
    const text = jcs(JSON.parse(file(`jcs/input/${name}`).toString()))
    t.equal(text, file(`jcs/output/${name}`).toString(), name)
    const hex = file(`jcs/outhex/${name.replace('.json', '.txt')}`)
      .toString()
      .replaceAll(/\s/g, '')
    t.equal(Buffer.from(text).toString('hex'), hex, name)
  }
  t.equal(names.length, 6)
  t.end()
})

test('the digest of a disclosure is that of SD-JWT', (t) => {
  const disclosure = Buffer.from('["_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius"]').toString('base64url')
  t.equal(digestOf(disclosure), 'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0')
  t.end()
})
