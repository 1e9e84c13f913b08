/**
 * Whose measures bind somebody in a jurisdiction on a day, as a table with its sources. It says where to look, not what
 * the law is: a code that is not here is bound by its own law and by the United Nations alone. Pure.
 */

import { FORMER_STATES, formerStateOn, formerStates } from '../../events/text/formerStates.ts'

/**
 * How a jurisdiction's measures reach somebody.
 * - `own`: they are its own
 * - `directly-applicable`: regulations apply directly; decisions of the Council need national law
 * - `obligation-of-states`: states are obliged to carry them out by acts of their own
 * - `extended`: the law of a state reaches its territories, or is extended to them
 * - `alignment-unknown`: it may follow them by acts of its own, which are not recorded here
 */
export const BINDINGS = [
  'own',
  'directly-applicable',
  'obligation-of-states',
  'extended',
  'alignment-unknown',
] as const

export type Binding = (typeof BINDINGS)[number]

export interface BindingLaw {
  readonly code: string
  readonly how: Binding
}

/** Days `YYYY-MM-DD`, both inclusive; `until` is the last day on which the law applied. */
interface Period {
  readonly from: string
  readonly until?: string
}

/** Members by the day of their accession: Treaty of Rome, and the treaties of accession of 1972 to 2011. */
const ACCESSIONS: readonly (readonly [from: string, members: readonly string[]])[] = [
  ['1958-01-01', ['BE', 'DE', 'FR', 'IT', 'LU', 'NL']],
  ['1973-01-01', ['DK', 'GB', 'IE']],
  ['1981-01-01', ['GR']],
  ['1986-01-01', ['ES', 'PT']],
  ['1995-01-01', ['AT', 'FI', 'SE']],
  ['2004-05-01', ['CY', 'CZ', 'EE', 'HU', 'LT', 'LV', 'MT', 'PL', 'SI', 'SK']],
  ['2007-01-01', ['BG', 'RO']],
  ['2013-07-01', ['HR']],
]

/** The law of the Union applied in the United Kingdom through the transition (Withdrawal Agreement, Articles 126, 127). */
const LEFT: Readonly<Record<string, string>> = { GB: '2020-12-31' }

const MEMBERS: ReadonlyMap<string, Period> = new Map(
  ACCESSIONS.flatMap(([from, members]) =>
    members.map((code) => {
      const until = LEFT[code]
      return [code, { from, ...(until !== undefined && { until }) }] as const
    }),
  ),
)

/** Parts of members that have codes of their own and where the law of the Union applies: TFEU, Articles 349 and 355. */
const PARTS_OF_MEMBERS: Readonly<Record<string, string>> = {
  ...{ GF: 'FR', GP: 'FR', MQ: 'FR', RE: 'FR', YT: 'FR', MF: 'FR', AX: 'FI' },
  // Gibraltar: Article 355(3), while the United Kingdom was a member.
  GI: 'GB',
}

/** Overseas territories (British Nationality Act 1981, Schedule 6) and Crown dependencies: measures are extended to them. */
const WITH_GB: ReadonlySet<string> = new Set([
  ...['AI', 'BM', 'IO', 'VG', 'KY', 'FK', 'GI', 'MS', 'PN', 'SH', 'GS', 'TC'],
  ...['GG', 'IM', 'JE'],
])

/** Territories of the United States, which the regulations of its Treasury name with it (31 CFR, chapter V). */
const WITH_US: ReadonlySet<string> = new Set(['AS', 'GU', 'MP', 'PR', 'UM', 'VI'])

/** Overseas countries and territories (TFEU, Annex II): the law of the Union does not apply there of itself. */
const BESIDE_UNION: Readonly<Record<string, string | undefined>> = {
  ...{ BL: 'FR', NC: 'FR', PF: 'FR', PM: 'FR', TF: 'FR', WF: 'FR', BQ: 'NL' },
  ...{ AN: undefined, AW: undefined, CW: undefined, GL: undefined, SX: undefined },
}

/** Who may align by acts of their own: states of the EEA Agreement since it applied to them, and Switzerland. */
const ALIGNING: Readonly<Record<string, string>> = {
  ...{ IS: '1994-01-01', NO: '1994-01-01', LI: '1995-05-01' },
  // Embargo Act, Article 1, and what was done before it.
  CH: '1993-11-01',
}

