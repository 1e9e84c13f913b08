/**
 * The configuration, from the environment and the command's options, which take precedence. Each wrong value is
 * reported.
 */

import { join, resolve } from 'node:path'
import { z } from 'zod'
import { PlainError } from '../failure/plainError.ts'
import type { Connections } from '../http/connections/connections.ts'
import type { HostNames } from '../http/localRequests.ts'
import { isKeyName } from '../tlog/noteKeys.ts'
import { STREAMS, STREAMS_PER_KEY } from '../webhooks/live/streamCounts.ts'
import { isNetwork } from '../webhooks/outbound/address.ts'
import type { WebhooksConfig } from '../webhooks/webhooks.ts'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port, 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port, 0 to 65535')

const text = z.string().min(1, 'must not be empty')

/** A time in seconds, converted to milliseconds. */
const seconds = z
  .string()
  .regex(/^\d{1,5}(?:\.\d{1,3})?$/, 'must be a time in seconds, like 60')
  .transform((value) => Math.round(Number(value) * 1_000))
  .refine((value) => value > 0, 'must be more than 0')

const count = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, 'must be a number, 1 to 9999999')
  .transform(Number)

const namesOf = (list: string): readonly string[] =>
  list
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')

/** The form of a name in `DETENTE_HOSTS`. The scheme and the port are those that a browser shows. */
const HOST = /^(?:(https?):\/\/)?(\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)(?::(\d{1,5}))?$/

/** A list of names. An empty text counts as not set. */
const names = z
  .string()
  .refine(
    (list) => list === '' || namesOf(list).length > 0,
    'contains no names: give names, or leave it unset',
  )

const hosts = names
  .transform(namesOf)
  .refine(
    (names) => names.every((name) => HOST.test(name) && URL.canParse(originOf(name))),
    'must be names like ledger.example, ledger.example:8443 or http://ledger.example, separated by commas',
  )

/** The `Origin` that a browser sends for pages under a name: https, unless the name has another scheme. */
const originOf = (name: string): string => (name.includes('://') ? name : `https://${name}`)

const networks = names
  .transform(namesOf)
  .refine((names) => names.every(isNetwork), 'must be networks like 10.0.0.0/8, separated by commas')

const schema = z.object({
  DETENTE_DATA: text.default('./data'),
  DETENTE_STORE: text.optional(),
  DETENTE_HOST: text.default('127.0.0.1'),
  DETENTE_PORT: port.default(3000),
  DETENTE_LOG: z.enum(LOG_LEVELS).default('info'),
  DETENTE_HOSTS: hosts.default([]),
  DETENTE_CONNECTIONS: count.default(2_000),
  DETENTE_HEADERS_TIMEOUT: seconds.default(15_000),
  DETENTE_REQUEST_TIMEOUT: seconds.default(60_000),
  DETENTE_KEEP_ALIVE: seconds.default(72_000),
  DETENTE_STALLED_TIMEOUT: seconds.default(300_000),
  DETENTE_KEY_FILE: text.optional(),
  DETENTE_WEBHOOK_NETWORKS: networks.default([]),
  DETENTE_WEBHOOK_HTTP: z.enum(['yes', 'no'], 'must be yes or no').default('no'),
  DETENTE_STREAMS: count.default(STREAMS),
  DETENTE_STREAMS_PER_KEY: count.default(STREAMS_PER_KEY),
  DETENTE_SIGNER: text.optional(),
  DETENTE_ERASURES: text.optional(),
  DETENTE_WITNESSES: text.optional(),
  DETENTE_CLOCK_ACCEPTED: z.iso
    .datetime({ offset: true, error: 'must be an instant like 2026-03-01T12:00:00Z' })
    .transform((instant) => new Date(instant).toISOString())
    .optional(),
  DETENTE_ORIGIN: text.refine(isKeyName, 'must name a log: no spaces, no +').optional(),
})

/** The names of the settings; an option of the command is the name without `DETENTE_`, in lower case. */
export const SETTINGS = Object.keys(schema.shape) as readonly (keyof typeof schema.shape)[]

