/**
 * The demo's made-up past: the days on which its commands are recorded. A ledger that learned everything today would
 * have nothing to show of what was known when. So the demo records each fact on the day on which its sources published
 * it, as somebody would have who kept the ledger all along.
 */
import { boundsOf } from '../../events/time/edtf.ts'

/** A command of a case, as far as its day depends on it. */
export interface CaseCommand {
  readonly command: string
  readonly id?: string
  readonly key: string
  readonly body: {
    readonly published?: string
    readonly occurred?: string
    readonly derivedFrom?: readonly string[]
    readonly sources?: readonly { readonly sourceId: string }[]
  }
}

/** The last day that a date in EDTF allows; undefined where it has no end. */
const lastDay = (edtf: string | undefined): string | undefined => {
  if (edtf === undefined) return undefined
  const { latest } = boundsOf(edtf, 'point')
  if (latest === null) return undefined
  // The bound is the first moment after the date.
  return new Date(Date.parse(latest.length === 10 ? `${latest}T00:00:00Z` : latest) - 1)
    .toISOString()
    .slice(0, 10)
}

const latestOf = (days: readonly (string | undefined)[]): string | undefined =>
  days
    .filter((day) => day !== undefined)
    .sort()
    .at(-1)

/**
 * The commands by the day on which they are recorded, in order. A command is recorded when the last of its sources had
 * published; where no source says a day, when what it says had happened; and a source with the first fact from it.
 */
export const historyOf = (
  commands: readonly CaseCommand[],
): readonly (readonly [string, readonly CaseCommand[]])[] => {
  const published = new Map(
    commands.flatMap(({ command, id, body }) =>
      command === 'sources.register' && id !== undefined ? [[id, lastDay(body.published)] as const] : [],
    ),
  )
  const facts = commands.filter(({ command }) => command !== 'sources.register')
  const days = new Map<CaseCommand, string>()
  let before =
    facts.map(({ body }) => lastDay(body.occurred)).find((day) => day !== undefined) ?? '2020-01-01'
  for (const fact of facts) {
    const { sources = [], occurred } = fact.body
    before = latestOf(sources.map(({ sourceId }) => published.get(sourceId))) ?? lastDay(occurred) ?? before
    days.set(fact, before)
  }
  const first = new Map<string, string>()
  const cite = (id: string, day: string): void => {
    const known = first.get(id)
    if (known === undefined || day < known) first.set(id, day)
    const source = commands.find((one) => one.command === 'sources.register' && one.id === id)
    if (known === undefined || day < known)
      for (const origin of source?.body.derivedFrom ?? []) cite(origin, day)
  }
  for (const [fact, day] of days) for (const { sourceId } of fact.body.sources ?? []) cite(sourceId, day)
  const byDay = new Map<string, CaseCommand[]>()
  for (const one of commands) {
    const day = days.get(one) ?? first.get(one.id ?? '') ?? published.get(one.id ?? '') ?? before
    byDay.set(day, [...(byDay.get(day) ?? []), one])
  }
  return [...byDay].sort(([a], [b]) => (a < b ? -1 : 1))
}
