/** Signed notes, keys, checkpoints and cosignatures: the published vectors, and each way to get one wrong. */
import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { checkpointText, readCheckpoint } from '../../src/tlog/checkpoint.ts'
import { BadNote, cosignatureLine, noteOf, readNote, signatureLine, signersOf } from '../../src/tlog/note.ts'
import { BadKey, readSecret, readVkey, secretOf, vkeyOf } from '../../src/tlog/noteKeys.ts'
import { EMPTY_ROOT } from '../../src/tlog/tree.ts'
import { logKey, witnessKey } from './given.ts'

const vectors = JSON.parse(
  readFileSync(new URL('../data/signed-note/vectors.json', import.meta.url), 'utf8'),
) as { notes: readonly { vkey: string; note?: string; text?: string; signature?: string }[] }

const log = logKey()
const origin = log.verifier.name
const text = checkpointText({ origin, size: 0n, root: EMPTY_ROOT })
const good = noteOf(text, [signatureLine(text, log)])

test('the published notes verify with their keys', (t) => {
  for (const { vkey, note, text, signature } of vectors.notes) {
    const key = readVkey(vkey)
    const whole = note ?? noteOf(text ?? '', [`— ${key.name} ${signature}\n`])
    t.same(signersOf(readNote(whole), [key]), [key])
    t.equal(vkeyOf(key), vkey)
  }
  t.equal(vectors.notes.length, 2)
  t.end()
})

test('a published note with a letter changed does not verify', (t) => {
  const { vkey, note = '' } = vectors.notes[0]!
  t.throws(() => signersOf(readNote(note.replace('cryptography', 'Cryptography')), [readVkey(vkey)]), BadNote)
  t.end()
})

test('a note is read as it was written, up to its last blank line', (t) => {
  const long = `one\n\ntwo\n`
  const note = readNote(noteOf(long, [signatureLine(long, log)]))
  t.equal(note.text, long)
  t.same(signersOf(note, [log.verifier]), [log.verifier])
  t.end()
})

test('signatures of unknown keys are ignored, even of the same name or the same id', (t) => {
  const other = logKey(origin, 2)
  const third = { ...log.verifier, name: 'other.example/log' }
  const note = readNote(noteOf(text, [signatureLine(text, log)]))
  t.same(signersOf(note, [other.verifier]), [])
  t.same(signersOf(note, [third]), [])
  t.end()
})

test('one bad signature of a known key refuses the note, even next to a good one', (t) => {
  const witness = witnessKey()
  const bad = cosignatureLine(`${text}more\n`, witness, 1n)
  const note = readNote(good + bad)
  t.throws(() => signersOf(note, [log.verifier, witness.verifier]), /witness\.example\/w1 .*does not verify/)
  t.same(signersOf(note, [log.verifier]), [log.verifier])
  t.end()
})

test('another key with the same name and id does not verify', (t) => {
  const forged = { ...log, verifier: { ...logKey(origin, 2).verifier, id: log.verifier.id } }
  const note = readNote(
    noteOf(text, [signatureLine(text, { ...forged, privateKey: logKey(origin, 2).privateKey })]),
  )
  t.throws(() => signersOf(note, [log.verifier]), /does not verify/)
  t.end()
})

const wrong: readonly (readonly [string, string | Buffer, RegExp])[] = [
  ['without its last line break', good.slice(0, -1), /does not end in a line break/],
  ['without a blank line', good.replace('\n\n', '\n'), /blank line after its text is missing/],
  ['with junk in its base64', good.replace(/ (\S{8})(\S*)\n$/, ' $1!$2\n'), /not in base64/],
  ['in base64 without its padding', good.replace(/=+\n$/, '\n'), /not in base64/],
  [
    'with bits in base64 that stand for nothing',
    good.replace(/(.)=\n$/, (_, last) => `${String.fromCharCode(last.charCodeAt(0) + 1)}=\n`),
    /not in base64/,
  ],
  ['with a tab', good.replace('ledger', '\tledger'), /control character/],
  ['with carriage returns', good.replaceAll('\n', '\r\n'), /control character/],
  ['that is not UTF-8', Buffer.concat([Buffer.from([0xff]), Buffer.from(good)]), /not UTF-8/],
  ['with a hyphen for the dash', good.replace('—', '-'), /not a signature line/],
  ['with a further word', good.replace(/\n$/, ' x\n'), /not a signature line/],
  ['with an empty signature', good.replace(/ \S+\n$/, ' AAAAAA==\n'), /not in base64/],
  ['of a megabyte', `${'x'.repeat(2 ** 20)}\n\n${signatureLine(text, log)}`, /too long/],
  ['with 65 signatures', good + signatureLine(text, log).repeat(64), /too many/],
]

