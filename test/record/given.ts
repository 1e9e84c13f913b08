/**
 * Histories in few words, and commands decided on them in memory: given events, when commands are decided together,
 * then their events or the refusal.
 */
import { type Test, test } from 'tap'
import { type AnyEvent, type EventName, eventTypeOf } from '../../events/catalogue.ts'
import { isLedgerStream, type LedgerEvent, subjectOf } from '../../events/envelope.ts'
import { boundsOf } from '../../events/time/edtf.ts'
import { type ProblemCode, problemEntry } from '../../src/failure/catalogue.ts'
import { type Decision, decide } from '../../src/record/decision.ts'
import { type PreparedCommand, prepare } from '../../src/record/preparation.ts'
import { problemOf } from '../../src/record/recorder.ts'
import { ENVELOPE_FIELDS } from '../../src/rules/kernel/command.ts'
import { mentionedIn } from '../../src/rules/kernel/givenIdentifiers.ts'
import { eventIdOf } from '../../src/rules/kernel/identity.ts'
import { licencesIn, type World } from '../../src/rules/kernel/world.ts'
import { commandOf } from '../../src/rules/registry.ts'

export const NOW = '2026-07-01T12:00:00.000Z'
export const BY_TESTER = { actor: 'k-tester', correlationId: 'test', now: NOW }

/** The default sources of events. */
export const SOURCES = [{ sourceId: 'paper-one' }]

/** The ids of persons and detention cases that tests may use. */
export const opaque = (prefix: 'p' | 'c', letter: string): string => `${prefix}-${letter.repeat(20)}`

type Envelope = Partial<Pick<LedgerEvent, 'effective' | 'sources' | 'confidence' | 'deals'>>

/** An event that is recorded already. */
export interface Fact extends Envelope {
  readonly type: EventName
  readonly data: object
  readonly occurred?: string | undefined
}

/** @param occurred EDTF; none for the ledger's own streams */
export const fact = (type: EventName, data: object = {}, occurred?: string, more: Envelope = {}): Fact => ({
  type,
  data,
  occurred,
  ...more,
})

/** The id of the event at a revision of a stream that was given. */
export const nth = (stream: string, revision: number): string => eventIdOf(stream, `given ${revision}`, 0)

/** Facts as a stream of events. */
export const historyOf = (stream: string, facts: readonly Fact[]): readonly AnyEvent[] =>
  facts.map(({ type, data, occurred, ...more }, revision) => {
    const declared = eventTypeOf(type)
    if (!declared) throw new TypeError(`no event type ${type}`)
    const envelope =
      occurred === undefined
        ? {}
        : {
            occurred,
            ...boundsOf(occurred, declared.shape),
            sources: SOURCES,
            confidence: 'reported',
            deals: [],
          }
    return {
      id: nth(stream, revision),
      type,
      version: declared.version,
      stream,
      revision,
      recordedAt: '2026-06-01T00:00:00.000Z',
      ...envelope,
      ...more,
      actor: 'k-before',
      correlationId: 'before',
      data: declared.data.parse(data),
    } as AnyEvent
  })

/** A command: its name, the id of its stream or event, its body, and perhaps its idempotency key. */
export type Asked = readonly [
  name: string,
  target: string | undefined,
  body: object,
  key?: string | undefined,
]

export interface Ledger {
  readonly world: World
  /** Decides commands on one stream together. */
  when(asked: readonly Asked[]): Promise<Decision>
}

const worldOf = (streams: ReadonlyMap<string, readonly AnyEvent[]>): World => ({
  history: async (stream) => streams.get(stream) ?? [],
  exists: async (stream) => (streams.get(stream)?.length ?? 0) > 0,
  event: async (id) =>
    [...streams.values()].flat().find((event) => event.id === id && isLedgerStream(event.stream)),
  licencesOf: async (measure) => licencesIn([...streams.values()].flat(), measure),
  holdersOf: async ({ scheme, value }) =>
    [...streams.values()].flat().flatMap((event) =>
      mentionedIn(event)
        .filter(({ identifier }) => identifier.scheme === scheme && identifier.value === value)
        .map(({ target }) => ({ target, stream: event.stream })),
    ),
})

