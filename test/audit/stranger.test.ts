/** The document of the audit is complete: a verifier written from it alone works, and so does its example program. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Test, test } from 'tap'
import { cosignatureLine, noteOf, readNote, signatureLine } from '../../src/tlog/note.ts'
import { vkeyOf } from '../../src/tlog/noteKeys.ts'
import { proofText } from '../../src/tlog/proofText.ts'
import { entryBundle } from '../../src/tlog/tiles.ts'
import { inclusionProof, leafHash } from '../../src/tlog/tree.ts'
import { endWith } from '../ending.ts'
import { audited, disclosureIn, edit, flip, tampered } from './bundles.ts'
import { logKey, subtreesOf, witnessKey } from './given.ts'
import { verifyAsStranger } from './stranger.ts'

const vkey = vkeyOf(logKey().verifier)

test('a verifier written from the document alone comes to the same verdict', async (t) => {
  const ledger = await audited(t, 20)
  const [person, disclosure] = await disclosureIn(ledger.store, 1)
  const disclosures = new Map([[person, disclosure]])
  const whole = await ledger.bundle('whole', { disclosures })
  t.match(verifyAsStranger(whole, vkey), { size: 280, events: 280, disclosed: [{ name: 'Kit Kite the 1.' }] })
  const deal = await ledger.bundle('deal', { deal: 'kites-3', disclosures })
  t.match(verifyAsStranger(deal, vkey), { size: 280, events: 9, disclosed: [{ name: 'Kit Kite the 1.' }] })

  t.throws(() => verifyAsStranger(whole, vkeyOf(logKey('ledger.example/log', 2).verifier)), /did not sign/)
  for (const [bundle, path, at] of [
    [whole, 'checkpoint', 25],
    [whole, 'tile/entries/000', 40],
    [whole, 'tile/0/000', 40],
    [whole, 'tile/1/000.p/1', 4],
    [whole, `disclosure/${person}`, 30],
    [deal, 'event/46.json', 30],
    [deal, 'proof/46.tlog-proof', 60],
  ] as const) {
    await t.test(`a byte of ${path}`, async (t) => {
      await tampered(t, bundle, (copy) => {
        edit(copy, path, (bytes) => flip(bytes, at))
        t.throws(() => verifyAsStranger(copy, vkey))
      })
    })
  }
})

/** Serves a leaf with its proof under a checkpoint that has these signatures, and runs the program of the document. */
const runExample = async (t: Test, linesOf: (text: string) => readonly string[]): Promise<unknown> => {
  const ledger = await audited(t, 2)
  const { text } = readNote(ledger.note())
  const checkpoint = noteOf(text, linesOf(text))
  const leaves = ledger.bodies.map((body) => leafHash(body))
  const hashes = inclusionProof(subtreesOf(leaves), 3, leaves.length)
  const server = createServer((request, response) => {
    response.end(
      request.url?.startsWith('/tile/entries/')
        ? entryBundle(ledger.bodies.map((body) => Buffer.from(body)))
        : proofText({ index: 3n, hashes, checkpoint }),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  endWith(t, () => new Promise<void>((resolve) => server.close(() => resolve())))
  const document = readFileSync(join(import.meta.dirname, '../../docs/audit.md'), 'utf8')
  const program = /^node --input-type=module -e '\n(.*?)^'$/ms.exec(document)?.[1] ?? ''
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', program.replaceAll('http://127.0.0.1:3000', address)],
    { env: { LOG_KEY: vkey } },
  )
  return JSON.parse(stdout)
}

test('the example program finds the signature of the log among several, wherever it stands', async (t) => {
  const own = (text: string): string => signatureLine(text, logKey())
  const replaced = (text: string): string => signatureLine(text, logKey('ledger.example/log', 2))
  const witness = (text: string): string => cosignatureLine(text, witnessKey(), 1_900_000_000n)
  const right = { origin: 'ledger.example/log', event: 'SanctionImposed', inTheLog: true, signed: true }
  t.match(await runExample(t, (text) => [own(text), replaced(text), witness(text)]), {
    ...right,
    event: String,
  })
  t.match(await runExample(t, (text) => [witness(text), replaced(text), own(text)]), { signed: true })
  t.match(await runExample(t, (text) => [replaced(text), witness(text)]), { inTheLog: true, signed: false })
  t.match(await runExample(t, (text) => [own(text), own(`${text}x\n`)]), { signed: false })
})
