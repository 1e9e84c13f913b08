/**
 * Reads single things: the data of the opening event as corrected, what is derived from the stream, and the
 * course.
 */

import type { AnyEvent } from '../../../events/catalogue.ts'
import { streamOf } from '../../../events/envelope.ts'
import { effectDayOf, inEffectBy } from '../../../events/history/legalEffect.ts'
import { isOpening } from '../../../events/history/opening.ts'
import type { LedgerSubject } from '../../../events/subject.ts'
import type { Position } from '../../../src/store/port.ts'
import { KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { licenceAt } from '../../folds/measures/licenceStatus.ts'
import { goodsAt, targetsIn } from '../../folds/measures/measureFacts.ts'
import { outcomesIn, outcomeWords } from '../../folds/measures/reliefWords.ts'
import { untilAt } from '../../folds/measures/targetStatus.ts'
import { certainBy } from '../../folds/prisoners/custodyOnDay.ts'
import { detentionAt } from '../../folds/prisoners/detention.ts'
import { releaseAt, takenBack } from '../../folds/releaseClaims.ts'
import type { PrisonerRow } from '../../tables/registers.ts'
import { courseOf } from '../events/course.ts'
import { disputedMember } from '../events/disputed.ts'
import { licencesOf, readStreamEvents, revisionOf, type StreamEvent } from '../events/streams.ts'
import { atOf, type Moment } from '../moment.ts'
import { lastNameChange, namesAt } from '../names.ts'
import { personOf } from '../people/person.ts'
import { affectingTarget, readTarget } from '../targets/target.ts'
import { exchangedWith, exchangesOf } from './exchanges.ts'
import { itemStatusOf, readMeasure } from './measureStatus.ts'
import { readPrisoner } from './prisoner.ts'
import { readProgramme } from './programme.ts'
import { endsOf, programmesOf, statusItemsOf } from './programmeEnds.ts'
import { readSource } from './source.ts'

type Reader = (sql: Sql, id: string, events: readonly StreamEvent[], moment: Moment) => object | undefined

const first = <Type extends AnyEvent['type']>(events: readonly StreamEvent[], type: Type) => {
  const opening = events[0]?.event
  return opening?.type === type ? (opening as Extract<AnyEvent, { type: Type }>) : undefined
}

const sanction: Reader = (sql, id, events, moment) => {
  const { asOf } = moment
  const opening = events[0]?.event
  if (!isOpening(opening)) return undefined
  const { measure } = readMeasure(sql, id, moment)
  const targets = targetsIn(measure.events)
  const statusOf = statusItemsOf(sql, measure, id, moment)
  const standing = (targetId: string | null) => itemStatusOf(statusOf(targetId))
  return {
    ...opening.data,
    goods: goodsAt(measure.events, opening.data.goods, asOf),
    until: untilAt(measure, asOf),
    targets: targets.map((one) => ({ ...one, ...standing(one.targetId) })),
    ...(targets.length === 0 && standing(null)),
  }
}

const eventsOf = (events: readonly StreamEvent[]): readonly AnyEvent[] => events.map(({ event }) => event)

/** The end of the programme that a licence was issued under, if that has, or may have, taken effect by a day. */
const programmeEnded = (sql: Sql, licence: Parameters<typeof programmesOf>[1], moment: Moment) =>
  programmesOf(sql, licence, moment)
    .flatMap(({ id, byId }) =>
      endsOf(sql, id, moment).flatMap(({ event, contested }) => {
        const when = inEffectBy(event, moment.asOf)
        if (when === 'no') return []
        const certain = byId && !contested && when === 'certainly'
        return [{ programmeId: id, eventId: event.id, from: effectDayOf(event), certain }]
      }),
    )
    .toSorted((a, b) => Number(b.certain) - Number(a.certain))[0]

const licence: Reader = (sql, _, events, moment) => {
  const data = first(events, 'LicenceIssued')?.data
  if (!data) return undefined
  const ended = programmeEnded(sql, data, moment)
  return { ...data, ...licenceAt(eventsOf(events), moment.asOf), ...(ended && { programmeEnded: ended }) }
}

const prisoner: Reader = (sql, _, events, moment) => readPrisoner(sql, eventsOf(events), moment)

const memberName = (sql: Sql, prisonerId: string, position: Position): string | undefined => {
  const row = sql.get<PrisonerRow>(`SELECT * FROM prisoners WHERE ${KNOWN} AND id = ?2`, position, prisonerId)
  return row?.person ? namesAt(sql, position).of(row.person) : (row?.pseudonym ?? undefined)
}

const release: Reader = (sql, id, events, moment) => {
  const opening = first(events, 'GroupReleaseReported')
  if (!opening) return undefined
  const group = eventsOf(events)
  const { named, exchangedFor = [], ...said } = releaseAt(group, moment.asOf)
  const exchanged = exchangesOf(sql, id, exchangedFor, moment)
  const members = named.map((one) => {
    const history = eventsOf(readStreamEvents(sql, streamOf('prisoner', one.prisonerId), moment))
    const name = memberName(sql, one.prisonerId, moment.position)
    const { custody, possible, heldBy, transferred } = detentionAt(history, moment.asOf)
    const back = one.contested ? [] : takenBack(group, certainBy(history, moment.asOf))
    return { one: { ...one, name, custody, possible, heldBy, transferred }, back }
  })
  return {
    states: opening.data.states,
    ...said,
    ...(exchanged.length > 0 && { exchangedFor: exchanged }),
    named: members.map(({ one }) => one),
    takenBack: members.flatMap(({ one: { prisonerId, name }, back }) =>
      back.map(({ id, type, occurred }) => ({ prisonerId, name, eventId: id, type, occurred })),
    ),
  }
}

const person: Reader = (sql, id, events, { position }) => {
  const data = first(events, 'PersonRegistered')?.data
  return data && { ...data, ...personOf(sql, id, events, position) }
}

const source: Reader = (sql, id, _, { position }) => readSource(sql, id, position)

const target: Reader = (sql, id, events, moment) => readTarget(sql, id, events, moment)

const programme: Reader = (_, __, events, moment) => readProgramme(events, moment)

const READERS: Readonly<Partial<Record<LedgerSubject, Reader>>> = {
  sanction,
  licence,
  prisoner,
  release,
  person,
  source,
  target,
  programme,
}

/** A thing: its opening data as corrected, what is derived from its stream, and its course. */
export type Resource = Readonly<Record<string, unknown>>

/** What became of the reliefs that a measure announced, in words. */
const reliefsSince = (sql: Sql, subject: LedgerSubject, id: string, moment: Moment) => {
  if (subject !== 'sanction') return undefined
  const outcome = outcomesIn(() => readMeasure(sql, id, moment).measure, moment.asOf)
  return (event: AnyEvent): string => {
    const found = outcome(event)
    return found ? outcomeWords(found) : ''
  }
}

const thingOf = (
  sql: Sql,
  subject: LedgerSubject,
  id: string,
  moment: Moment,
  events: readonly StreamEvent[],
): Resource | undefined => {
  const found = READERS[subject]?.(sql, id, events, moment)
  const { revision } = revisionOf(sql, streamOf(subject, id), moment.position)
  // A target that only measures name has no stream.
  return (
    found && {
      id,
      ...found,
      course: courseOf(events, reliefsSince(sql, subject, id, moment)),
      ...(revision >= 0 && { revision }),
    }
  )
}

/** A thing by its id, with `{id}` for persons in texts; undefined when it is not known. */
export const readThing = (
  sql: Sql,
  subject: LedgerSubject,
  id: string,
  moment: Moment,
): Resource | undefined => {
  const read = (at: Moment) => readStreamEvents(sql, streamOf(subject, id), at)
  const events = read(moment)
  const thing = thingOf(sql, subject, id, moment, events)
  if (!thing) return undefined
  // What is said of a measure rests on its licences, too.
  const licences = subject === 'sanction' ? licencesOf(sql, id, moment.position) : []
  const besides = licences.flatMap((stream) => eventsOf(readStreamEvents(sql, stream, moment)))
  const disputed = disputedMember(sql, [...eventsOf(events), ...besides], moment, (at) =>
    at === moment ? thing : thingOf(sql, subject, id, at, read(at)),
  )
  return { ...thing, ...disputed }
}

/** The streams of the programmes that a measure or a licence is under. */
const programmeStreams = (
  sql: Sql,
  subject: LedgerSubject,
  id: string,
  moment: Moment,
): readonly string[] => {
  if (subject !== 'sanction' && subject !== 'licence') return []
  const opening = readStreamEvents(sql, streamOf(subject, id), moment)[0]?.event
  if (!isOpening(opening) && opening?.type !== 'LicenceIssued') return []
  return programmesOf(sql, opening.data, moment).map((one) => streamOf('programme', one.id))
}

/** The last position that affects a thing: in its own stream, in the streams that it uses, in a name. */
const affecting = (sql: Sql, subject: LedgerSubject, id: string, moment: Moment): Position => {
  const { position } = moment
  const named =
    subject === 'release'
      ? readStreamEvents(sql, streamOf(subject, id), moment).map(({ event }) =>
          event.type === 'GroupMemberNamed' ? streamOf('prisoner', event.data.prisonerId) : '',
        )
      : []
  const swapped =
    subject === 'release' ? exchangedWith(sql, id, moment).map((other) => streamOf('release', other)) : []
  return Math.max(
    ...[streamOf(subject, id), ...named, ...swapped, ...programmeStreams(sql, subject, id, moment)].map(
      (stream) => revisionOf(sql, stream, position).position,
    ),
    subject === 'sanction' ? readMeasure(sql, id, moment).affecting : 0,
    subject === 'target' ? affectingTarget(sql, id, position) : 0,
    lastNameChange(sql, position),
  )
}

/**
 * A thing by its id as JSON text, with names; undefined when it is not known.
 * @param dated whether the question can ask about another moment, so that the answer must say which one it is
 *   about
 */
export const readResource = (
  sql: Sql,
  subject: LedgerSubject,
  id: string,
  moment: Moment,
  dated: boolean,
): string | undefined => {
  const found = readThing(sql, subject, id, moment)
  const at = dated ? { at: atOf(sql, moment, affecting(sql, subject, id, moment), true) } : {}
  return found && namesAt(sql, moment.position).inJson(JSON.stringify({ ...found, ...at }))
}
