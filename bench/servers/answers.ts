/** What every server of the benchmark answers to the process that started it. */

/** Answers where it listens, its processor time and its memory, and closes when told to. */
export const answer = (start: () => Promise<string>, close: () => Promise<void>): void => {
  const say = (what: unknown): void => {
    process.send?.(what)
  }
  process.on('message', async (question) => {
    switch (question) {
      case 'start':
        return say(await start())
      case 'cpu': {
        const { user, system } = process.cpuUsage()
        return say(user + system)
      }
      case 'memory':
        return say({ now: process.memoryUsage.rss(), most: process.resourceUsage().maxRSS * 1024 })
      case 'close':
        await close()
        process.disconnect()
    }
  })
}
