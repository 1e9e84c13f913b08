/** Asks witnesses to cosign a checkpoint (the client's side of C2SP tlog-witness). */
import { request } from 'undici'
import { growthText } from './consistency.ts'
import { BadNote, noteOf, readNote, signatureText, signersOf } from './note.ts'
import type { Policy, Trusted } from './policy.ts'
import type { SignedCheckpoint, Tree } from './signing.ts'
import { decimal } from './text.ts'
import { consistencyProof, type Subtrees } from './tree.ts'

const PATIENCE_MS = 5_000
const MOST_BYTES = 64 * 1024

export interface Cosigning {
  /**
   * The note with the cosignatures of those who gave them.
   * @returns the same when nobody did
   */
  cosign(checkpoint: SignedCheckpoint): Promise<string>
}

interface Reply {
  readonly status: number
  readonly body: string
}

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
    if (text.length > MOST_BYTES) throw new Error(`the witness at ${url} answers too much`)
  }
  return { status: answer.statusCode, body: text }
}

/**
 * @param policy its witnesses with a URL are asked
 * @param say told why a witness did not cosign
 */
export const openCosigning = (
  policy: Policy,
  tree: Pick<Tree, 'size'> & { readonly subtrees: Subtrees },
  say: (why: string) => void,
): Cosigning => {
  /** By URL, the size that the witness cosigned last. */
  const sizes = new Map<string, number>()

  /** Asks one witness; when it remembers another size it is asked once more, from that. */
  const ask = async (url: string, { size, note }: SignedCheckpoint): Promise<string | undefined> => {
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
      if (known === undefined) throw new Error(`${status} ${body.slice(0, 200).trimEnd()}`)
      sizes.set(url, Number(known))
    }
    throw new Error(`it has cosigned a log of ${sizes.get(url)} events`)
  }

  /** The lines of an answer that are good signatures of the witness. */
  const linesOf = (text: string, answer: string, { key }: Trusted): readonly string[] => {
    const note = readNote(noteOf(text, [answer]))
    if (signersOf(note, [key]).length === 0) throw new BadNote('it sent no signature of its own')
    return note.signatures.filter(({ name, id }) => name === key.name && id === key.id).map(signatureText)
  }

  return {
    cosign: async (checkpoint) => {
      const { text } = readNote(checkpoint.note)
      const asked = [...policy.witnesses].map(async ([name, witness]): Promise<readonly string[]> => {
        if (witness.url === undefined) return []
        try {
          return linesOf(text, (await ask(witness.url, checkpoint)) ?? '', witness)
        } catch (error) {
          say(`the witness ${name} did not cosign: ${error instanceof Error ? error.message : String(error)}`)
          return []
        }
      })
      return checkpoint.note + (await Promise.all(asked)).flat().join('')
    },
  }
}