for (const [what, note, why] of wrong) {
  test(`a note ${what} is refused`, (t) => {
    t.throws(() => readNote(note), why)
    t.throws(() => readNote(note), BadNote)
    t.end()
  })
}

test('a byte order mark belongs to the text and so spoils the signature', (t) => {
  const note = readNote(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(good)]))
  t.throws(() => signersOf(note, [log.verifier]), /does not verify/)
  t.end()
})

test('a checkpoint is read as it was written, further lines left alone', (t) => {
  t.same(readCheckpoint({ text }), { origin, size: 0n, root: EMPTY_ROOT })
  t.same(readCheckpoint({ text: `${text}more\n` }), { origin, size: 0n, root: EMPTY_ROOT })
  t.end()
})

test('a size beyond what a double holds is read without loss', (t) => {
  const size = 2n ** 64n - 1n
  t.equal(readCheckpoint({ text: checkpointText({ origin, size, root: EMPTY_ROOT }) }).size, size)
  t.throws(
    () => readCheckpoint({ text: checkpointText({ origin, size: size + 1n, root: EMPTY_ROOT }) }),
    BadNote,
  )
  t.end()
})

for (const size of ['00', '01', '+1', '-1', '1.0', ' 1', '1e3', '0x1', '', '1'.repeat(21)]) {
  test(`a checkpoint of size ${JSON.stringify(size)} is refused`, (t) => {
    t.throws(() => readCheckpoint({ text: text.replace('\n0\n', `\n${size}\n`) }), BadNote)
    t.end()
  })
}

test('a checkpoint whose root is not 32 bytes in the only way to write them is refused', (t) => {
  const root = EMPTY_ROOT.toString('base64')
  for (const bad of [
    root.slice(0, -1),
    root.slice(4),
    root.replace('=', ''),
    EMPTY_ROOT.toString('base64url'),
    '',
  ]) {
    t.throws(() => readCheckpoint({ text: `${origin}\n0\n${bad}\n` }), BadNote, bad)
  }
  t.throws(() => readCheckpoint({ text: `${origin}\n0\n` }), BadNote)
  t.throws(() => readCheckpoint({ text: `\n0\n${root}\n` }), BadNote)
  t.throws(() => readCheckpoint({ text: text.slice(0, -1) }), BadNote)
  t.throws(() => readCheckpoint({ text: `${text}\nmore\n` }), BadNote)
  t.end()
})

test('a private key is read as it was written', (t) => {
  for (const signer of [log, witnessKey()]) {
    const again = readSecret(secretOf(signer))
    t.equal(vkeyOf(again.verifier), vkeyOf(signer.verifier))
    t.same(
      signersOf(readNote(noteOf(text, [signatureLine(text, readSecret(secretOf(log)))])), [log.verifier]),
      [log.verifier],
    )
  }
  t.end()
})

test('a text that is not a key is refused', (t) => {
  const vkey = vkeyOf(log.verifier)
  const [name, id, rest] = vkey.split('+')
  const all = [
    '',
    name!,
    `${name}+${id}`,
    `${name}+${id}+!${rest}`,
    `${name}+00000000+${rest}`,
    ` ${vkey}`,
    `${vkey} `,
  ]
  for (const bad of [...all, vkey.replace('+A', '+B'), secretOf(log)])
    t.throws(() => readVkey(bad), BadKey, bad)
  t.throws(() => readSecret(vkey), BadKey)
  t.end()
})

test('a cosignature holds for its text and its time alone', (t) => {
  const witness = witnessKey()
  const line = cosignatureLine(text, witness, 1_700_000_000n)
  t.same(signersOf(readNote(noteOf(text, [line])), [witness.verifier]), [witness.verifier])
  const note = readNote(noteOf(text, [line]))
  const later = note.signatures.map((one) => {
    const bytes = Buffer.from(one.bytes)
    bytes.writeBigUInt64BE(1_700_000_001n)
    return { ...one, bytes }
  })
  t.throws(() => signersOf({ ...note, signatures: later }, [witness.verifier]), /does not verify/)
  t.throws(() => signersOf({ ...note, text: `${text}x\n` }, [witness.verifier]), /does not verify/)
  t.end()
})

test('the cosignature of C2SP’s own example has its layout', (t) => {
  const line =
    '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n'
  const [signature] = readNote(noteOf(text, [line])).signatures
  t.equal(signature?.bytes.length, 72)
  t.equal(signature?.bytes.readBigUInt64BE(), 1679315147n)
  t.end()
})
