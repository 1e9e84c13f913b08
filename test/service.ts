/** A real service for tests: its own ledger in a folder of the test's, its HTTP side without a socket. */
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import pino, { type Logger } from 'pino'
import type { Test } from 'tap'
import { type Config, readConfig } from '../src/config.ts'
import { buildApp } from '../src/http/app.ts'
import { openService, type Service } from '../src/service.ts'
import type { WebhooksOptions } from '../src/webhooks/webhooks.ts'
import { endWith } from './ending.ts'

export interface TestService {
  readonly app: FastifyInstance
  readonly service: Service
  readonly config: Config
  close(): Promise<void>
}

export interface Given {
  /** Folder of the ledger and the views; a new one by default. */
  readonly data?: string
  /** Address of the ledger's store; a file in that folder by default. */
  readonly store?: string
  readonly now?: () => string
  readonly host?: string
  /** Further names of the service, separated by commas. */
  readonly hosts?: string
  readonly log?: Logger
  /** Settings by name, over those above. */
  readonly settings?: Readonly<Record<string, string>>
  readonly webhooks?: Partial<WebhooksOptions>
}

/** Builds a service and closes it with the test, unless the test did. */
export const buildTestService = async (t: Test, given: Given = {}): Promise<TestService> => {
  const config = readConfig(
    {},
    {
      DETENTE_DATA: given.data ?? join(t.testdir({}), 'data'),
      ...(given.store && { DETENTE_STORE: given.store }),
      ...(given.host && { DETENTE_HOST: given.host }),
      ...(given.hosts && { DETENTE_HOSTS: given.hosts }),
      ...given.settings,
    },
  )
  const log = given.log ?? pino({ level: 'silent' })
  const service = await openService(config, log, given.now, given.webhooks)
  const app = await buildApp(service, config, log)
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= app.close().then(service.close)
    return closed
  }
  endWith(t, close)
  return { app, service, config, close }
}
