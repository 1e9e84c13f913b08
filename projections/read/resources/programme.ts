/** Reads a programme: what it rests on, and whether it was terminated. */
import type { EventOf } from '../../../events/catalogue.ts'
import { contestedIn } from '../../../events/history/order.ts'
import { certain, possible } from '../../folds/dayReading.ts'
import type { StreamEvent } from '../events/streams.ts'
import type { Moment } from '../moment.ts'

export const PROGRAMME_STATUSES = ['not-yet', 'established', 'terminated'] as const

type ProgrammeStatus = (typeof PROGRAMME_STATUSES)[number]

type Termination = EventOf<'ProgrammeTerminated'>

const endingOf = ({ id, occurred, effective, data }: Termination) => ({
  eventId: id,
  occurred,
  effective,
  ...data,
})

/** A programme as it stands by then: with what certainly was said of it; undefined when none was established. */
export const readProgramme = (stream: readonly StreamEvent[], { asOf }: Moment) => {
  const events = stream.map(({ event }) => event)
  const opening = events[0]
  if (opening?.type !== 'ProgrammeEstablished') return undefined
  const sure = certain(asOf, contestedIn(events))
  const open = possible(asOf)
  const amendments = events.filter(
    (event): event is EventOf<'ProgrammeAmended'> => event.type === 'ProgrammeAmended' && sure.counts(event),
  )
  const ends = events.filter((event): event is Termination => event.type === 'ProgrammeTerminated')
  const statusBy = (
    counts: (event: EventOf<'ProgrammeEstablished' | 'ProgrammeTerminated'>) => boolean,
  ): ProgrammeStatus => (ends.some(counts) ? 'terminated' : counts(opening) ? 'established' : 'not-yet')
  const status = statusBy(sure.counts)
  const other = statusBy(open.counts)
  const ended = ends.find(sure.counts) ?? ends.find(open.counts)
  return {
    jurisdiction: opening.data.jurisdiction,
    authority: opening.data.authority,
    name: amendments.findLast(({ data }) => data.name !== undefined)?.data.name ?? opening.data.name,
    instruments: [...opening.data.instruments, ...amendments.flatMap(({ data }) => data.addedInstruments)],
    status,
    ...(other !== status && { possible: other }),
    ...(ended && { terminated: endingOf(ended) }),
  }
}
