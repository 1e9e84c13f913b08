/** What eases a measure in words, for tables and the command line: whole, so that no licence reads as wider than it is. */
import type { Easing, EasingEvent, StatusItem } from '../../../projections/folds/measures/statusItem.ts'

const REACHES: Readonly<Record<Easing['reach'], string>> = {
  'all-dealings': 'all dealings',
  'stated-dealings': 'stated dealings only',
  'wind-down': 'winding down only',
}

const nameOf = ({ by, number, licenceId }: Easing): string =>
  [by, number, licenceId === undefined ? undefined : `(${licenceId})`]
    .filter((part) => part !== undefined)
    .join(' ')

/** "licence 7 (org-freedonia-fiction-7): stated dealings only; the delivery of food; from 2031-05-01; to 2032-05-01". */
const easingInWords = (easing: Easing): string => {
  const { reach, authorises, licensee, conditions, excludes, includesOwned, unblocksProperty } = easing
  const parts = [
    REACHES[reach],
    authorises,
    licensee && `for ${licensee} alone`,
    conditions.length > 0 && `on conditions: ${conditions.join(', ')}`,
    excludes.length > 0 && `not for ${excludes.join(', ')}`,
    includesOwned !== undefined && `also for firms owned by ${includesOwned} % or more`,
    `from ${easing.from}`,
    easing.ends && `to ${easing.ends.on}`,
    easing.windingDown && 'revoked',
    unblocksProperty === false && 'property that was blocked stays blocked',
    !easing.certain && 'perhaps not in force',
  ]
  return `${nameOf(easing)}: ${parts.filter((part) => part).join('; ')}`
}

/** What makes it certainly so; any other status leaves it only possible. */
const MADE_SO: Readonly<Record<EasingEvent['by'], StatusItem['status']>> = {
  suspension: 'suspended',
  lifting: 'lifted',
  removal: 'lifted',
}

const eventInWords = ({ by, from, ends }: EasingEvent, status: StatusItem['status']): string =>
  `${status === MADE_SO[by] ? '' : 'perhaps '}eased by ${by}: ${from}${ends ? `; to ${ends.on}` : ''}`

const isEasing = (one: Easing | EasingEvent): one is Easing => 'reach' in one

/** All that eases an item or allows some dealings nevertheless, one text each. */
export const easingsInWords = ({
  status,
  easedBy,
  exceptions,
  windDown,
  announced,
}: Pick<StatusItem, 'status' | 'easedBy' | 'exceptions' | 'windDown' | 'announced'>): readonly string[] => [
  ...easedBy.map((one) => (isEasing(one) ? `eased by ${easingInWords(one)}` : eventInWords(one, status))),
  ...exceptions.map((one) => `exception: ${easingInWords(one)}`),
  ...windDown.map(({ on }) => `dealings may be wound down to ${on}`),
  ...announced.map((reliefId) => `relief announced, and not in force: ${reliefId}`),
]
