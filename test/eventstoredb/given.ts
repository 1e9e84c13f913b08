/** Shared by the tests of the double: the real client, events, and a recorded subscription. */
import { randomUUID } from 'node:crypto'
import { EventStoreDBClient, type JSONEventData, jsonEvent, streamNameFilter } from '@eventstore/db-client'
import type { Test } from 'tap'
import type { EventStoreDouble } from './double.ts'

/** A client for the test; a deadline that tests do not wait for. */
export const connect = (t: Test, { connectionString }: EventStoreDouble): EventStoreDBClient => {
  const client = EventStoreDBClient.connectionString(connectionString)
  t.teardown(() => client.dispose())
  return client
}

export const event = (name = 'x', id: string = randomUUID()): JSONEventData =>
  jsonEvent({ id, type: 'Noted', data: { name } })

export const events = (count: number): JSONEventData[] =>
  Array.from({ length: count }, (_, n) => event(`${n}`))

/** The result of a read: `stream@revision` by event. */
export const told = async (
  read: AsyncIterable<{ event?: { streamId: string; revision: bigint } | undefined }>,
): Promise<readonly string[]> => {
  const found: string[] = []
  for await (const { event } of read) found.push(`${event?.streamId}@${event?.revision}`)
  return found
}

export interface Written {
  /** `confirmed`, `caught up`, `checkpoint`, `ended`, the name of an error, or `stream@revision`. */
  readonly lines: readonly string[]
  readonly checkpoints: readonly bigint[]
  readonly until: (condition: (lines: readonly string[]) => boolean) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Follows the streams with a prefix, after a commit position or from the beginning, and writes down what comes. */
export const subscribe = (
  t: Test,
  client: EventStoreDBClient,
  { prefix = 'deal-', behind }: { prefix?: string; behind?: bigint } = {},
): Written => {
  const lines: string[] = []
  const checkpoints: bigint[] = []
  let conditions: (() => void)[] = []
  const write = (line: string): void => {
    lines.push(line)
    for (const condition of conditions) condition()
  }
  const subscription = client.subscribeToAll({
    fromPosition: behind === undefined ? 'start' : { commit: behind, prepare: behind },
    filter: streamNameFilter({
      prefixes: [prefix],
      maxSearchWindow: 1_000,
      checkpointReached: async (_, { commit }) => {
        checkpoints.push(commit)
        write('checkpoint')
      },
    }),
  })
  subscription
    .on('confirmation', () => write('confirmed'))
    .on('caughtUp', () => write('caught up'))
    .on('fellBehind', () => write('fell behind'))
    .on('data', ({ event }) => write(`${event?.streamId}@${event?.revision}`))
    .on('error', (error) => write(error.constructor.name))
    .on('end', () => write('ended'))
  const stop = () => subscription.unsubscribe()
  t.teardown(stop)
  return {
    lines,
    checkpoints,
    stop,
    until: (condition) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!condition(lines)) return
          conditions = conditions.filter((other) => other !== check)
          resolve()
        }
        conditions.push(check)
        check()
      }),
  }
}
