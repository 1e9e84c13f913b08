/**
 * Where everything stands in the picture of a timeline, in pixels. Time runs from left to right in UTC days. Days
 * without events are drawn together: the longer the gap, the wider, but never to scale, or years would hide days.
 */
import { daysBetween } from '../../pieces/days.ts'
import { dayOf, type Entry, lastDayOf } from './entries.ts'

const STEP = 26
const ROW = 22
const PAD = 14
const LEFT = 146
const TOP = 34
/** Beyond this many columns, days are drawn by month, then by year. */
const MOST_COLUMNS = 150
/** Beyond this many marks in one place, the rest are shown as a number. */
const MOST_MARKS = 6

interface Column {
  /** A day, a month or a year. */
  readonly key: string
  readonly x: number
  /** Days since the column before, where that is long. */
  readonly gap: number
}

/** An event in the picture. */
export interface Mark {
  readonly entry: Entry
  readonly x: number
  readonly y: number
  /** Where it ends, if it may have happened on a later day, too. */
  readonly until: number | undefined
  /** Whether its first day is unknown. */
  readonly isOpen: boolean
}

export interface HiddenMarks {
  readonly x: number
  readonly y: number
  readonly count: number
  /** The first event that has no mark of its own. */
  readonly first: Entry
}

interface Lane {
  /** The code of a party; empty for what is between them. */
  readonly side: string
  readonly y: number
  readonly height: number
}

/** A commitment, from when it was made to when it was due or kept. */
export interface Span {
  readonly id: string
  readonly text: string
  readonly state: string
  readonly from: number
  readonly to: number
  readonly y: number
  /** The day on which it was due, if one is recorded. */
  readonly due: number | undefined
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly columns: readonly Column[]
  readonly lanes: readonly Lane[]
  readonly marks: readonly Mark[]
  readonly more: readonly HiddenMarks[]
  readonly spans: readonly Span[]
  /** How a column is named: by its day, its month or its year. */
  readonly unit: 'day' | 'month' | 'year'
  xOf(day: string): number
}

/** What the balance says of a commitment, as far as it is drawn. */
export interface DrawnCommitment {
  readonly id: string
  readonly party: string
  readonly eventId: string
  readonly text: string
  readonly state: string
  readonly due?: string | undefined
  readonly evidence: readonly string[]
}

const UNITS = [
  ['day', 10],
  ['month', 7],
  ['year', 4],
] as const

/** Room for the words of commitments at the right. */
const RIGHT = 300

/** Spreads columns over the room that there is. */
const spread = (columns: readonly Column[], room: number): readonly Column[] => {
  const [first, last] = [columns[0]?.x ?? 0, columns.at(-1)?.x ?? 0]
  const factor =
    last === first ? 1 : Math.min(6, Math.max(1, (room - first - RIGHT - 2 * STEP) / (last - first)))
  return columns.map((column) => ({ ...column, x: Math.round(first + (column.x - first) * factor) }))
}

const columnsOf = (days: readonly string[], room: number): Pick<Layout, 'columns' | 'unit'> => {
  for (const [unit, length] of UNITS) {
    const keys = [...new Set(days.map((day) => day.slice(0, length)))].sort()
    if (keys.length > MOST_COLUMNS && unit !== 'year') continue
    let x = LEFT + PAD
    const columns = keys.map((key, at) => {
      const before = keys[at - 1]
      const gap =
        before === undefined ? 0 : Math.abs(daysBetween(before.padEnd(10, '-01'), key.padEnd(10, '-01')))
      if (before !== undefined)
        x += STEP + (unit === 'day' ? Math.min(60, 9 * Math.log2(Math.max(1, gap))) : 8)
      return { key, x: Math.round(x), gap }
    })
    return { columns: spread(columns, room), unit }
  }
  return { columns: [], unit: 'day' }
}

const sideOf = ({ side }: Entry): string => (side === null ? '' : String(side))

/** The lanes: the parties in the order of the deal, and after the first what lies between them. */
const sidesOf = (
  parties: readonly string[],
  entries: readonly Entry[],
  promised: readonly DrawnCommitment[],
): readonly string[] => {
  const busy = new Set([...entries.map(sideOf), ...promised.map(({ party }) => party)])
  const named = parties.filter((code) => busy.has(code))
  const others = [...busy].filter((side) => side !== '' && !parties.includes(side)).sort()
  const [first, ...rest] = [...named, ...others]
  return [...(first === undefined ? [] : [first]), ...(busy.has('') ? [''] : []), ...rest]
}

/**
 * Lays a timeline out.
 * @param all the entries that give the columns, so that the picture keeps its days while somebody moves through time
 * @param entries the entries to draw
 * @param room how wide the picture may be without being moved sideways, in pixels
 */
export const layOut = (
  parties: readonly string[],
  all: readonly Entry[],
  entries: readonly Entry[],
  promised: readonly DrawnCommitment[],
  room: number,
): Layout => {
  const { columns, unit } = columnsOf(all.map(dayOf), room)
  const xOf = (day: string): number => {
    const at = columns.findLast(({ key }) => key <= day)
    return at?.x ?? columns[0]?.x ?? LEFT
  }
  const end = (columns.at(-1)?.x ?? LEFT) + STEP
  const lanes: Lane[] = []
  const marks: Mark[] = []
  const more: HiddenMarks[] = []
  const spans: Span[] = []
  const drawn = new Map(entries.map((entry) => [entry.eventId, entry]))
  let y = TOP
  for (const side of sidesOf(parties, all, promised)) {
    const stacks = new Map<number, number>()
    const here = entries.filter((entry) => sideOf(entry) === side)
    const crowds = new Map<number, Entry[]>()
    for (const entry of here) {
      const x = xOf(dayOf(entry))
      const height = stacks.get(x) ?? 0
      stacks.set(x, height + 1)
      if (height >= MOST_MARKS) {
        crowds.set(x, [...(crowds.get(x) ?? []), entry])
        continue
      }
      const last = xOf(lastDayOf(entry))
      const isOpen = entry.occurred !== undefined && entry.occurred.earliest === null
      marks.push({ entry, x, y: y + PAD + height * ROW, until: last > x ? last : undefined, isOpen })
    }
    for (const [x, crowd] of crowds)
      more.push({ x, y: y + PAD + MOST_MARKS * ROW, count: crowd.length, first: crowd[0] as Entry })
    const rows = Math.min(Math.max(1, ...stacks.values()), MOST_MARKS) + (crowds.size > 0 ? 1 : 0)
    let base = y + PAD + rows * ROW
    for (const one of promised.filter(({ party }) => party === side)) {
      const made = drawn.get(one.eventId)
      if (!made) continue
      const proof = one.evidence.flatMap((id) => drawn.get(id) ?? []).map((entry) => xOf(lastDayOf(entry)))
      const due = one.due === undefined ? undefined : xOf(one.due.replace(/^.*\//, '').slice(0, 10))
      const from = xOf(dayOf(made))
      const kept = one.state === 'fulfilled' && proof.length > 0 ? Math.max(...proof) : undefined
      spans.push({
        ...one,
        from,
        to: Math.max(kept ?? (one.state === 'open' ? end : (due ?? end)), from + 12),
        y: base,
        due,
      })
      base += ROW - 4
    }
    const height = base - y + PAD / 2
    lanes.push({ side, y, height })
    y += height
  }
  const width = end + RIGHT
  return { width, height: y + 8, columns, unit, lanes, marks, more, spans, xOf }
}
