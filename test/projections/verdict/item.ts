/** A plainly fictional item of a measure, for tests of verdicts. */
import type { StatusItem } from '../../../projections/folds/measures/statusItem.ts'

const SCOPE: StatusItem['scope'] = {
  goods: [],
  possibleGoods: [],
  affectsGoods: [],
  originCountry: [],
  transit: [],
  destination: [],
}

type Given = Omit<Partial<StatusItem>, 'scope'> & { readonly scope?: Partial<StatusItem['scope']> }

/** @param given what differs from a barred asset freeze of Freedonia against Fictional Works */
export const itemOf = ({ scope, ...given }: Given = {}): StatusItem => ({
  sanctionId: 'fictional-measure',
  kind: 'asset-freeze',
  target: {
    targetId: 'fictional-works',
    nameInInstrument: 'Fictional Works',
    kind: 'entity',
    ids: [],
    contested: false,
  },
  jurisdiction: 'org:freedonia',
  programme: 'Fiction',
  authority: 'Fictional Treasury',
  status: 'barred',
  possible: [],
  instruments: [],
  exceptions: [],
  easedBy: [],
  windDown: [],
  easedThatDay: false,
  propertyStillBlocked: false,
  announced: [],
  clocks: [],
  contestedBy: [],
  events: [],
  sources: [],
  ...given,
  scope: { ...SCOPE, ...scope },
})
