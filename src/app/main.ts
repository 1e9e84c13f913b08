/** Starts the parts of a service in order (configuration, ledger, views, HTTP) and closes them in reverse. */

import type { FastifyInstance } from 'fastify'
import pino, { type Logger } from 'pino'
import { PlainError } from '../failure/plainError.ts'
import { isStoreError } from '../failure/storeError.ts'
import { isLoopback, needsKeys } from '../http/localRequests.ts'
import { withinTime } from '../scheduling/timeLimit.ts'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { openService, type Service } from './service.ts'

export interface Running {
  readonly service: Service
  /** Such as `http://127.0.0.1:3000`, with the actual port. */
  readonly address: string
  /** Finishes accepted requests, then stops. */
  close(): Promise<void>
}

/** Why a service cannot start, in one line for the operator. */
class CannotStart extends PlainError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CannotStart'
  }
}

/** Logs JSON lines, to standard error by default. Personal fields are never logged. */
export const openLog = (
  level: Config['log'],
  to: { write(line: string): void } = pino.destination({ dest: 2, sync: true }),
): Logger =>
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
    to,
  )

const addressOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`

/**
 * Makes the admin key of a ledger that has no key yet.
 * @returns its secret, to be shown once; undefined when there are keys
 */
export const firstKey = async ({ keys }: Service): Promise<string | undefined> =>
  (await keys.list()).length > 0 ? undefined : (await keys.add(['admin'], 'first start', 'local')).secret

/** Refuses to start when every request needs a key but the ledger has no valid key. */
const checkKeys = async ({ keys }: Service, config: Pick<Config, 'host' | 'hosts'>): Promise<void> => {
  if (!needsKeys(config) || (await keys.list()).some(({ revokedAt }) => revokedAt === undefined)) return
  const { host, hosts } = config
  const why = isLoopback(host)
    ? `DETENTE_HOSTS is ${JSON.stringify(hosts.join(','))}`
    : `${host} is not a loopback address`
  throw new CannotStart(
    `${why}, so every request needs an API key, but there is no valid key yet; make one with: npm run detente -- keys add --scopes admin`,
  )
}

const listenError = (error: unknown, { host, port }: Config): unknown => {
  const { code } = error as { code?: string }
  if (code === 'EADDRINUSE') {
    return new CannotStart(
      `port ${port} on ${host} is taken; set DETENTE_PORT to another, or 0 for a free one`,
    )
  }
  if (code === 'EACCES') return new CannotStart(`this user may not use port ${port} on ${host}`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new CannotStart(`DETENTE_HOST is ${JSON.stringify(host)}: this is not an address of this machine`)
  }
  return error
}

/**
 * Waits for views that were caught up to show again what they showed when the last process ended: a crash takes what
 * they had not committed. The wait is bounded, and ends at once when the store is unreachable.
 */
const showAll = async ({ store, views }: Service): Promise<void> => {
  if (!views.built()) return
  try {
    await views.reached(await store.head())
  } catch (error) {
    if (!isStoreError(error)) throw error
  }
}

interface OpenedApp {
  readonly service: Service
  readonly app: FastifyInstance
}

/** Opens the service and its HTTP app, which does not listen yet. */
const open = async (
  config: Config,
  log: Logger,
  whenReplaced: () => void,
  clock: (() => string) | undefined,
): Promise<OpenedApp> => {
  const service = await openService(config, log, clock, undefined, undefined, whenReplaced)
  try {
    await showAll(service)
    await checkKeys(service, config)
    const app = await buildApp(service, config, log)
    await app.ready()
    return { service, app }
  } catch (error) {
    await service.close()
    throw error
  }
}

const listen = async ({ app, service }: OpenedApp, config: Config): Promise<number> => {
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

/**
 * How long the running service may take to close after the log was replaced, in milliseconds. After that the
 * process ends, so that it can be restarted.
 */
const CLOSING_MS = 15_000
/** How long a close waits for a service that is being reopened, in milliseconds. */
const REOPENING_MS = 5_000

/**
 * Starts a service and listens. If the log is replaced while it runs, the service is opened again on the same
 * port.
 * @param failed called when it cannot be reopened; then nothing listens any longer
 * @param clock the present, in place of the system's clock: RFC 3339 UTC
 * @throws CannotStart · StoreError `bad-address` · `locked` · `wrong-format`
 */
export const start = async (
  config: Config,
  log: Logger,
  failed: (error: unknown) => void = (error) => log.fatal({ err: error }, 'the service ended'),
  clock?: () => string,
): Promise<Running> => {
  let closing = false
  let reopening = Promise.resolve()
  const whenReplaced = (): void => {
    reopening = reopening.then(reopen).catch(failed)
  }
  let current = await open(config, log, whenReplaced, clock)
  const port = await listen(current, config)

  const reopen = async (): Promise<void> => {
    if (closing) return
    log.warn('the log was replaced, for example by a restored backup: the service is reading it again')
    const old = current
    const isClosed = await withinTime(
      CLOSING_MS,
      old.service.close().then(() => true),
    )
    if (!isClosed)
      throw new CannotStart(
        'the log was replaced, but the service could not close to reopen it: start it again',
      )
    const next = await open(config, log, whenReplaced, clock)
    // The port is free only for a moment: until here the old app answered with a problem.
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
      await withinTime(REOPENING_MS, reopening)
      await current.app.close()
      await current.service.close()
    },
  }
}
