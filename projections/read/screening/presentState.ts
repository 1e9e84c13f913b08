/** Says in a word how a thing stands on a day, for lists that show how it began: a lifted freeze must not look like a freeze. */
import { idOf, subjectOf } from '../../../events/envelope.ts'
import type { LedgerSubject } from '../../../events/subject.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { outcomesIn, outcomeWords } from '../../folds/measures/reliefWords.ts'
import { type Status, strictestFirst } from '../../folds/measures/statusItem.ts'
import type { VerdictWord } from '../../verdict/sentences.ts'
import { dealHead } from '../deals/deal.ts'
import { locateEvent, readStreamEvents } from '../events/streams.ts'
import type { Moment } from '../moment.ts'
import { readMeasure } from '../resources/measureStatus.ts'
import { type Resource, readThing } from '../resources/resource.ts'
import { jurisdictionRecordsAt } from './jurisdictionRecords.ts'
import { screen } from './screening.ts'

export interface PresentState {
  /** The day that it is as of. */
  readonly asOf: string
  /** In the words of the thing: of a measure and a target the strictest that is certain or possible. */
  readonly status: string
  /** Whether the state is certain; absent for states that are never vague. */
  readonly certain?: boolean
  /** Of a prisoner: how the prisoner stands, in a line. */
  readonly line?: string
}

interface Standing {
  readonly status: Status
  readonly possible: readonly Status[]
}

/** The strictest word of a measure on any of its targets. */
const ofMeasure = (thing: Resource): Omit<PresentState, 'asOf'> => {
  const targets = thing.targets as readonly Standing[]
  const all = targets.length > 0 ? targets : [thing as unknown as Standing]
  const [status = 'not-yet'] = strictestFirst(all.flatMap((one) => [one.status, ...one.possible]))
  return { status, certain: all.some((one) => one.status === status) }
}

/** The strictest verdict on a target, of all jurisdictions. */
const ofTarget = (
  sql: Sql,
  target: string,
  moment: Moment,
): Omit<PresentState, 'asOf'> & { readonly status: VerdictWord } => {
  const screening = { sql, moment, now: moment.asOf, recorded: jurisdictionRecordsAt(sql, moment) }
  const answering = screen(screening, { target, jurisdictions: [] })
  for (;;) {
    const step = answering.next()
    if (!step.done) continue
    const [first] = step.value.verdicts
    return { status: first?.verdict ?? 'not-recorded', certain: first?.certain ?? false }
  }
}

/** What became of an announced relief; undefined of any other event. */
const ofEvent = (sql: Sql, id: string, moment: Moment): PresentState | undefined => {
  const at = locateEvent(sql, id)
  if (!at || subjectOf(at.stream) !== 'sanction') return undefined
  const told = readStreamEvents(sql, at.stream, moment).find(({ event }) => event.id === id)
  if (told?.event.type !== 'ReliefAnnounced') return undefined
  const measure = () => readMeasure(sql, idOf(at.stream), moment).measure
  const outcome = outcomesIn(measure, moment.asOf)(told.event)
  const { asOf } = moment
  return outcome
    ? { asOf, status: outcome.is, line: told.headline + outcomeWords(outcome) }
    : { asOf, status: 'announced' }
}

/** How a thing stands; undefined for unknown things and for those without a state, such as sources. */
export const presentState = (
  sql: Sql,
  kind: string,
  id: string,
  moment: Moment,
): PresentState | undefined => {
  const { asOf } = moment
  if (kind === 'target') return { asOf, ...ofTarget(sql, id, moment) }
  if (kind === 'deal') {
    const status = dealHead(sql, id, moment)?.status
    return status == null ? undefined : { asOf, status }
  }
  if (kind === 'event') return ofEvent(sql, id, moment)
  if (!['sanction', 'licence', 'prisoner', 'programme'].includes(kind)) return undefined
  const thing = readThing(sql, kind as LedgerSubject, id, moment)
  if (!thing) return undefined
  if (kind === 'sanction') return { asOf, ...ofMeasure(thing) }
  if (kind !== 'prisoner') return { asOf, status: String(thing.status) }
  const certain = thing.possible === undefined
  return { asOf, status: String(thing.custody), certain, line: String(thing.stands) }
}
