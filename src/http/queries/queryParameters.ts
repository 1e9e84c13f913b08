/** The parameters that queries share: paging, `after`, and the moment that a question is about. */
import { z } from 'zod'
import { dayOrInstant } from '../../../events/fields.ts'
import { lastEventPosition } from '../../../projections/read/events/streams.ts'
import { type Moment, positionAt } from '../../../projections/read/moment.ts'
import { refuse, refuseParameter } from '../../failure/problems.ts'
import type { Position } from '../../store/port.ts'
import {
  type MarkedPosition,
  type PositionMarks,
  readMarkedPosition,
  refusePlace,
} from '../../views/positionMarks.ts'
import type { Views } from '../../views/views.ts'
import { dayOrUtc, endInstant, isInstant, moment, positionNamed, positionText } from './moments.ts'

export const MAX_LIMIT = 500
export const DEFAULT_LIMIT = 100

export const waitParameter = {
  after: positionText
    .optional()
    .meta({ description: 'Wait until this position of the log is applied, then answer' }),
}

/** The query of routes without parameters. Without it, unknown parameters would be ignored. */
export const noParameters = z.strictObject({})

export const page = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, `must be 1 to ${MAX_LIMIT}`)
    .transform(Number)
    .refine((value) => value >= 1 && value <= MAX_LIMIT, `must be 1 to ${MAX_LIMIT}`)
    .default(DEFAULT_LIMIT)
    .meta({ description: `The most items to return, 1 to ${MAX_LIMIT}` }),
  cursor: z
    .string()
    .max(1000)
    .optional()
    .meta({ description: 'From the link or `next` of the previous page' }),
}

export const dayText = moment('period')

export const momentParameters = {
  asOf: moment('period', 'instant').optional().meta({
    description:
      'What had happened by the end of this day, month or year, or by this instant; today in UTC when absent',
  }),
  knownAt: moment('instant', 'position', 'period').optional().meta({
    description:
      'What the ledger knew then: an instant, position:N, or the end of a day, month or year in UTC',
  }),
  publicBy: moment('period')
    .optional()
    .meta({ description: 'Only what a source had published by the end of this day, month or year' }),
}

/** The query of a question that can be about another moment, and of one that is about the present only. */
export const datedQuery = z.strictObject({ ...waitParameter, ...momentParameters })
export const presentQuery = z.strictObject(waitParameter)

/** The parameters that say which moment a question is about, and what to wait for; all are absent for the present. */
export type DatedQuery = z.output<typeof datedQuery>

/** The last event of each set of views, cached while the views do not move. */
const lastEvents = new WeakMap<Views, { readonly at: Position; readonly last: Position }>()

const lastEventOf = (views: Views): Position => {
  const at = views.position()
  const known = lastEvents.get(views)
  if (known?.at === at) return known.last
  const last = lastEventPosition(views.sql, at)
  lastEvents.set(views, { at, last })
  return last
}

/** The present, as of the end of today in UTC. */
export const present = (views: Views, now: string): Moment => ({
  position: lastEventOf(views),
  pinned: false,
  settled: true,
  asOf: now.slice(0, 10),
})

/** Refuses a position that this node has not seen yet. */
export const checkSeen = (views: Pick<Views, 'position'>, position: Position): void => {
  if (position <= views.position()) return
  refuse('catching-up', `This node has seen the log up to position ${views.position()}.`)
}

/**
 * The moment that a question is about.
 * @param query the whole query, parsed by the schema
 * @throws Refusal `catching-up` when it names a position that this node has not seen
 */
export const momentOf = (views: Views, now: string, { asOf, knownAt, publicBy }: DatedQuery): Moment => {
  const here = { ...present(views, now), publicBy }
  // What happens until then can still be recorded: the answer about a future moment can change.
  const isAhead = asOf !== undefined && dayOrUtc(asOf) > (asOf.includes('T') ? now : now.slice(0, 10))
  const dated = asOf === undefined ? here : { ...here, asOf: dayOrUtc(asOf), settled: !isAhead }
  if (knownAt === undefined) return dated
  const position = positionNamed(knownAt)
  if (position === undefined) {
    // The answer rests only on what was known then, however far ahead the day is.
    return { ...dated, ...positionAt(views.sql, endInstant(knownAt)), pinned: true }
  }
  checkSeen(views, position)
  return { ...dated, position, pinned: true }
}

/** The moment of a further page: that of the first one, which its cursor holds; the given moment without a cursor. */
export const momentOfPage = (given: Moment, cursor: Pick<Moment, 'position' | 'asOf'> | undefined): Moment =>
  cursor === undefined ? given : { ...given, position: cursor.position, asOf: cursor.asOf, pinned: true }

/** Refuses a question about something that does not exist, or was not known or public at the moment in question. */
export const nothingOf = (what: string, { pinned, publicBy }: Moment): never => {
  const then = pinned || publicBy !== undefined ? ' as far as the ledger knew then' : ''
  return refuse('not-found', `There is no ${what}${then}.`)
}

/** The content of a cursor: the moment of the first page, and the key after which the next page begins. */
export interface Cursor<Key> {
  readonly position: Position
  readonly asOf: string
  readonly key: Key
}

/** @param marks identify the log, so that a cursor of another log is recognised */
export const writeCursor = <Key>(marks: PositionMarks, { position, asOf, key }: Cursor<Key>): string =>
  Buffer.from(JSON.stringify([position, asOf, key, marks.write(position)])).toString('base64url')

/** Refuses a cursor that no page returned. */
const badCursor = (): never => refuseParameter('/cursor', 'must be a cursor that an earlier page returned')

/**
 * Reads a cursor that is a number: the row that a page begins with or after.
 * @throws Refusal `bad-parameter`
 */
export const numberCursor = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : badCursor())

const parseCursor = <Key>(text: string, key: z.ZodType<Key>): Cursor<Key> & MarkedPosition => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    const [position, asOf, found, place] = z
      .tuple([
        z.int().nonnegative(),
        z.string().refine((day) => dayOrInstant.safeParse(day).success || isInstant(day)),
        key,
        // Earlier releases did not write it.
        z.string().optional(),
      ])
      .parse(parts)
    const marked = readMarkedPosition(place ?? String(position))
    return marked?.position === position ? { position, asOf, key: found, mark: marked.mark } : badCursor()
  } catch {
    return badCursor()
  }
}

/**
 * Reads a cursor, which another node may have written.
 * @throws Refusal `bad-parameter` · `place-of-another-log` · `catching-up` when this node has not seen its position
 */
export const readCursor = <Key>(
  views: Pick<Views, 'position'>,
  marks: PositionMarks,
  text: string,
  key: z.ZodType<Key>,
): Cursor<Key> => {
  const cursor = parseCursor(text, key)
  const fault = marks.fault(cursor)
  if (fault !== undefined) refusePlace('/cursor', 'cursor', fault, 'Ask for the first page again')
  checkSeen(views, cursor.position)
  return cursor
}
