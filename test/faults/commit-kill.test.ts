/**
 * kill -9 between the answer to a command and the commit of the views: the next process shows what was answered, at
 * the place that was answered. `COMMIT_KILL_ROUNDS` says how often, `FAULT_SEED` repeats the moments.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { t as all, test } from 'tap'
import { serve } from '../cli/process.ts'
import { source } from '../http/given.ts'
import { randomOf } from './random.ts'

const ROUNDS = Number(process.env.COMMIT_KILL_ROUNDS ?? 3)
/** Commands that are under way together. */
const TOGETHER = 8

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 32))

all.setTimeout(60_000 + ROUNDS * 60_000)

interface Answer {
  readonly applied: boolean
  readonly position?: string
  readonly events: readonly { readonly id: string }[]
}

test(`the views show every acknowledged event after a kill (FAULT_SEED=${seed})`, async (t) => {
  t.testdir({})
  const random = randomOf(seed)
  const answered = new Map<string, string | undefined>()
  for (let round = 0; round < ROUNDS; round++) {
    const service = await serve(t)
    // What the round before was told, asked for at once.
    const last = [...answered].slice(-TOGETHER)
    for (const [id, position] of last) {
      const found = await fetch(`${service.address}/v1/events/${id}`)
      const event = (await found.json()) as { id?: string; position?: string }
      t.match({ status: found.status, ...event }, { status: 200, id, position }, `round ${round}: ${id}`)
    }
    const send = async (n: number): Promise<void> => {
      const id = `post-${round}-${n}`
      const response = await fetch(`${service.address}/v1/sources`, {
        method: 'POST',
        body: JSON.stringify(source(id)),
        headers: { 'content-type': 'application/json' },
      })
      const answer = (await response.json()) as Answer
      if (response.status !== 201 || !answer.applied) return
      answered.set(answer.events[0]?.id ?? '', answer.position)
      const shown = await fetch(`${service.address}/v1/sources/${id}`)
      t.equal(shown.status, 200, 'it is shown before the commit, too')
    }
    await Promise.all(Array.from({ length: TOGETHER }, (_, n) => send(n)))
    // Commits come within 50 ms: from at once to a little later.
    await pause(random() * 60)
    service.child.kill('SIGKILL')
    await service.ended
  }
  const service = await serve(t)
  let missing = 0
  for (const [id, position] of answered) {
    const found = await fetch(`${service.address}/v1/events/${id}`)
    const event = (await found.json()) as { position?: string }
    if (found.status !== 200 || event.position !== position) missing++
  }
  t.equal(answered.size, ROUNDS * TOGETHER)
  t.equal(missing, 0, `${answered.size} events are where they were said to be`)
})
