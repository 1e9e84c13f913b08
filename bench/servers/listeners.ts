/** Many clients of the live stream in a process of their own: sockets that count what comes, and how late. */
import { connect } from 'node:net'

export interface Listen {
  readonly url: string
  readonly clients: number
  /** Events that each is to get. */
  readonly events: number
}

const lags: number[] = []
/** Clients that have not got all. */
let missing = 0

const one = ({ url, events }: Listen): Promise<void> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port) })
    let left = events
    let text = ''
    socket.setEncoding('latin1')
    socket.on('error', reject)
    socket.on('connect', () => {
      socket.write(`GET /v1/events/stream HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`)
    })
    socket.on('data', (part: unknown) => {
      const now = performance.timeOrigin + performance.now()
      text += String(part)
      const end = text.lastIndexOf('\n\n')
      if (end < 0) return
      const whole = text.slice(0, end)
      text = text.slice(end)
      if (whole.includes('retry:')) resolve()
      for (const match of whole.matchAll(/"recordedAt":"([^"]{24})"/g)) {
        lags.push(now - Date.parse(match[1] ?? ''))
        left--
        if (left === 0) missing--
      }
      if (left <= 0 && missing === 0) {
        missing = -1
        process.send?.({ lags })
      }
    })
  })

process.on('disconnect', () => process.exit())
process.on('message', async (ask: Listen | 'close') => {
  if (ask === 'close') process.exit()
  missing = ask.clients
  for (let n = 0; n < ask.clients; n += 50) {
    await Promise.all(Array.from({ length: Math.min(50, ask.clients - n) }, () => one(ask)))
  }
  process.send?.('open')
})
