/** Sends a request as it is, byte by byte, over a connection of its own, and reads what comes. */
import { connect } from 'node:net'
import type { Request } from './requests.ts'

export interface Answer {
  readonly status: number
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  readonly ms: number
  /** Whether all of it was read: of what has no end, or is very long, only the beginning is. */
  readonly whole: boolean
}

/** More is not read of an answer. */
const MOST_BYTES = 4_000_000
/** So long is a stream without end listened to. */
const LISTEN_MS = 30

/** Text that is not a valid header cannot be sent, not even by an attacker. */
const line = (text: string): string => text.replaceAll(/[\r\n\0]/g, '')

const bytesOf = (host: string, { method, target, headers, body }: Request): Buffer => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${line(value)}\r\n`)
  const length = body && headers['content-length'] === undefined ? `content-length: ${body.length}\r\n` : ''
  const head = `${method} ${line(target)} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n${length}${lines.join('')}\r\n`
  return Buffer.concat([Buffer.from(head), body ?? Buffer.alloc(0)])
}

/** Whether its headers say another length than it has: then nobody need answer it. */
export const saysOtherwise = ({ headers }: Request): boolean =>
  ['content-length', 'transfer-encoding', 'expect'].some((name) => headers[name] !== undefined)

const unchunked = (bytes: Buffer): Buffer => {
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.subarray(at, end).toString('latin1'), 16)
    if (end < 0 || !(size > 0)) break
    parts.push(bytes.subarray(end + 2, end + 2 + size))
    at = end + 2 + size + 2
  }
  return Buffer.concat(parts)
}

const parse = (bytes: Buffer): Omit<Answer, 'ms' | 'whole'> | undefined => {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1])
  // 100 Continue. The answer comes after it.
  if (status === 100) return parse(bytes.subarray(end + 4))
  const headers = Object.fromEntries(
    lines.map((one) => [
      one.slice(0, one.indexOf(':')).toLowerCase(),
      one.slice(one.indexOf(':') + 1).trim(),
    ]),
  )
  const rest = bytes.subarray(end + 4)
  const body = headers['transfer-encoding'] === 'chunked' ? unchunked(rest) : rest
  return { status, headers, body: body.toString() }
}

/**
 * Sends and reads to the end of the connection.
 * @param patience milliseconds after which it is given up
 * @throws Error when nothing that is HTTP comes, or not in time
 */
export const send = (address: URL, request: Request, patience: number): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const started = performance.now()
    const parts: Buffer[] = []
    let read = 0
    let whole = true
    const socket = connect({ host: address.hostname, port: Number(address.port) })
    const finish = (): void => {
      clearTimeout(timer)
      socket.destroy()
      const ms = performance.now() - started
      const parsed = parse(Buffer.concat(parts))
      if (parsed) resolve({ ...parsed, ms, whole })
      else
        reject(
          new Error(`no answer after ${Math.round(ms)} ms: ${Buffer.concat(parts).toString().slice(0, 200)}`),
        )
    }
    const stop = (): void => {
      whole = false
      finish()
    }
    const timer = setTimeout(stop, patience)
    socket.on('data', (part) => {
      parts.push(part)
      read += part.length
      if (read === part.length && part.includes('text/event-stream')) setTimeout(stop, LISTEN_MS)
      if (read > MOST_BYTES) stop()
    })
    socket.on('error', finish)
    socket.on('close', finish)
    socket.write(bytesOf(address.host, request))
    // What says that more comes than does would be waited for.
    if (saysOtherwise(request)) socket.end()
  })
