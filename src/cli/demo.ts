/**
 * The demo: records the founding case, or all cases, through the service's own REST API, and prints their
 * timelines.
 */

import { readdir, readFile } from 'node:fs/promises'
import { PlainError } from '../failure/plainError.ts'
import { type CaseCommand, historyOf } from './demoHistory.ts'
import { type TextEntry, type TextTimeline, timelineText } from './timelineText.ts'

const EXAMPLES = new URL('../../examples/', import.meta.url)
const FOUNDING = 'us-by-2025-12'

/**
 * The ids of all cases, which are the ids of their deals. The founding case is last, so that it ends up in view.
 */
const allCases = async (): Promise<readonly string[]> => {
  const files = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.json'))
  const ids = files.map((name) => name.slice(0, -'.json'.length)).sort()
  return [...ids.filter((id) => id !== FOUNDING), FOUNDING]
}

interface Page extends TextTimeline {
  readonly next?: string
}

/** The service gave an answer that the demo did not expect. */
class DemoFailed extends PlainError {
  constructor(message: string) {
    super(message)
    this.name = 'DemoFailed'
  }
}

const call = async (url: string, init: RequestInit = {}): Promise<unknown> => {
  const response = await fetch(url, init)
  const answer = (await response.json()) as { detail?: string }
  if (!response.ok) throw new DemoFailed(`${url} answered ${response.status}: ${answer.detail}`)
  return answer
}

/** The present of a service whose past is being made up. */
export interface DemoClock {
  readonly now: () => string
  /** Sets the clock to noon of a day, or back to the present. It never runs ahead of the system's clock. */
  set(day: string | undefined): void
}

export const openDemoClock = (): DemoClock => {
  let at: string | undefined
  return {
    now: () => {
      const present = new Date().toISOString()
      return at !== undefined && at < present ? at : present
    },
    set: (day) => {
      at = day === undefined ? undefined : `${day}T12:00:00.000Z`
    },
  }
}

interface Results {
  readonly results?: readonly {
    readonly key: string
    readonly problem?: { readonly detail: string }
    readonly events?: readonly { readonly id: string }[]
  }[]
}

/** The ids of events by the command that recorded them: `key:KEY#0`, as commands of one batch name them. */
type EventIds = Map<string, string>

/** Commands whose references to events of other batches are their ids. */
const withEventIds = (commands: readonly CaseCommand[], recorded: EventIds): string =>
  JSON.stringify({ commands }, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith('key:') ? (recorded.get(value) ?? value) : value,
  )

/** Sends commands as one batch. @returns what was refused, in words; undefined when all is recorded */
const send = async (
  address: string,
  commands: readonly CaseCommand[],
  recorded: EventIds,
): Promise<string | undefined> => {
  const response = await fetch(`${address}/v1/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: withEventIds(commands, recorded),
  })
  const answer = (await response.json()) as Results & { readonly detail?: string }
  const refused = answer.results?.find(({ problem }) => problem)
  if (refused) return `${refused.key} was refused: ${refused.problem?.detail}`
  for (const { key, events = [] } of answer.results ?? []) {
    for (const [at, { id }] of events.entries()) recorded.set(`key:${key}#${at}`, id)
  }
  return response.ok ? undefined : `the batch was refused: ${answer.detail}`
}

/**
 * Records commands day by day. What refers to something that is published later waits for it.
 * @throws DemoFailed
 */
const recordHistory = async (
  address: string,
  commands: readonly CaseCommand[],
  clock: DemoClock,
): Promise<void> => {
  const recorded: EventIds = new Map()
  let waiting: readonly CaseCommand[] = []
  let refusal: string | undefined
  for (const [day, ofDay] of historyOf(commands)) {
    clock.set(day)
    let batch = [...waiting, ...ofDay].sort((a, b) => commands.indexOf(a) - commands.indexOf(b))
    waiting = []
    refusal = await send(address, batch, recorded)
    // One by one, as often as that brings something in.
    for (let before = batch.length + 1; refusal !== undefined && batch.length < before; ) {
      before = batch.length
      const rest: CaseCommand[] = []
      for (const one of batch) {
        const why = await send(address, [one], recorded)
        if (why !== undefined) {
          rest.push(one)
          refusal = why
        }
      }
      batch = rest
      if (batch.length === 0) refusal = undefined
    }
    if (refusal !== undefined) waiting = batch
  }
  clock.set(undefined)
  if (refusal !== undefined) throw new DemoFailed(refusal)
}

const commandsOf = async (id: string): Promise<readonly CaseCommand[]> => {
  const { commands } = JSON.parse(await readFile(new URL(`${id}.json`, EXAMPLES), 'utf8')) as {
    readonly commands: readonly CaseCommand[]
  }
  return commands
}

/** Records cases, each fact on the day on which its sources published it, unless they are already recorded. */
const recordCases = async (address: string, ids: readonly string[], clock: DemoClock): Promise<void> => {
  const cases = await Promise.all(ids.map(commandsOf))
  const { items } = (await call(`${address}/v1/deals?limit=500`)) as { items: readonly { id: string }[] }
  const known = new Set(items.map(({ id }) => id))
  const added = cases.filter((_, at) => !known.has(ids[at] as string))
  await recordHistory(address, added.flat(), clock)
}

const readTimeline = async (address: string, id: string): Promise<TextTimeline> => {
  const url = new URL(`/v1/deals/${id}/timeline`, address)
  const items: TextEntry[] = []
  for (;;) {
    const { next, ...page } = (await call(url.href)) as Page
    items.push(...page.items)
    if (next === undefined) return { ...page, items }
    url.searchParams.set('cursor', next)
  }
}

/** Where the demo prints, and whether a terminal there may have colours. */
export interface DemoOutput {
  readonly out: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  readonly hasColour: boolean
}

/**
 * Records the founding case, or every case, unless already recorded. Prints the timelines and the addresses to
 * try next.
 * @throws DemoFailed
 */
export const demo = async (
  address: string,
  all: boolean,
  { out, hasColour }: DemoOutput,
  clock: DemoClock,
): Promise<void> => {
  const colour = out.isTTY === true && hasColour
  const width = Math.min(Math.max(out.columns ?? 120, 100), 180)
  const ids = all ? await allCases() : [FOUNDING]
  await recordCases(address, ids, clock)
  for (const id of ids) {
    out.write(timelineText(await readTimeline(address, id), { width, colour }))
  }
  const { items: sources } = (await call(`${address}/v1/sources?limit=500`)) as {
    items: readonly { url?: string; title?: string; publisher?: string }[]
  }
  const addresses = sources.flatMap(({ url, title, publisher }) =>
    url === undefined ? [] : [`  ${url}  ${title ?? publisher}\n`],
  )
  out.write(`
The days on which this ledger learned its facts are made up, from the days on which the sources published them.
Sources with an address:
${addresses.join('')}
The page        ${address}/deals/${FOUNDING}
The timeline    ${address}/v1/deals/${FOUNDING}/timeline
The API         ${address}/docs
May somebody in Poland buy potash from Belaruskali on 10 January 2026?
  curl '${address}/v1/status?name=OAO%20Belaruskali&goods=310420&jurisdiction=PL&asOf=2026-01-10'
`)
}
