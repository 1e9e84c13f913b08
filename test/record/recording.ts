/** A real ledger for tests of recording: commands, concurrent writers, and the recorded events. */
import { join } from 'node:path'
import type { Test } from 'tap'
import { v7 } from 'uuid'
import { type AnyEvent, parseEvent } from '../../events/catalogue.ts'
import type { Problem } from '../../src/failure/problems.ts'
import { prepare } from '../../src/record/preparation.ts'
import { problemOf, type Recorder, record } from '../../src/record/recorder.ts'
import { openHistories } from '../../src/rules/kernel/world.ts'
import { openIdentifiers } from '../../src/rules/people/personIdentifiers.ts'
import { commandOf } from '../../src/rules/registry.ts'
import type { EventStore } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { type Asked, BY_TESTER, SOURCES } from './given.ts'

/** Opens a ledger; it closes with the test. */
export const openLedger = async (t: Test): Promise<EventStore> => {
  const store = await openSqliteStore(join(t.testdir(), 'events.db'))
  t.teardown(() => store.close())
  return store
}

/** A node that records to a store. It has no views, so it finds no events by their ids. */
export const nodeOn = (store: EventStore): Recorder => ({
  store,
  histories: openHistories(store, { event: () => undefined, licencesOf: () => [], holdersOf: () => [] }),
  identifiers: openIdentifiers(() => undefined),
  applied: async () => undefined,
})

export interface Sent {
  readonly events: readonly AnyEvent[]
  readonly repeated: boolean
  readonly problem?: Problem
}

interface How {
  readonly actor?: string
  readonly ifMatch?: number
  readonly now?: string
}

/** Sends a command to a node, and gives its events or its problem. */
export const send = async (
  node: Recorder,
  [name, target, body, key]: Asked,
  { actor = BY_TESTER.actor, ifMatch, now = BY_TESTER.now }: How = {},
): Promise<Sent> => {
  const command = commandOf(name)
  if (!command) throw new TypeError(`no command ${name}`)
  const whole = /^(?:people|sources)\./.test(name) ? body : { sources: SOURCES, ...body }
  try {
    const prepared = await prepare({ command, target, body: whole, key }, node.histories)
    const [recorded] = await record(
      node,
      [prepared],
      { ...BY_TESTER, actor, now, correlationId: v7() },
      { ifMatch: ifMatch === undefined ? undefined : [ifMatch] },
    )
    if (!recorded) throw new TypeError('recorded nothing')
    return recorded
  } catch (error) {
    const problem = problemOf(error)
    if (!problem) throw error
    return { events: [], repeated: false, problem }
  }
}

/** The first event of what was recorded. */
export const first = ({ events, problem }: Sent): AnyEvent => {
  if (!events[0]) throw new Error(problem?.detail ?? 'no event')
  return events[0]
}

export const SOURCE: Asked = [
  'sources.register',
  undefined,
  { id: 'paper-one', kind: 'press', publisher: 'Paper One' },
]

export const DEAL: Asked = [
  'deals.open',
  undefined,
  {
    id: 'made-up',
    title: 'A made-up deal',
    parties: [
      { code: 'US', role: 'sender' },
      { code: 'XK', role: 'target' },
    ],
    framing: 'parallel',
    occurred: '2025-01-01',
  },
]

export const statement = (gist: string, key?: string, deal = 'made-up'): Asked => [
  'deals.record-statement',
  deal,
  { speaker: { party: 'US' }, stance: 'observes', gist, language: 'en', occurred: '2025-03-01' },
  key,
]

export const status = (to: string, occurred: string, key?: string): Asked => [
  'deals.change-status',
  'made-up',
  { to, reason: 'as told', occurred },
  key,
]

/** Sends commands one after the other; each must be recorded. */
export const have = async (node: Recorder, ...asked: readonly Asked[]): Promise<void> => {
  for (const one of asked) first(await send(node, one))
}

/** A node on a new ledger with a source and a deal. */
export const openNode = async (t: Test): Promise<Recorder> => {
  const node = nodeOn(await openLedger(t))
  await have(node, SOURCE, DEAL)
  return node
}

/** A stream as stored. */
export const stored = async ({ store }: Recorder, stream: string): Promise<readonly AnyEvent[]> =>
  (await store.readStream(stream)).events.map((event) => parseEvent(event.body))

/** Every event of the log, as text. */
export const logged = async ({ store }: Recorder): Promise<readonly { stream: string; body: string }[]> => {
  const all: { stream: string; body: string }[] = []
  for await (const batch of store.readAll()) all.push(...batch)
  return all
}

/** A node on the same ledger that does something before each append to a stream whose name begins so. */
export const before = ({ store }: Recorder, stream: string, act: () => Promise<unknown>): Recorder =>
  nodeOn({
    ...store,
    append: async (name, expected, events) => {
      if (name.startsWith(stream)) await act()
      return store.append(name, expected, events)
    },
  })

/** Does something once, then nothing. */
export const once = (act: () => Promise<unknown>): (() => Promise<unknown>) => {
  let done = false
  return async () => {
    if (done) return
    done = true
    await act()
  }
}
