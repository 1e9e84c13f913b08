/** The entries of a timeline as the picture and the list need them: by day, in lanes, and as they differ. */
import type { Schema } from '../../../client/client.ts'
import { dayAfter } from '../../pieces/days.ts'

export type Entry = Schema<'Entry'>

/** The day at which an entry stands: its first possible one, or its last where the first is unknown. */
export const dayOf = ({ occurred, recordedAt }: Entry): string => {
  const { earliest, latest } = occurred ?? {}
  if (earliest) return earliest.slice(0, 10)
  if (latest) return dayAfter(latest.slice(0, 10), latest.length === 10 ? -1 : 0)
  return recordedAt.slice(0, 10)
}

/** The last day at which an entry may have happened; its day, where that is unknown. */
export const lastDayOf = (entry: Entry): string => {
  const latest = entry.occurred?.latest
  if (!latest) return dayOf(entry)
  const last = dayAfter(latest.slice(0, 10), latest.length === 10 ? -1 : 0)
  return last < dayOf(entry) ? dayOf(entry) : last
}

/** Days in order, each with its entries. */
export const byDay = (entries: readonly Entry[]): readonly (readonly [string, readonly Entry[]])[] => {
  const days = new Map<string, Entry[]>()
  for (const entry of entries) {
    const day = dayOf(entry)
    const found = days.get(day)
    if (found) found.push(entry)
    else days.set(day, [entry])
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** A moment at which something was recorded. */
export interface Recording {
  /** RFC 3339 UTC. */
  readonly at: string
  /** The last position of the log that was recorded then. */
  readonly position: number
}

/**
 * The moments at which entries were recorded, in order, from the one at which the deal was.
 * @param id of the deal: before its own first event, there was nothing to ask about
 */
export const recordingsOf = (entries: readonly Entry[], id: string): readonly Recording[] => {
  const opened = entries.find(({ stream, revision }) => stream === `deal-${id}` && revision === 0)
  const moments = new Map<string, number>()
  for (const { recordedAt, position } of entries) {
    moments.set(recordedAt, Math.max(moments.get(recordedAt) ?? 0, Number(position)))
  }
  return [...moments]
    .map(([at, position]) => ({ at, position }))
    .filter(({ position }) => position >= Number(opened?.position ?? 0))
    .sort((a, b) => a.position - b.position)
}

/** What one entry became between two answers. */
export interface Difference {
  readonly entry: Entry
  readonly change: 'new' | 'gone' | 'changed'
  /** What changed, in words. */
  readonly words: readonly string[]
}

const wordsBetween = (before: Entry, after: Entry): readonly string[] => {
  const words: string[] = []
  if (before.headline !== after.headline) words.push(`read “${before.headline}”`)
  if (before.occurred?.edtf !== after.occurred?.edtf) words.push('another date')
  if (before.certainty !== after.certainty) words.push(`now ${after.certainty}`)
  if (before.confidence !== after.confidence) words.push(`now ${after.confidence ?? 'without a confidence'}`)
  const marks = [
    ['contradictedBy', 'contradicted'],
    ['correctedBy', 'corrected'],
    ['retractedBy', 'retracted'],
  ] as const
  for (const [name, word] of marks) {
    const [was, is] = [before[name]?.length ?? 0, after[name]?.length ?? 0]
    if (is > was) words.push(word)
    if (is < was) words.push(`no longer ${word}`)
  }
  if (before.independentSources !== after.independentSources) {
    words.push(
      `${after.independentSources} independent ${after.independentSources === 1 ? 'source' : 'sources'}`,
    )
  }
  return words
}

/** How an answer differs from the one before it. */
export const differences = (before: readonly Entry[], after: readonly Entry[]): readonly Difference[] => {
  const was = new Map(before.map((entry) => [entry.eventId, entry]))
  const is = new Set(after.map(({ eventId }) => eventId))
  const found = after.flatMap((entry): Difference[] => {
    const old = was.get(entry.eventId)
    if (!old) return [{ entry, change: 'new', words: [] }]
    const words = wordsBetween(old, entry)
    return words.length === 0 ? [] : [{ entry, change: 'changed', words }]
  })
  const gone = before.filter(({ eventId }) => !is.has(eventId))
  return [...found, ...gone.map((entry): Difference => ({ entry, change: 'gone', words: [] }))]
}
