/** The service itself, as it starts from the command line, on the data folder given. */
import { readConfig } from '../../src/config.ts'
import { openLog, type Running, start } from '../../src/main.ts'
import { answer } from './answers.ts'

let running: Running | undefined

answer(
  async () => {
    const config = readConfig({}, { DETENTE_DATA: process.argv[2], DETENTE_PORT: '0' })
    running = await start(config, openLog('info'))
    return running.address
  },
  async () => running?.close(),
)
