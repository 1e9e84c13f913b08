/**
 * States that ended and left a code of their own in ISO 3166-3, each for its time only, with the states that came
 * after them. A state that only changed its name has its present code. The table says where a code belongs, and nothing
 * of whether a claim to a territory was lawful. Pure.
 */
import { type Bounds, certainlyBefore, dayAfter } from '../time/when.ts'

export interface FormerState {
  readonly code: string
  readonly name: string
  /** Days `YYYY-MM-DD`, both inclusive. */
  readonly from: string
  readonly until: string
  /** The code of ISO 3166-3, which no other state has. */
  readonly unique: string
  /**
   * The codes of the states that came after it, each with the last day on which the law of the former state applied there:
   * its own last day, or the day before the day of the succession.
   */
  readonly after: readonly (readonly [code: string, until: string])[]
}

const each = (until: string, ...codes: readonly string[]): FormerState['after'] =>
  codes.map((code) => [code, until])

/** The dates of Yugoslavia are those of Opinion 11 of the Arbitration Commission of the Peace Conference, 16 July 1993. */
export const FORMER_STATES: readonly FormerState[] = [
  {
    ...{ code: 'SU', unique: 'SUHH', name: 'Soviet Union', from: '1922-12-30', until: '1991-12-26' },
    after: [
      ...each('1991-12-26', 'AM', 'AZ', 'BY', 'GE', 'KG', 'KZ', 'MD', 'RU', 'TJ', 'TM', 'UA', 'UZ'),
      ...each('1991-09-05', 'EE', 'LT', 'LV'),
    ],
  },
  {
    ...{ code: 'YU', unique: 'YUCS', name: 'Yugoslavia', from: '1918-12-01', until: '2003-02-03' },
    after: [
      ...each('2003-02-03', 'CS', 'ME', 'RS', 'XK'),
      ...each('1991-10-07', 'HR', 'SI'),
      ...each('1991-11-16', 'MK'),
      ...each('1992-03-05', 'BA'),
    ],
  },
  {
    ...{ code: 'CS', unique: 'CSHH', name: 'Czechoslovakia', from: '1918-10-28', until: '1992-12-31' },
    after: each('1992-12-31', 'CZ', 'SK'),
  },
  {
    ...{ code: 'CS', unique: 'CSXX', name: 'Serbia and Montenegro', from: '2003-02-04', until: '2006-06-03' },
    after: each('2006-06-03', 'ME', 'RS', 'XK'),
  },
  {
    ...{ code: 'DD', unique: 'DDDE', name: 'German Democratic Republic' },
    ...{ from: '1949-10-07', until: '1990-10-02' },
    after: each('1990-10-02', 'DE'),
  },
  {
    ...{ code: 'YD', unique: 'YDYE', name: 'Democratic Yemen', from: '1967-11-30', until: '1990-05-21' },
    after: each('1990-05-21', 'YE'),
  },
  {
    ...{ code: 'AN', unique: 'ANHH', name: 'Netherlands Antilles', from: '1954-12-15', until: '2010-10-09' },
    after: [...each('2010-10-09', 'BQ', 'CW', 'SX'), ...each('1985-12-31', 'AW')],
  },
]

/** Their codes of two letters. */
export const FORMER_CODES: ReadonlySet<string> = new Set(FORMER_STATES.map(({ code }) => code))

const byUnique: ReadonlyMap<string, FormerState> = new Map(FORMER_STATES.map((one) => [one.unique, one]))

/** The states that had a code of two letters, in the order of time; empty for a code of today. */
export const formerStates = (code: string): readonly FormerState[] =>
  FORMER_CODES.has(code) ? FORMER_STATES.filter((one) => one.code === code) : []

/** The state that had a code on a day; undefined outside its time. @param day `YYYY-MM-DD`, or an instant */
export const formerStateOn = (code: string, day: string): FormerState | undefined => {
  const date = day.slice(0, 10)
  return formerStates(code).find(({ from, until }) => from <= date && date <= until)
}

/** What a former code, or a code of ISO 3166-3, means; both states for a code that two had; undefined for others. */
export const formerName = (code: string): string | undefined => {
  const unique = byUnique.get(code)
  if (unique) return unique.name
  const states = formerStates(code)
  return states.length === 0 ? undefined : states.map(({ name }) => name).join(', or ')
}

/** Whether a state may have existed at a time. */
const mayBeAt = ({ from, until }: FormerState, bounds: Bounds): boolean =>
  !certainlyBefore(bounds, { earliest: from }) && !certainlyBefore({ latest: dayAfter(until) }, bounds)

/** The states with a code that may have existed at a time; undefined for a code of today. */
export const formerStatesAt = (code: string, bounds: Bounds): readonly FormerState[] | undefined =>
  FORMER_CODES.has(code) ? formerStates(code).filter((one) => mayBeAt(one, bounds)) : undefined

/** The codes that stand for the same land as a code at another time: those before it, those after it, and their others. */
export const sameLand = (code: string): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const state of FORMER_STATES) {
    const after = state.after.map(([one]) => one)
    if (state.code === code) for (const one of after) found.add(one)
    if (after.includes(code)) found.add(state.code)
  }
  return found
}

/** Why a former code cannot be meant: when its states existed, and whose codes to use. */
export const outsideItsTime = (code: string): string => {
  const states = formerStates(code).map(
    ({ name, from, until, after }) =>
      `${code} is ${name}, which existed from ${from} to ${until}; after it came ${after.map(([one]) => one).join(', ')}`,
  )
  return states.join('. ')
}