/** A body with the sources of every event, where its command takes any. */
const bodyOf = (name: string, body: object): object =>
  /^(?:people|sources)\./.test(name) ? body : { sources: SOURCES, ...body }

/** The world in which a command is prepared: its group's stream exists as soon as a command opens it. */
const opening = (world: World, stream: string | undefined): World =>
  stream === undefined ? world : { ...world, exists: async (name) => name === stream || world.exists(name) }

/** A ledger with a registered source, `paper-one`, and the streams given. */
export const ledger = (given: Readonly<Record<string, readonly Fact[]>> = {}): Ledger => {
  const paper = fact('SourceRegistered', { publisher: 'Paper One', kind: 'press' })
  const streams = new Map(
    Object.entries({ 'source-paper-one': [paper], ...given }).map(
      ([stream, facts]) => [stream, historyOf(stream, facts)] as const,
    ),
  )
  const world = worldOf(streams)
  return {
    world,
    when: async (asked) => {
      const prepared: PreparedCommand[] = []
      for (const [name, target, body, key] of asked) {
        const command = commandOf(name)
        if (!command) throw new TypeError(`no command ${name}`)
        try {
          const seen = opening(world, prepared[0]?.stream)
          prepared.push(await prepare({ command, target, body: bodyOf(name, body), key }, seen))
        } catch (error) {
          const problem = problemOf(error)
          if (!problem) throw error
          return { ok: false, at: prepared.length, problem }
        }
      }
      const history = await world.history(prepared[0]?.stream ?? '')
      return decide(prepared, history, world, BY_TESTER)
    },
  }
}

/** How a command is refused: `by` is the event in the way, `pointer` the bad field. */
export interface Refusal {
  readonly code: ProblemCode
  readonly by?: string
  readonly pointer?: string
}

export const refusal = (code: ProblemCode, where: Omit<Refusal, 'code'> = {}): Refusal => ({ code, ...where })

const checkRefusal = (t: Test, decision: Decision, wanted: Refusal): void => {
  if (decision.ok) {
    t.fail(`should be refused as ${wanted.code}`)
    return
  }
  const { code, conflictingEvent, errors } = decision.problem
  t.equal(code, wanted.code, decision.problem.detail)
  t.equal(conflictingEvent, wanted.by)
  t.same(
    errors && [...new Set(errors.map(({ pointer }) => pointer))],
    wanted.pointer === undefined ? undefined : [wanted.pointer],
  )
  if (wanted.by !== undefined) t.equal(problemEntry(code).status, 409)
}

const dataOf = (event: AnyEvent, body: object): object =>
  Object.fromEntries(
    Object.entries(body).filter(([name]) =>
      subjectOf(event.stream) === 'person' ? name === 'publicFigure' : !ENVELOPE_FIELDS.has(name),
    ),
  )

const checkEvents = async (t: Test, { world }: Ledger, asked: readonly Asked[], decision: Decision) => {
  if (!decision.ok) {
    t.fail(`refused: ${decision.problem.code}, ${decision.problem.detail}`)
    return
  }
  const [first] = decision.events
  const recorded = (await world.history(first?.stream ?? '')).length
  t.equal(decision.events.length, asked.length)
  for (const [index, event] of decision.events.entries()) {
    const [name, , body] = asked[index] as Asked
    t.equal(event.type, commandOf(name)?.event.name)
    t.equal(event.revision, recorded + index)
    t.match(event.data, dataOf(event, body))
    t.match(event, 'occurred' in body ? { occurred: body.occurred } : {})
  }
}

/** A test: given a ledger, when commands on one stream are decided together, then they are accepted. */
export const accepts = (name: string, given: Ledger, ...asked: readonly Asked[]): void => {
  test(name, async (t) => {
    await checkEvents(t, given, asked, await given.when(asked))
  })
}

/** A test: given a ledger, when commands on one stream are decided together, then they are refused. */
export const refuses = (
  name: string,
  given: Ledger,
  asked: Asked | readonly Asked[],
  then: Refusal,
): void => {
  test(name, async (t) => {
    const all = (typeof asked[0] === 'string' ? [asked] : asked) as readonly Asked[]
    checkRefusal(t, await given.when(all), then)
  })
}
