/** The filter of a read or subscription of all streams, and how often it asks for checkpoints. */
import type { Entry } from './log.ts'
import type { ReadReq } from './protocol.ts'

export interface Filter {
  readonly matches: (entry: Entry) => boolean
  /** A checkpoint after so many events, matching or not; never without a filter. */
  readonly checkpointEvery: number
}

/** The server's own window when the client names none. */
const WINDOW = 32

export const filterOf = (options: NonNullable<ReturnType<ReadReq['getOptions']>>): Filter => {
  const filter = options.getFilter()
  if (!filter) return { matches: () => true, checkpointEvery: Infinity }
  const expression = filter.getStreamIdentifier() ?? filter.getEventType()
  const prefixes = expression?.getPrefixList() ?? []
  const regex = expression?.getRegex() ? new RegExp(expression.getRegex()) : undefined
  const subject = (entry: Entry): string => (filter.hasStreamIdentifier() ? entry.stream : entry.type)
  return {
    matches: (entry) =>
      regex ? regex.test(subject(entry)) : prefixes.some((prefix) => subject(entry).startsWith(prefix)),
    checkpointEvery: (filter.hasMax() ? filter.getMax() : WINDOW) * filter.getCheckpointintervalmultiplier(),
  }
}
