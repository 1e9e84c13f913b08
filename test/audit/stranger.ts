/**
 * A verifier of bundles written from docs/audit.md alone: it shares no code with the service, so what it finds shows that
 * the document says enough, and that others' tools can check a log. Like any first draft it reads a bundle into memory.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const sha = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest()
const leafHash = (leaf: Uint8Array): Buffer => sha(Buffer.of(0), leaf)
const node = (left: Uint8Array, right: Uint8Array): Buffer => sha(Buffer.of(1), left, right)

const fail = (why: string): never => {
  throw new Error(why)
}

const base64 = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : fail(`${text} is not base64`)
}

/** Splits at the last blank line. */
const noteOf = (note: string): readonly [text: string, lines: readonly string[]] => {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n')) fail('this is no note')
  return [note.slice(0, end + 1), note.slice(end + 2, -1).split('\n')]
}

/** Checks that the log's key signed a note; gives its size and root. */
const checked = (note: string, vkey: string): { readonly size: number; readonly root: Buffer } => {
  const [name = '', id = '', ...rest] = vkey.split('+')
  const key = base64(rest.join('+'))
  if (sha(Buffer.from(`${name}\n`), key).toString('hex', 0, 4) !== id || key[0] !== 1) fail('this is no key')
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key.subarray(1)])
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' })
  const [text, lines] = noteOf(note)
  let found = false
  for (const line of lines) {
    const [dash, by, encoded = ''] = line.split(' ')
    const bytes = base64(encoded)
    if (dash !== '\u2014' || by !== name || bytes.toString('hex', 0, 4) !== id) continue
    if (!verify(null, Buffer.from(text), publicKey, bytes.subarray(4))) fail('the signature does not verify')
    found = true
  }
  const [origin, size = '', root = ''] = text.split('\n')
  if (!found || origin !== name || !/^(0|[1-9]\d*)$/.test(size)) fail('the log did not sign this')
  return { size: Number(size), root: base64(root) }
}

/** RFC 9162, section 2.1.1, from all hashes of leaves. */
const rootOf = (leaves: readonly Buffer[]): Buffer => {
  const [first] = leaves
  if (first === undefined) return sha()
  if (leaves.length === 1) return first
  let half = 1
  while (half * 2 < leaves.length) half *= 2
  return node(rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)))
}

