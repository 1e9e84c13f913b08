/** Asks witnesses to cosign a checkpoint (the client's side of C2SP tlog-witness). */
import { hash } from 'node:crypto'
import { type Checkpoint, readCheckpoint } from '../../tlog/checkpoint.ts'
import { growthText } from '../../tlog/consistency.ts'
import { BadNote, noteOf, readNote, signatureText, signersOf } from '../../tlog/note.ts'
import type { Verifier } from '../../tlog/noteKeys.ts'
import type { Policy, TrustedParty } from '../../tlog/policy.ts'
import { decimal } from '../../tlog/text.ts'
import { consistencyProof, type Subtrees } from '../../tlog/tree.ts'
import type { SignedCheckpoint } from '../signer/lastSigned.ts'
import type { Tree } from '../signer/logSigner.ts'

const PATIENCE_MS = 5_000
const MOST_BYTES = 64 * 1024

/** The result of asking the witnesses. */
export interface CosigningResult {
  /** The note with the new cosignatures. */
  readonly note: string
  /** Why some witnesses did not cosign. */
  readonly refusals: readonly string[]
  /** What refusing witnesses have cosigned before: notes of this log, signed by its key. */
  readonly witnessedCheckpoints: readonly Checkpoint[]
}

export interface Cosigner {
  cosign(checkpoint: SignedCheckpoint): Promise<CosigningResult>
}

interface Reply {
  readonly status: number
  readonly body: string
}

/** undici, loaded at the first request to a witness, because most services have no witness. */
const request: typeof import('undici').request = async (...args) => (await import('undici')).request(...args)

const post = async (url: string, body: string): Promise<Reply> => {
  const patience = { headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS }
  const signal = AbortSignal.timeout(2 * PATIENCE_MS)
  const answer = await request(`${url.replace(/\/$/, '')}/add-checkpoint`, {
    method: 'POST',
    body,
    ...patience,
    signal,
  })
  let text = ''
  for await (const chunk of answer.body.setEncoding('utf8')) {
    text += chunk
    if (text.length > MOST_BYTES) throw new Error(`the answer of the witness at ${url} is too large`)
  }
  return { status: answer.statusCode, body: text }
}

/** The witness remembers another log than the one it was shown. */
class Refuses extends Error {}

/**
 * What a witness cosigned last for a log. Only a note signed by a key of the log counts, because anybody can
 * invent one.
 */
const witnessedBy = async (
  url: string,
  origin: string,
  keys: readonly Verifier[],
): Promise<Checkpoint | undefined> => {
  try {
    const path = `${url.replace(/\/$/, '')}/${hash('sha256', origin, 'hex')}/checkpoint`
    const answer = await request(path, { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (answer.statusCode !== 200) {
      await answer.body.dump()
      return undefined
    }
    const note = readNote(Buffer.from(await answer.body.arrayBuffer()))
    const checkpoint = readCheckpoint(note)
    return checkpoint.origin === origin && signersOf(note, keys).length > 0 ? checkpoint : undefined
  } catch {
    return undefined
  }
}

/**
 * @param policy its witnesses with a URL are asked
 * @param keys the keys of the log; one of them must have signed what a witness holds against it
 */
export const openCosigner = (
  policy: Policy,
  tree: Pick<Tree, 'size'> & { readonly subtrees: Subtrees },
  keys: readonly Verifier[],
): Cosigner => {
  /** The size that each witness cosigned last, by URL. */
  const sizes = new Map<string, number>()

  /** Asks one witness. If the witness remembers another size, it is asked once more from that size. */
  const ask = async (url: string, { size, note }: SignedCheckpoint): Promise<string> => {
    for (let attempt = 0; attempt < 2; attempt++) {
      const old = sizes.get(url) ?? 0
      if (old > Number(size)) break
      const hashes = consistencyProof(tree.subtrees, old, Number(size))
      const { status, body } = await post(url, growthText({ old: BigInt(old), hashes, checkpoint: note }))
      if (status === 200) {
        sizes.set(url, Number(size))
        return body
      }
      const known = status === 409 ? decimal(body.trimEnd()) : undefined
      if (known === undefined) {
        const why = `${status} ${body.slice(0, 200).trimEnd()}`
        throw status === 422 ? new Refuses(why) : new Error(why)
      }
      sizes.set(url, Number(known))
    }
    // The size may be wrong or forgotten, so it is asked again next time.
    const claimed = sizes.get(url)
    sizes.delete(url)
    throw new Refuses(`it says that it already cosigned a log of ${claimed} events`)
  }

  /** The lines of an answer that are valid signatures of the witness. */
  const linesOf = (text: string, answer: string, { key }: TrustedParty): readonly string[] => {
    const note = readNote(noteOf(text, [answer]))
    if (signersOf(note, [key]).length === 0) throw new BadNote('it did not send its own signature')
    return note.signatures.filter(({ name, id }) => name === key.name && id === key.id).map(signatureText)
  }

  return {
    cosign: async (checkpoint) => {
      const { text } = readNote(checkpoint.note)
      const refusals: string[] = []
      const witnessedCheckpoints: Checkpoint[] = []
      const asked = [...policy.witnesses].map(async ([name, witness]): Promise<readonly string[]> => {
        if (witness.url === undefined) return []
        try {
          return linesOf(text, await ask(witness.url, checkpoint), witness)
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error)
          refusals.push(`the witness ${name} did not cosign: ${why}`)
          if (!(error instanceof Refuses)) return []
          const before = await witnessedBy(witness.url, checkpoint.origin, keys)
          if (before) witnessedCheckpoints.push(before)
          return []
        }
      })
      const lines = (await Promise.all(asked)).flat()
      return { note: checkpoint.note + lines.join(''), refusals, witnessedCheckpoints }
    },
  }
}
