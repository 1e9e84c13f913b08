/** The service itself, as it starts from the command line, on the data folder given, and on the store given, if any. */
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig } from '../../src/app/config.ts'
import { openLog, type Running, start } from '../../src/app/main.ts'
import { answer } from './answers.ts'

let running: Running | undefined

answer(
  async () => {
    const [data, store] = process.argv.slice(2)
    const config = readConfig({}, { DETENTE_DATA: data, DETENTE_STORE: store, DETENTE_PORT: '0' })
    running = await start(config, openLog('warn'))
    // Serving means with views that are up to date.
    while (running.service.views.state() === 'building') await pause(1)
    return running.address
  },
  async () => running?.close(),
)
