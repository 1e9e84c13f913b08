/** A tiny reverse proxy on loopback, and a service that really listens. */
import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import type { Test } from 'tap'
import { readConfig } from '../../src/app/config.ts'
import { type Running, start } from '../../src/app/main.ts'
import { keys } from '../../src/cli/keys.ts'
import { endWith } from '../ending.ts'

export interface Listening extends Running {
  readonly port: number
}

const configOf = (t: Test, settings: Readonly<Record<string, string>>) =>
  readConfig({ DETENTE_DATA: join(t.testdirName, 'data'), DETENTE_PORT: '0', ...settings })

/** Starts a service that listens on a port that the system picks. */
export const listenFor = async (
  t: Test,
  settings: Readonly<Record<string, string>> = {},
  log: Logger = pino({ level: 'silent' }),
): Promise<Listening> => {
  const running = await start(configOf(t, settings), log)
  endWith(t, running.close)
  return { ...running, port: Number(new URL(running.address).port) }
}

/** The secret of a key that is made before the service starts, as the command line does. */
export const keyBefore = async (t: Test, scopes: string): Promise<string> => {
  let secret = ''
  const say = (line: string): void => {
    secret = /shown only now: (\S+)/.exec(line)?.[1] ?? secret
  }
  await keys(configOf(t, {}), ['add'], { scopes }, say)
  return secret
}

/**
 * Passes on what comes to the service at a port, with the headers as a proxy changes them.
 * @returns the proxy's address
 */
export const proxyTo = async (
  t: Test,
  port: number,
  change: (headers: IncomingHttpHeaders) => IncomingHttpHeaders,
): Promise<string> => {
  const proxy = createServer((asked, answer) => {
    const { method, url, headers } = asked
    const passed = request(
      { port, host: '127.0.0.1', method, path: url, headers: change(headers) },
      (came) => {
        answer.writeHead(came.statusCode ?? 0, came.headers)
        came.pipe(answer)
      },
    )
    asked.pipe(passed)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  endWith(t, async () => {
    proxy.closeAllConnections()
    proxy.close()
  })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

/** Sends raw bytes, and returns everything until the service ends the connection. */
export const sendRaw = (port: number, ...lines: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('latin1')
    socket.on('data', (some) => {
      text += some
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
    socket.write(Buffer.from(lines.join('\r\n'), 'latin1'))
  })
