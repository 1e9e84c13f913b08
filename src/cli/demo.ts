/**
 * The demo: records the founding case, or all cases, through the service's own REST API, and prints their
 * timelines.
 */

import { readdir, readFile } from 'node:fs/promises'
import { PlainError } from '../failure/plainError.ts'
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

const recordCase = async (address: string, id: string): Promise<void> => {
  const { results } = (await call(`${address}/v1/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: await readFile(new URL(`${id}.json`, EXAMPLES)),
  })) as { results: readonly { key: string; problem?: { detail: string } }[] }
  const refused = results.find((result) => result.problem)
  if (refused) throw new DemoFailed(`${refused.key} was refused: ${refused.problem?.detail}`)
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

/**
 * Records the founding case, or every case, unless already recorded. Prints the timelines and the addresses to
 * try next.
 * @throws DemoFailed
 */
export const demo = async (address: string, all: boolean, out: NodeJS.WriteStream): Promise<void> => {
  const colour = out.isTTY === true && process.env.NO_COLOR === undefined
  const width = Math.min(Math.max(out.columns ?? 120, 100), 180)
  for (const id of all ? await allCases() : [FOUNDING]) {
    await recordCase(address, id)
    out.write(timelineText(await readTimeline(address, id), { width, colour }))
  }
  out.write(`
The timeline    ${address}/v1/deals/${FOUNDING}/timeline
The API         ${address}/docs
May somebody in Poland buy potash from Belaruskali on 10 January 2026?
  curl '${address}/v1/status?name=OAO%20Belaruskali&goods=310420&jurisdiction=PL&asOf=2026-01-10'
`)
}
