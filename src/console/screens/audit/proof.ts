/** Checks in the browser, with WebCrypto, that an event is in the log whose checkpoint was signed. */

/** A step of the check: what was compared, and whether it holds. */
export interface CheckStep {
  readonly name: string
  readonly holds: boolean
  readonly detail: string
}

export interface InclusionProof {
  readonly index: number
  readonly size: number
  readonly leafHash: string
  readonly hashes: readonly string[]
  readonly root: string
  /** The signed note. */
  readonly checkpoint: string
}

type Bytes = Uint8Array<ArrayBuffer>

const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))

const toBase64 = (bytes: Bytes): string => btoa(String.fromCharCode(...bytes))

const sha256 = async (...parts: readonly Bytes[]): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', await new Blob([...parts]).arrayBuffer()))

/** RFC 9162, section 2.1.1: a byte 00 before a leaf, 01 before two nodes. */
const leafHash = (leaf: Bytes): Promise<Bytes> => sha256(Uint8Array.of(0), leaf)
const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(Uint8Array.of(1), left, right)

/** The root that a leaf and its proof lead to (RFC 9162, section 2.1.3.2); undefined when the proof does not fit. */
const rootOf = async (leaf: Bytes, { index, size, hashes }: InclusionProof): Promise<string | undefined> => {
  let [at, last] = [index, size - 1]
  let reached = leaf
  for (const text of hashes) {
    if (last === 0) return undefined
    const hash = fromBase64(text)
    if (at % 2 === 1 || at === last) {
      reached = await nodeHash(hash, reached)
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
    } else {
      reached = await nodeHash(reached, hash)
    }
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 ? toBase64(reached) : undefined
}

/** Whether a log's own key signed a checkpoint: an Ed25519 signature of a C2SP signed note. */
const isSigned = async (note: string, vkey: string): Promise<boolean> => {
  const end = note.lastIndexOf('\n\n')
  const [name = '', , ...rest] = vkey.split('+')
  const key = fromBase64(rest.join('+')).slice(1)
  const line = note
    .slice(end + 2)
    .split('\n')
    .find((one) => one.startsWith(`\u2014 ${name} `))
  if (end < 0 || line === undefined || name === '') return false
  const signature = fromBase64(line.split(' ')[2] ?? '').slice(4)
  const imported = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify'])
  return crypto.subtle.verify(
    { name: 'Ed25519' },
    imported,
    signature,
    new TextEncoder().encode(note.slice(0, end + 1)),
  )
}

/** The address of the tile of entries that holds a leaf (C2SP tlog-tiles), and which of its entries it is. */
export const entryTile = (index: number, size: number): { readonly url: string; readonly at: number } => {
  const tile = Math.floor(index / 256)
  const width = Math.min(256, size - tile * 256)
  const digits = String(tile).padStart(Math.ceil(String(tile).length / 3) * 3, '0')
  const parts = digits.match(/\d{3}/g) ?? []
  const path = parts.map((part, at) => (at < parts.length - 1 ? `x${part}` : part)).join('/')
  return { url: `/tile/entries/${path}${width < 256 ? `.p/${width}` : ''}`, at: index % 256 }
}

/** An entry of a tile: each stands after its length in two bytes, big endian. */
export const entryAt = (tile: Bytes, at: number): Bytes => {
  let from = 0
  const length = (): number => (tile[from] ?? 0) * 256 + (tile[from + 1] ?? 0)
  for (let passed = 0; passed < at; passed++) from += 2 + length()
  return tile.slice(from + 2, from + 2 + length())
}

/** Checks everything about an event's place in the log. @param eventId that the bytes must name */
export const checkProof = async (
  eventId: string,
  leaf: Bytes,
  proof: InclusionProof,
  vkey: string,
): Promise<readonly CheckStep[]> => {
  const hash = await leafHash(leaf)
  const root = await rootOf(hash, proof)
  const [, size, signedRoot] = proof.checkpoint.split('\n')
  const named = (JSON.parse(new TextDecoder().decode(leaf)) as { id?: string }).id
  return [
    { name: 'The bytes are of this event', holds: named === eventId, detail: `id ${named}` },
    {
      name: 'Their hash is the leaf of the proof',
      holds: toBase64(hash) === proof.leafHash,
      detail: toBase64(hash),
    },
    {
      name: `Leaf ${proof.index} and ${proof.hashes.length} hashes lead to the root`,
      holds: root === proof.root,
      detail: root ?? 'the proof does not fit',
    },
    {
      name: `The checkpoint of ${proof.size} events names this root`,
      holds: signedRoot === proof.root && size === String(proof.size),
      detail: signedRoot ?? '',
    },
    {
      name: 'The key of the log signed the checkpoint',
      holds: await isSigned(proof.checkpoint, vkey),
      detail: vkey,
    },
  ]
}
