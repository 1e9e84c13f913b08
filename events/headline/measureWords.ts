/** How headlines name a measure: by its jurisdiction, and by its goods and targets. */

import type { About } from '../eventType.ts'
import { goodsName, type MEASURES, partyName } from '../text/codes.ts'
import { andOthers, listed, onWhat, targetNames } from './wording.ts'

/** The neutral verb for imposing each kind of measure; `…` stands for the targets or goods. */
const IMPOSED: Readonly<Record<(typeof MEASURES)[number], string>> = {
  'aid-suspension': 'suspended aid to …',
  'arms-embargo': 'imposed an arms embargo on …',
  'arms-restrictions': 'imposed arms restrictions on …',
  'asset-freeze': 'imposed an asset freeze on …',
  debarment: 'debarred …',
  'export-control': 'imposed export controls on …',
  'financial-restrictions': 'imposed financial restrictions on …',
  'import-restrictions': 'imposed import restrictions on …',
  'investment-ban': 'imposed an investment ban on …',
  'services-ban': 'imposed a services ban on …',
  'claims-prohibition': 'imposed a claims prohibition on …',
  sectoral: 'imposed sectoral sanctions on …',
  'transport-restrictions': 'imposed transport restrictions on …',
  'travel-ban': 'imposed a travel ban on …',
  'terrorism-sponsor-listing': 'listed … as a sponsor of terrorism',
  'right-of-action': 'created a right of action concerning …',
  tariff: 'imposed a tariff on …',
  'terrorist-designation': 'designated … as terrorist',
  'director-disqualification': 'disqualified … from being a director',
}

/** "imposed an asset freeze on Belaruskali". */
export const imposedOn = (measure: keyof typeof IMPOSED, whom: string): string =>
  IMPOSED[measure].replace('…', () => whom)

/** The jurisdiction of the measure whose stream the event is in; null when the measure is unknown. */
export const jurisdictionOf = (about: About): string | null => about.sanction(about.id)?.jurisdiction ?? null

/** "US"; the stream's id when the measure is unknown. */
export const jurisdictionName = (about: About): string => partyName(jurisdictionOf(about) ?? about.id)

/**
 * "on potash (Belaruskali and 2 others)": the named targets, or all targets. Without targets and goods, the
 * measure's id.
 */
export const onTargets = (wanted: readonly string[] | undefined, about: About): string => {
  const found = about.sanction(about.id)
  const names = targetNames(found?.targets ?? [], wanted)
  return found && found.goods.length + names.length > 0 ? onWhat(found.goods, names) : `on ${about.id}`
}

/** "Belaruskali and 2 others": the named targets, or all targets. Without targets, its goods or its id. */
export const namesOf = (wanted: readonly string[] | undefined, about: About): string => {
  const found = about.sanction(about.id)
  const names = andOthers(targetNames(found?.targets ?? [], wanted))
  return names || listed((found?.goods ?? []).map(goodsName)) || about.id
}

/** ", until 2026-02-28", or an empty text. */
export const untilDay = (until: string | undefined): string => (until === undefined ? '' : `, until ${until}`)
