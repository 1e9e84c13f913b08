/** What every server of the benchmark answers to the process that started it. */

import { profile } from './profile.ts'

const SAMPLE_MS = 100

/** Answers where it listens, its processor time and its memory, and closes when told to. */
export const answer = (start: () => Promise<string>, close: () => Promise<void>): void => {
  const say = (what: unknown): void => {
    process.send?.(what)
  }
  let startedIn = 0
  // The system's maximum may still be that of the parent process, from before this program was loaded.
  let most = 0
  const sample = (): void => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  setInterval(sample, SAMPLE_MS).unref()
  // Nobody is left to answer to.
  process.on('disconnect', () => process.exit())
  let profiled = async (): Promise<void> => undefined
  process.on('message', async (question) => {
    switch (question) {
      case 'start': {
        const before = performance.now()
        const url = await start()
        startedIn = performance.now() - before
        profiled = await profile()
        return say(url)
      }
      case 'started in':
        return say(startedIn)
      case 'cpu': {
        const { user, system } = process.cpuUsage()
        return say(user + system)
      }
      case 'memory':
        return say({ now: process.memoryUsage.rss(), most })
      case 'close':
        await profiled()
        await close()
        process.disconnect()
    }
  })
}
