/** What later events say about the events of a stream, also those of other streams: of licences that carry out a relief. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { idOf, streamOf, subjectOf } from '../../events/envelope.ts'
import { type RepairedHistory, repairedEvents } from '../../events/history/repairs.ts'
import type { Rows } from '../../src/views/projection.ts'
import { outcomesIn } from '../folds/measures/reliefWords.ts'
import { type EntryMarking, markingsIn } from './entry.ts'
import { historyIn } from './rederivation.ts'
import { covers } from './registers.ts'

/** The end of time: the outcome of a relief has a day, and is shown from that day on. */
const EVER = '9999-12-31'

/** What later events say about the events of a stream, with what became of the reliefs that a measure announced. */
export const sayingsIn = (
  stream: RepairedHistory,
  sanctionId: string | undefined,
  licenceEvents: (licence: string) => readonly AnyEvent[],
  rows: Pick<Rows, 'find'>,
): ((event: AnyEvent) => EntryMarking) => {
  const said = markingsIn(stream)
  if (sanctionId === undefined) return said
  const outcome = outcomesIn(
    () => ({
      events: stream.events,
      licences: rows.find(covers, { sanction: sanctionId }).flatMap(({ licence }) => licenceEvents(licence)),
    }),
    EVER,
  )
  return (event) => ({ ...said(event), outcome: outcome(event) })
}

/** The same, as the rows have the licences. */
export const sayings = (stream: RepairedHistory, rows: Rows) => {
  const name = stream.all[0]?.stream ?? 'deal-'
  const sanctionId = subjectOf(name) === 'sanction' ? idOf(name) : undefined
  const licenceEvents = (licence: string) => repairedEvents(historyIn(streamOf('licence', licence), rows))
  return sayingsIn(stream, sanctionId, licenceEvents, rows)
}

/** The ids of the events that announced a relief. */
export const reliefsIn = (events: readonly AnyEvent[]): readonly string[] =>
  events.flatMap(({ type, id }) => (type === 'ReliefAnnounced' ? [id] : []))

/** The streams of the measures whose reliefs licences carry out. */
export const relievedBy = (events: readonly AnyEvent[]): ReadonlySet<string> =>
  new Set(
    events.flatMap((event) =>
      event.type === 'LicenceIssued' && event.data.carriesOut !== undefined
        ? event.data.covers.map(({ sanctionId }) => streamOf('sanction', sanctionId))
        : [],
    ),
  )