/** RFC 9162, section 2.1.3.2. */
const included = (leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer => {
  let [fn, sn, r] = [index, size - 1, leaf]
  for (const p of path) {
    if (sn === 0) fail('the path is too long')
    if (fn % 2 === 1 || fn === sn) {
      r = node(p, r)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1]
    } else r = node(r, p)
    ;[fn, sn] = [fn >> 1, sn >> 1]
  }
  return sn === 0 ? r : fail('the path is too short')
}

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`
}

const NEEDED = 'actor correlationId data id recordedAt revision stream type version'.split(' ')
const MAYBE =
  'bodyHash causationId confidence deals earliest effective keyHash latest occurred sources'.split(' ')
const SUBJECT = /^(deal|sanction|licence|prisoner|release|person|source|list)-./

interface Event {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly deals?: readonly string[]
  readonly data: Readonly<Record<string, unknown>>
}

const eventIn = (leaf: Buffer, index: number): Event => {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(leaf)
  const event = JSON.parse(text) as Event
  if (canonical(event) !== text) fail(`leaf ${index} is not canonical`)
  const names = Object.keys(event)
  if (!NEEDED.every((name) => names.includes(name))) fail(`leaf ${index} lacks a field`)
  if (!names.every((name) => NEEDED.includes(name) || MAYBE.includes(name))) fail(`leaf ${index} has more`)
  return SUBJECT.test(event.stream) ? event : fail(`leaf ${index} is of no stream of the ledger`)
}

const grouped = (index: number): string => {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.../g) ?? []
  return groups.map((group, n) => (n < groups.length - 1 ? `x${group}` : group)).join('/')
}

const tileAt = (folder: string, level: number | 'entries', index: number, width: number): Buffer =>
  readFileSync(join(folder, 'tile', String(level), grouped(index) + (width < 256 ? `.p/${width}` : '')))

/** The leaves of a whole log, held against the tiles of level 0, and those against all above. */
const wholeLog = (folder: string, size: number, root: Buffer): readonly Buffer[] => {
  const leaves: Buffer[] = []
  for (let index = 0; index * 256 < size; index++) {
    const entries = tileAt(folder, 'entries', index, Math.min(256, size - index * 256))
    for (let at = 0; at < entries.length; ) {
      const end = at + 2 + entries.readUInt16BE(at)
      leaves.push(entries.subarray(at + 2, end))
      at = end
    }
  }
  let hashes = leaves.map(leafHash)
  if (leaves.length !== size || !rootOf(hashes).equals(root)) fail('the entries do not make the root')
  for (let level = 0; hashes.length > 0; level++) {
    const above: Buffer[] = []
    for (let index = 0; index * 256 < hashes.length; index++) {
      const row = hashes.slice(index * 256, (index + 1) * 256)
      if (!tileAt(folder, level, index, row.length).equals(Buffer.concat(row))) fail(`tile ${level}/${index}`)
      if (row.length === 256) above.push(rootOf(row))
    }
    hashes = above
  }
  return leaves
}

/** The leaves of a deal's bundle, each with its proof. */
const ofDeal = (
  folder: string,
  size: number,
  root: Buffer,
  checkpoint: string,
): ReadonlyMap<number, Buffer> => {
  const indexes = readdirSync(join(folder, 'event')).map((name) => Number(name.replace('.json', '')))
  const leaves = new Map<number, Buffer>()
  for (const index of indexes.sort((a, b) => a - b)) {
    const leaf = readFileSync(join(folder, 'event', `${index}.json`))
    const proof = readFileSync(join(folder, 'proof', `${index}.tlog-proof`), 'utf8')
    const end = proof.indexOf('\n\n')
    const [header, at, ...path] = proof.slice(0, end).split('\n')
    if (header !== 'c2sp.org/tlog-proof@v1' || at !== `index ${index}`) fail(`proof ${index}`)
    if (proof.slice(end + 2) !== checkpoint) fail(`the checkpoint of proof ${index} is another one`)
    if (!included(leafHash(leaf), index, size, path.map(base64)).equals(root)) fail(`leaf ${index}`)
    leaves.set(index, leaf)
  }
  return leaves
}

export interface Found {
  readonly size: number
  /** The events in the bundle; of a deal, those that are its own. */
  readonly events: number
  readonly disclosed: readonly unknown[]
}

/**
 * Checks a bundle.
 * @param vkey the key of the log, from a trusted source
 * @throws Error when it does not hold
 */
export const verifyAsStranger = (folder: string, vkey: string): Found => {
  const checkpoint = readFileSync(join(folder, 'checkpoint'), 'utf8')
  const { size, root } = checked(checkpoint, vkey)
  const deal = existsSync(join(folder, 'deal'))
    ? readFileSync(join(folder, 'deal'), 'utf8').trimEnd()
    : undefined
  const leaves =
    deal === undefined
      ? new Map(wholeLog(folder, size, root).entries())
      : ofDeal(folder, size, root, checkpoint)
  const events = [...leaves].map(([index, leaf]) => eventIn(leaf, index))

  const linked = new Set<unknown>()
  for (const { stream, type, data } of events) {
    if (stream === `deal-${deal}` && type === 'EventLinkedToDeal') linked.add(data.eventId)
  }
  const members = new Set<unknown>()
  for (const { id, stream, deals, data } of events) {
    const named = deal !== undefined && deals?.includes(deal)
    if (stream === `deal-${deal}` || named || linked.has(id) || members.has(data.eventId)) members.add(id)
  }
  if (deal !== undefined && members.size === 0) fail('the bundle has no event of its deal')

  const persons = existsSync(join(folder, 'disclosure')) ? readdirSync(join(folder, 'disclosure')) : []
  const disclosed = persons.map((person) => {
    const text = readFileSync(join(folder, 'disclosure', person), 'utf8')
    const digest = createHash('sha256').update(text).digest('base64url')
    const has = events.some(({ stream, data }) => stream === `person-${person}` && data.digest === digest)
    if (!has) fail(`the disclosure of ${person} is not in the log`)
    const [, what, details] = JSON.parse(Buffer.from(text, 'base64url').toString()) as readonly unknown[]
    return what === 'details' ? details : fail('this is no disclosure of details')
  })
  const others = events.filter(
    ({ id, stream }) => !members.has(id) && !persons.some((person) => stream === `person-${person}`),
  )
  if (deal !== undefined && others.length > 0) fail('the bundle has events of others')
  return { size, events: deal === undefined ? events.length : members.size, disclosed }
}
