/** The OpenAPI document as a service answers it, made without a running service: from the routes of a new ledger. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { buildApp } from '../src/app/app.ts'
import { readConfig } from '../src/app/config.ts'
import { openService } from '../src/app/service.ts'

/** @returns the text of `/openapi.json` */
export const openapiDocument = async (): Promise<string> => {
  const data = await mkdtemp(join(tmpdir(), 'detente-openapi-'))
  const log = pino({ level: 'error' })
  const config = readConfig({}, { DETENTE_DATA: data })
  const service = await openService(config, log)
  try {
    const app = await buildApp(service, config, log)
    const { body } = await app.inject('/openapi.json')
    await app.close()
    return body
  } finally {
    await service.close()
    await rm(data, { recursive: true, force: true })
  }
}
