/** Puts the parts together: configuration, ledger, views, HTTP; and takes them apart in the other order. */
import type { FastifyInstance } from 'fastify'
import pino, { type Logger } from 'pino'
import { isLoopback, needsKeys } from '../http/local.ts'
import { soon } from '../turns/soon.ts'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { openService, type Service } from './service.ts'

export interface Running {
  readonly service: Service
  /** `http://127.0.0.1:3000`, with the port that was really taken. */
  readonly address: string
  /** Finishes what was accepted, then stops. */
  close(): Promise<void>
}

/** What keeps a service from starting: one line for whoever starts it. */
export class CannotStart extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CannotStart'
  }
}

/** Logs as JSON lines on standard error; personal fields never get into them. */
export const openLog = (level: Config['log']): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'name',
          'names',
          '*.name',
          '*.names',
          'req.headers.authorization',
          '*.secret',
          '*.disclosure',
        ],
        censor: '[redacted]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  )

const addressOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`

/**
 * Makes the admin key of a ledger that has no key yet.
 * @returns its secret, to be shown once; undefined when there are keys
 */
export const firstKey = async ({ keys }: Service): Promise<string | undefined> =>
  (await keys.list()).length > 0 ? undefined : (await keys.add(['admin'], 'first start', 'local')).secret

/** Where every request needs a key, a ledger without one could not be used. */
const checkKeys = async ({ keys }: Service, config: Pick<Config, 'host' | 'hosts'>): Promise<void> => {
  if (!needsKeys(config) || (await keys.list()).some(({ revokedAt }) => revokedAt === undefined)) return
  const { host, hosts } = config
  const why = isLoopback(host)
    ? `DETENTE_HOSTS is ${JSON.stringify(hosts.join(','))}`
    : `${host} is no loopback address`
  throw new CannotStart(
    `${why}, so every request needs an API key, and there is no valid one yet; make one with: npm run detente -- keys add --scopes admin`,
  )
}

const listenError = (error: unknown, { host, port }: Config): unknown => {
  const { code } = error as { code?: string }
  if (code === 'EADDRINUSE') {
    return new CannotStart(
      `port ${port} on ${host} is taken; set DETENTE_PORT to another, or 0 for a free one`,
    )
  }
  if (code === 'EACCES') return new CannotStart(`port ${port} on ${host} may not be used by this user`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new CannotStart(`DETENTE_HOST is ${JSON.stringify(host)}: no address of this machine`)
  }
  return error
}

interface Opened {
  readonly service: Service
  readonly app: FastifyInstance
}

/** Opens the service and what answers for it, which does not listen yet. */
const open = async (config: Config, log: Logger, whenReplaced: () => void): Promise<Opened> => {
  const service = await openService(config, log, undefined, undefined, undefined, whenReplaced)
  try {
    await checkKeys(service, config)
    const app = await buildApp(service, config, log)
    await app.ready()
    return { service, app }
  } catch (error) {
    await service.close()
    throw error
  }
}

const listen = async ({ app, service }: Opened, config: Config): Promise<number> => {
  try {
    await app.listen({ host: config.host, port: config.port })
  } catch (error) {
    await app.close()
    await service.close()
    throw listenError(error, config)
  }
  service.search.start()
  service.guard.start()
  const bound = app.server.address()
  return typeof bound === 'object' && bound ? bound.port : config.port
}

/** How long what runs may take to close when the log was replaced; else the process ends, to be started again. */
const CLOSING_MS = 15_000
/** How long a close waits for a service that is just being opened again, in milliseconds. */
const REOPENING_MS = 5_000

/**
 * Starts a service and listens. When the log is replaced while it runs, it is opened again, on the same port.
 * @param failed told when it cannot be opened again: nothing listens any more
 * @throws CannotStart · StoreError `bad-address` · `locked` · `wrong-format`
 */
export const start = async (
  config: Config,
  log: Logger,
  failed: (error: unknown) => void = (error) => log.fatal({ err: error }, 'the service ended'),
): Promise<Running> => {
  let closing = false
  let reopening = Promise.resolve()
  const whenReplaced = (): void => {
    reopening = reopening.then(reopen).catch(failed)
  }
  let current = await open(config, log, whenReplaced)
  const port = await listen(current, config)

  const reopen = async (): Promise<void> => {
    if (closing) return
    log.warn(
      'what was read of the log is not there any more, as after a restore: all that is known of it is looked at anew',
    )
    const old = current
    const isClosed = await soon(
      CLOSING_MS,
      old.service.close().then(() => true),
    )
    if (!isClosed)
      throw new CannotStart('the log was replaced, and the service could not close for it: start it again')
    const next = await open(config, log, whenReplaced)
    // The port is free for a moment only: until here the old one answered that it has nothing to answer.
    old.app.server.close()
    await listen(next, { ...config, port })
    current = next
    await old.app.close()
  }

  return {
    get service() {
      return current.service
    },
    address: addressOf(config.host, port),
    close: async () => {
      closing = true
      await soon(REOPENING_MS, reopening)
      await current.app.close()
      await current.service.close()
    },
  }
}
