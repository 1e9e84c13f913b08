/** Puts the parts of webhooks together for a service. */
import { lookup } from 'node:dns/promises'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Follower } from '../feed/feed.ts'
import type { EventStore } from '../store/port.ts'
import type { Views } from '../views/views.ts'
import { networksOf, type Resolve } from './address.ts'
import type { Administering } from './administer.ts'
import { openEndpoints } from './endpoints.ts'
import { openSender } from './send.ts'
import { openServerKey } from './serverKey.ts'

export interface WebhooksOptions {
  readonly store: EventStore
  readonly views: Views
  readonly config: Pick<Config, 'keyFile' | 'webhookNetworks' | 'webhookHttp' | 'hosts' | 'host'>
  readonly log: Logger
  readonly now: () => string
  /** The system's resolver but in tests. */
  readonly resolve?: Resolve
}

export interface Webhooks extends Administering {
  readonly follower: Follower
  close(): Promise<void>
}

const systemResolve: Resolve = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address)

/** @throws BadKeyFile */
export const openWebhooks = async (options: WebhooksOptions): Promise<Webhooks> => {
  const { store, views, config, now, resolve = systemResolve } = options
  const key = openServerKey(config.keyFile)
  const rules = { allowed: networksOf(config.webhookNetworks), http: config.webhookHttp }
  const sender = openSender({ resolve, allowed: rules.allowed })
  const endpoints = openEndpoints(store, now)
  return {
    store,
    views,
    endpoints,
    rules,
    sender,
    key,
    now,
    origin: config.hosts[0] ?? config.host,
    follower: {
      name: 'webhooks',
      position: views.position,
      handle: async ({ events }) => {
        for (const { stream } of events) if (stream.startsWith('webhook-')) await endpoints.noticed(stream)
      },
    },
    close: () => sender.close(),
  }
}
