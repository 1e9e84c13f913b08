/**
 * A real service for tests, its HTTP side without a socket. Its own ledger is in a folder of the test's, or on the
 * EventStoreDB that DETENTE_TEST_EVENTSTOREDB names.
 */
import './tap/inMemory.ts'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import pino, { type Logger } from 'pino'
import type { Test } from 'tap'
import { buildApp } from '../src/app/app.ts'
import { type Config, readConfig } from '../src/app/config.ts'
import { openService, type Service } from '../src/app/service.ts'
import type { Steady } from '../src/record/clock.ts'
import type { WebhooksOptions } from '../src/webhooks/webhooks.ts'
import { checkAnswers } from './answers/checked.ts'
import { endWith } from './ending.ts'
import { newLedger, server } from './store/eventstoredb-given.ts'
import { until } from './store/sqlite-given.ts'

export interface TestService {
  readonly app: FastifyInstance
  readonly service: Service
  readonly config: Config
  close(): Promise<void>
}

export interface Given {
  /** Folder of the ledger and the views; a new one by default. */
  readonly data?: string
  /** Address of the ledger's store; by default the folder's own, in it or on the server. */
  readonly store?: string
  readonly now?: () => string
  /** With it the clock above is watched, as the system's is. */
  readonly steady?: Steady
  readonly host?: string
  /** Further names of the service, separated by commas. */
  readonly hosts?: string
  readonly log?: Logger
  /** Settings by name, over those above. */
  readonly settings?: Readonly<Record<string, string>>
  readonly webhooks?: Partial<WebhooksOptions>
  /** Whether to answer it before its views are built; otherwise they are, however far away the ledger is. */
  readonly early?: boolean
}

/** The ledgers on the server by the folder that they belong to. */
const ledgers = new Map<string, string>()

/** The address of a folder's ledger; undefined for a file in it. */
export const ledgerOf = (data: string): string | undefined => {
  if (server === undefined) return undefined
  const address = ledgers.get(data) ?? newLedger(server)
  ledgers.set(data, address)
  return address
}

/** Builds a service and closes it with the test, unless the test did. */
export const buildTestService = async (t: Test, given: Given = {}): Promise<TestService> => {
  const data = given.data ?? join(t.testdir({}), 'data')
  // Tests whose names differ only in signs have the same folder, one after the other.
  if (given.data === undefined) ledgers.delete(data)
  const store = given.store ?? ledgerOf(data)
  const config = readConfig(
    {},
    {
      DETENTE_DATA: data,
      ...(store && { DETENTE_STORE: store }),
      ...(given.host && { DETENTE_HOST: given.host }),
      ...(given.hosts && { DETENTE_HOSTS: given.hosts }),
      ...given.settings,
    },
  )
  const log = given.log ?? pino({ level: 'silent' })
  const service = await openService(config, log, given.now, given.webhooks, given.steady)
  const app = await buildApp(service, config, log)
  checkAnswers(t, app)
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= app.close().then(service.close)
    return closed
  }
  endWith(t, close)
  if (!given.early) await until(() => service.views.state() !== 'building')
  return { app, service, config, close }
}