export interface Config extends HostNames, Connections, WebhooksConfig {
  /** 0 lets the system pick a free port. */
  readonly port: number
  readonly log: (typeof LOG_LEVELS)[number]
  /** Path of the key that signs the log. */
  readonly signer: string
  /** Path of the list of erasures. They are applied again to a restored ledger. */
  readonly erasures: string
  /** The name of the log, fixed when its key is made; undefined for a name made from the ledger's id. */
  readonly origin: string | undefined
  /** The instant up to which the ledger may be ahead of the clock, RFC 3339 UTC; undefined when it may not be. */
  readonly clockAccepted: string | undefined
  /** Path of the policy whose witnesses are asked to cosign the log; undefined for no witnesses. */
  readonly witnesses: string | undefined
}

/** A wrong configuration, with a line for each wrong value. */
export class BadConfig extends PlainError {
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'BadConfig'
  }
}

/**
 * Reads the configuration.
 * @param options values by setting name, which override the environment
 * @throws BadConfig
 */
export const readConfig = (
  environment: Readonly<Record<string, string | undefined>>,
  options: Readonly<Record<string, string | undefined>> = {},
): Config => {
  const given = Object.fromEntries(
    SETTINGS.map((name) => [name, options[name] ?? environment[name]]).filter(
      ([, value]) => value !== undefined,
    ),
  )
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    throw new BadConfig(
      parsed.error.issues.map((issue) => {
        const name = String(issue.path[0])
        const value = JSON.stringify((given as Record<string, unknown>)[name])
        const isLevel = issue.code === 'invalid_value' && name === 'DETENTE_LOG'
        const why = isLevel ? `must be one of ${LOG_LEVELS.join(', ')}` : issue.message
        return `${name} is ${value}: ${why}`
      }),
    )
  }
  const { DETENTE_DATA, DETENTE_STORE, DETENTE_HOST, DETENTE_PORT, DETENTE_LOG, DETENTE_HOSTS } = parsed.data
  const { DETENTE_KEY_FILE, DETENTE_WEBHOOK_NETWORKS, DETENTE_WEBHOOK_HTTP } = parsed.data
  const { DETENTE_STREAMS, DETENTE_STREAMS_PER_KEY } = parsed.data
  const { DETENTE_SIGNER, DETENTE_ORIGIN, DETENTE_ERASURES, DETENTE_WITNESSES } = parsed.data
  const data = resolve(DETENTE_DATA)
  return {
    data,
    store: DETENTE_STORE ?? `sqlite:${join(data, 'events.db')}`,
    host: DETENTE_HOST,
    port: DETENTE_PORT,
    log: DETENTE_LOG,
    hosts: DETENTE_HOSTS.map((name) => HOST.exec(name)?.[2] ?? name),
    origins: DETENTE_HOSTS.map((name) => new URL(originOf(name)).origin),
    maxConnections: parsed.data.DETENTE_CONNECTIONS,
    headersTimeout: parsed.data.DETENTE_HEADERS_TIMEOUT,
    requestTimeout: parsed.data.DETENTE_REQUEST_TIMEOUT,
    keepAliveTimeout: parsed.data.DETENTE_KEEP_ALIVE,
    stalledTimeout: parsed.data.DETENTE_STALLED_TIMEOUT,
    keyFile: resolve(DETENTE_KEY_FILE ?? join(data, 'server.key')),
    webhookNetworks: DETENTE_WEBHOOK_NETWORKS,
    webhookHttp: DETENTE_WEBHOOK_HTTP === 'yes',
    streams: DETENTE_STREAMS,
    streamsPerKey: DETENTE_STREAMS_PER_KEY,
    signer: resolve(DETENTE_SIGNER ?? join(data, 'audit.key')),
    erasures: resolve(DETENTE_ERASURES ?? join(data, 'erasures.txt')),
    origin: DETENTE_ORIGIN,
    clockAccepted: parsed.data.DETENTE_CLOCK_ACCEPTED,
    witnesses: DETENTE_WITNESSES === undefined ? undefined : resolve(DETENTE_WITNESSES),
  }
}
