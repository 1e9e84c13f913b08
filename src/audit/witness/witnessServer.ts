/** A witness as a small HTTP server. What it cosigned is on disk before it answers. */
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { readIfThere, removeLeft, writeDurably } from '../../files/durable.ts'
import { readNote, signersOf } from '../../tlog/note.ts'
import type { Signer } from '../../tlog/noteKeys.ts'
import type { Policy } from '../../tlog/policy.ts'
import { addCheckpoint } from './witness.ts'

export interface WitnessServer {
  readonly address: string
  close(): Promise<void>
}

export interface WitnessOptions {
  /** The folder that keeps what was cosigned. */
  readonly folder: string
  readonly policy: Policy
  readonly key: Signer
  readonly host: string
  readonly port: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

const MOST_BYTES = 128 * 1024
const PATIENCE_MS = 10_000

/** The name of a log in paths: the SHA-256 of its origin. */
const nameOf = (origin: string): string => hash('sha256', origin, 'hex')

const bodyOf = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(body)
}

const TEXT = 'text/plain; charset=utf-8'

/**
 * Starts a witness.
 * @throws BadNote when its memory was changed
 */
export const startWitness = async (options: WitnessOptions): Promise<WitnessServer> => {
  const { folder, policy, key, host, port, now = Date.now } = options
  await mkdir(folder, { recursive: true })
  const notes = new Map<string, string>()
  for (const { key: log } of policy.logs) {
    const path = join(folder, nameOf(log.name))
    await removeLeft(path)
    const note = await readIfThere(path)
    if (note === undefined) continue
    signersOf(readNote(note), [log, key.verifier])
    notes.set(log.name, note)
  }

  /** Requests run one after the other: no other may come between the check and the write. */
  let queue: Promise<unknown> = Promise.resolve()
  const add = async (body: Buffer, response: ServerResponse): Promise<void> => {
    const time = BigInt(Math.floor(now() / 1000))
    const answer = addCheckpoint(body, { policy, key, latest: (origin) => notes.get(origin) }, time)
    if (answer.keep) {
      await writeDurably(join(folder, nameOf(answer.keep.origin)), answer.keep.note)
      notes.set(answer.keep.origin, answer.keep.note)
    }
    send(response, answer.status, answer.type, answer.body)
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? ''
    if (path === '/add-checkpoint') {
      if (request.method !== 'POST') {
        response.setHeader('allow', 'POST')
        return send(response, 405, TEXT, 'add-checkpoint takes POST\n')
      }
      const body = await bodyOf(request)
      if (!body) return send(response, 413, TEXT, 'the body is too large\n')
      const turn = queue.then(() => add(body, response))
      queue = turn.catch(() => undefined)
      return turn
    }
    const asked = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path)?.[1]
    const [, note] = [...notes].find(([origin]) => nameOf(origin) === asked) ?? []
    if (request.method === 'GET' && note !== undefined) return send(response, 200, TEXT, note)
    send(response, 404, TEXT, 'there is nothing here\n')
  }

  const server = createServer({ requestTimeout: PATIENCE_MS }, (request, response) => {
    handle(request, response).catch(() => {
      if (response.headersSent) response.destroy()
      else send(response, 500, TEXT, 'the witness failed; nothing was cosigned\n')
    })
  })
  server.listen(port, host)
  await once(server, 'listening')
  const bound = server.address() as AddressInfo
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await queue
    },
  }
}
