/** How headlines name a measure: whose, of which kind, on which goods, sectors and targets. None of these is left out. */

import type { HeadlineContext } from '../eventType.ts'
import type { Target } from '../fields.ts'
import type { MeasureKind, MeasureScope } from '../measureScope.ts'
import { goodsName, partyName } from '../text/codes.ts'
import { andOthers, listWords } from './wording.ts'

/** The neutral verb for imposing each kind of measure, and what it is called afterwards; `…` stands for its scope. */
const WORDS: Readonly<Record<MeasureKind, readonly [imposed: string, called: string]>> = {
  'aid-suspension': ['suspended aid to …', 'the suspension of aid to …'],
  'arms-embargo': ['imposed an arms embargo on …', 'the arms embargo on …'],
  'arms-restrictions': ['imposed arms restrictions on …', 'the arms restrictions on …'],
  'asset-freeze': ['imposed an asset freeze on …', 'the asset freeze on …'],
  debarment: ['debarred …', 'the debarment of …'],
  'export-control': ['imposed export controls on …', 'the export controls on …'],
  'financial-restrictions': ['imposed financial restrictions on …', 'the financial restrictions on …'],
  'import-restrictions': ['imposed import restrictions on …', 'the import restrictions on …'],
  'investment-ban': ['imposed an investment ban on …', 'the investment ban on …'],
  'services-ban': ['imposed a services ban on …', 'the services ban on …'],
  'claims-prohibition': ['imposed a claims prohibition on …', 'the claims prohibition on …'],
  sectoral: ['imposed sectoral sanctions on …', 'the sectoral sanctions on …'],
  'transport-restrictions': ['imposed transport restrictions on …', 'the transport restrictions on …'],
  'travel-ban': ['imposed a travel ban on …', 'the travel ban on …'],
  'terrorism-sponsor-listing': [
    'listed … as a sponsor of terrorism',
    'the listing of … as a sponsor of terrorism',
  ],
  'right-of-action': ['created a right of action concerning …', 'the right of action concerning …'],
  tariff: ['imposed a tariff on …', 'the tariff on …'],
  'terrorist-designation': ['designated … as terrorist', 'the designation of … as terrorist'],
  'director-disqualification': [
    'disqualified … from being a director',
    'the disqualification of … from being a director',
  ],
}

const names = (codes: readonly string[]): string => listWords(codes.map(partyName))

const GOES: Readonly<Partial<Record<MeasureKind, string>>> = {
  'import-restrictions': 'from',
  tariff: 'from',
  'export-control': 'to',
  'arms-embargo': 'to',
  'arms-restrictions': 'to',
}

/** "cement and potash from Freedonia through Sylvania"; empty where the measure is on its targets as a whole. */
const thingsOf = ({
  goods,
  sector,
  originCountry = [],
  transit = [],
  destination = [],
}: MeasureScope): string => {
  const routes = [
    ['from', originCountry],
    ['through', transit],
    ['to', destination],
  ] as const
  const ways = routes.flatMap(([way, codes]) => (codes.length > 0 ? [`${way} ${names(codes)}`] : []))
  const things = listWords([...(sector ? [sector] : []), ...goods.map(goodsName)])
  if (things === '' && ways.length === 0) return ''
  return [things || 'goods', ...ways].join(' ')
}

type Named = Pick<Target, 'name' | 'kind'>

/** "Belaruskali and 2 others"; "Belaruskali and others" where the list is known to be incomplete. */
const whomOf = (targets: readonly Named[], all: boolean, scope: MeasureScope): string => {
  const called = targets.map(({ name }) => name)
  if (called.length === 0) return ''
  if (!all || scope.targetsComplete !== false) return andOthers(called)
  const stated = scope.targetsStated ?? 0
  if (stated > called.length) return `${called[0]} and ${stated - 1} others`
  return called.length === 1
    ? `${called[0]} and others`
    : `${called[0]} and at least ${called.length - 1} others`
}

/**
 * What a measure is on: "cement from Freedonia", "potash (Fictional Works and 2 others)", "Fictional Works".
 * @param all whether these are all targets that the measure is recorded with
 */
