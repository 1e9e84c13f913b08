/** The baseline of deliveries: undici in a loop, some requests at once, the bodies given, and nothing else. */
import { Agent, request } from 'undici'

export interface Loop {
  readonly urls: readonly string[]
  readonly count: number
  readonly atOnce: number
  readonly body: string
}

const dispatcher = new Agent({ pipelining: 1 })

const run = async ({ urls, count, atOnce, body }: Loop): Promise<void> => {
  let next = 0
  const one = async (): Promise<void> => {
    while (next < count) {
      const url = urls[next++ % urls.length] as string
      const answer = await request(url, {
        dispatcher,
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents+json' },
        body,
      })
      await answer.body.dump()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

process.on('disconnect', () => process.exit())
process.on('message', async (loop: Loop | 'close') => {
  if (loop === 'close') process.exit()
  await run(loop)
  process.send?.(null)
})