/** Not members of the United Nations: they may follow its measures by acts of their own. */
const OUTSIDE_UN: ReadonlySet<string> = new Set(['EH', 'PS', 'TW', 'VA', 'XK'])

/** Members since later than most. */
const IN_UN_SINCE: Readonly<Record<string, string>> = { CH: '2002-09-10', DD: '1973-09-18' }

/** The Charter entered into force. */
const UN_SINCE = '1945-10-24'

/** Whether this state was a member was disputed until it was admitted on 1 November 2000 (A/RES/47/1, A/RES/55/12). */
const DISPUTED_IN_UN: Readonly<Record<string, Period>> = { YU: { from: '1992-04-27', until: '2000-10-31' } }

const within = ({ from, until }: Period, day: string): boolean =>
  from <= day && (until === undefined || day <= until)

/** Whether the law of the European Union applied in a state, or a part of one with its own code, on a day. */
export const inEuropeanUnion = (code: string, day: string): boolean => {
  const period = MEMBERS.get(PARTS_OF_MEMBERS[code] ?? code)
  return period !== undefined && within(period, day)
}

const union = (code: string, day: string): readonly BindingLaw[] => {
  if (code === 'EU') return []
  if (inEuropeanUnion(code, day)) return [{ code: 'EU', how: 'directly-applicable' }]
  // What the Union decided was extended to them as long as it bound the United Kingdom.
  if (WITH_GB.has(code) && inEuropeanUnion('GB', day)) return [{ code: 'EU', how: 'extended' }]
  if (code in BESIDE_UNION) return [{ code: 'EU', how: 'alignment-unknown' }]
  const since = ALIGNING[code]
  return since !== undefined && since <= day ? [{ code: 'EU', how: 'alignment-unknown' }] : []
}

const metropole = (code: string): readonly BindingLaw[] => {
  if (WITH_GB.has(code)) return [{ code: 'GB', how: 'extended' }]
  if (WITH_US.has(code)) return [{ code: 'US', how: 'extended' }]
  const part = PARTS_OF_MEMBERS[code] ?? BESIDE_UNION[code]
  return part === undefined ? [] : [{ code: part, how: 'extended' }]
}

/** The states whose law applied in the land of a present state, or of a later one, on a day. */
const before = (code: string, day: string): readonly BindingLaw[] => {
  // The code of two states: the other one did not exist then.
  if (formerStateOn(code, day)) return []
  return FORMER_STATES.flatMap((state) =>
    state.from <= day && state.after.some(([one, until]) => one === code && day <= until)
      ? [{ code: state.code, how: 'extended' as const }]
      : [],
  )
}

/** The state of whose land all of a former state is on a day after its end; undefined where it was divided. */
const wholeSuccessor = (code: string, day: string): string | undefined => {
  const last = formerStates(code).at(-1)
  const [only, ...others] = last?.after ?? []
  return last && only && others.length === 0 && day > last.until ? only[0] : undefined
}

const nations = (code: string, day: string): readonly BindingLaw[] => {
  if (code === 'UN' || day < UN_SINCE) return []
  const disputed = DISPUTED_IN_UN[code]
  const outside =
    OUTSIDE_UN.has(code) ||
    (IN_UN_SINCE[code] ?? '') > day ||
    (disputed !== undefined && within(disputed, day))
  return [{ code: 'UN', how: outside ? 'alignment-unknown' : 'obligation-of-states' }]
}

/**
 * Whose measures bind somebody in a jurisdiction, the own first.
 * @param jurisdiction a code of a party; an organisation (`org:…`) is bound by itself alone
 * @param day `YYYY-MM-DD`, or an instant; only its day counts
 */
export const bindingLaws = (jurisdiction: string, day: string): readonly BindingLaw[] => {
  const own: BindingLaw = { code: jurisdiction, how: 'own' }
  if (jurisdiction.startsWith('org:')) return [own]
  const date = day.slice(0, 10)
  const successor = wholeSuccessor(jurisdiction, date)
  if (successor !== undefined) {
    return [
      own,
      ...bindingLaws(successor, date).map((one) =>
        one.how === 'own' ? { ...one, how: 'extended' as const } : one,
      ),
    ]
  }
  return [
    own,
    ...before(jurisdiction, date),
    ...metropole(jurisdiction),
    ...union(jurisdiction, date),
    ...nations(jurisdiction, date),
  ]
}