const scopeOf = (scope: MeasureScope, targets: readonly Named[], all: boolean): string => {
  const things = thingsOf(scope)
  const whom = whomOf(targets, all, scope)
  if (!things || !whom) return things || whom
  const way = GOES[scope.measure]
  const routed = (scope.originCountry ?? scope.destination ?? []).length > 0
  return way && !routed && targets.every(({ kind }) => kind === 'country')
    ? `${things} ${way} ${whom}`
    : `${things} (${whom})`
}

const inWords = (which: 0 | 1, scope: MeasureScope, on: string): string => {
  const bearing = `bearing on ${listWords(scope.affectsGoods.map(goodsName))}`
  const effect = scope.affectsGoods.length === 0 ? '' : which === 0 ? `, ${bearing}` : ` (${bearing})`
  return `${WORDS[scope.measure][which].replace('…', () => on)}${effect}`
}

/** "imposed an asset freeze on Fictional Works, bearing on potash". */
export const impositionWords = (scope: MeasureScope & { readonly targets: readonly Named[] }): string =>
  inWords(0, scope, scopeOf(scope, scope.targets, true))

const article = (measure: MeasureKind): string => (/^[aeiou]/.test(WORDS[measure][1].slice(4)) ? 'an ' : 'a ')

/** "an asset freeze on Fictional Works": what is announced and not in force by that. */
export const scopeWords = (scope: MeasureScope & { readonly targets: readonly Named[] }): string =>
  inWords(1, scope, scopeOf(scope, scope.targets, true)).replace(/^the /, () =>
    /^the \w+ (?:controls|restrictions|sanctions) /.test(WORDS[scope.measure][1])
      ? ''
      : article(scope.measure),
  )

/** The jurisdiction of the measure whose stream the event is in; null when the measure is unknown. */
export const jurisdictionOf = (about: HeadlineContext): string | null =>
  about.sanction(about.id)?.jurisdiction ?? null

/** "United States"; the stream's id when the measure is unknown. */
export const jurisdictionName = (about: HeadlineContext): string =>
  partyName(jurisdictionOf(about) ?? about.id)

/** How a measure can stand against a target right before an event. */
export type Stands = ReturnType<ReturnType<HeadlineContext['standings']>['get']>

const LIVE: ReadonlySet<Stands> = new Set<Stands>(['in-force', 'suspended', 'ended'])

/** Whether a measure holds against a target, or was not said to have ended. */
export const isLive = (stands: Stands): boolean => LIVE.has(stands)

/**
 * The targets that an event is about: those that it names, or else all against which the measure has this state right
 * before it. If it has this state against no target, the history is not known well enough: then all that it ever had.
 */
export const concernedBy = (
  wanted: readonly string[] | undefined,
  about: HeadlineContext,
  stands: (stands: Stands) => boolean = isLive,
  sanctionId = about.id,
): readonly Named[] => {
  const targets = about.sanction(sanctionId)?.targets ?? []
  if (wanted !== undefined) {
    return wanted.map((id) => targets.find(({ targetId }) => targetId === id) ?? { name: id, kind: 'entity' })
  }
  const standings = about.standings(sanctionId)
  const now = targets.filter(({ targetId }) => stands(standings.get(targetId)))
  return now.length > 0 ? now : targets
}

/** "the asset freeze on Fictional Works and 2 others"; the measure's id where nothing is known of it. */
export const theMeasure = (
  wanted: readonly string[] | undefined,
  about: HeadlineContext,
  stands: (stands: Stands) => boolean = isLive,
): string => {
  const found = about.sanction(about.id)
  if (!found) return `the measure ${about.id}`
  return inWords(1, found, scopeOf(found, concernedBy(wanted, about, stands), wanted === undefined))
}

/** "Fictional Works and 2 others": the targets alone; the goods or the measure where there are none. */
export const whomIn = (wanted: readonly string[] | undefined, about: HeadlineContext): string => {
  const found = about.sanction(about.id)
  if (!found) return wanted === undefined ? about.id : andOthers(wanted)
  return whomOf(concernedBy(wanted, about), wanted === undefined, found) || thingsOf(found) || about.id
}

/** The names of the targets that an event is of, as `concernedBy` tells them. */
export const namesIn = (
  wanted: readonly string[] | undefined,
  about: HeadlineContext,
  stands: (stands: Stands) => boolean = isLive,
): readonly string[] => concernedBy(wanted, about, stands).map(({ name }) => name)

/** ", until 2026-02-28", or an empty text. */
export const untilDay = (until: string | undefined): string => (until === undefined ? '' : `, until ${until}`)
