/** The demo: records the founding case over the service's own REST API and prints the deal's timeline. */
import { readFile } from 'node:fs/promises'
import { type TextEntry, type TextTimeline, timelineText } from './timelineText.ts'

const CASE = new URL('../../examples/us-by-2025-12.json', import.meta.url)
const DEAL = 'us-by-2025-12'

interface Page extends TextTimeline {
  readonly next?: string
}

/** An answer of the service that the demo did not expect. */
export class DemoFailed extends Error {
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

const recordCase = async (address: string): Promise<void> => {
  const { results } = (await call(`${address}/v1/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: await readFile(CASE),
  })) as { results: readonly { key: string; problem?: { detail: string } }[] }
  const refused = results.find((result) => result.problem)
  if (refused) throw new DemoFailed(`${refused.key} was refused: ${refused.problem?.detail}`)
}

const readTimeline = async (address: string): Promise<TextTimeline> => {
  const url = new URL(`/v1/deals/${DEAL}/timeline`, address)
  const items: TextEntry[] = []
  for (;;) {
    const { next, ...page } = (await call(url.href)) as Page
    items.push(...page.items)
    if (next === undefined) return { ...page, items }
    url.searchParams.set('cursor', next)
  }
}

/**
 * Records the case, unless it is recorded, and prints its timeline and where to go on.
 * @throws DemoFailed
 */
export const demo = async (address: string, out: NodeJS.WriteStream): Promise<void> => {
  await recordCase(address)
  const timeline = await readTimeline(address)
  const colour = out.isTTY === true && process.env.NO_COLOR === undefined
  const width = Math.min(Math.max(out.columns ?? 120, 100), 180)
  out.write(timelineText(timeline, { width, colour }))
  out.write(`
The timeline    ${address}/v1/deals/${DEAL}/timeline
The API         ${address}/docs
Is potash barred in the United States on Christmas Eve?
  curl '${address}/v1/status?goods=3104&jurisdiction=US&asOf=2025-12-24'
`)
}
