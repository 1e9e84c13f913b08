/** Which events an endpoint, a stream or a pull wants: for each facet that it names, one of its values; a facet that it does not name matches any event. */
import { eventTypeOf } from '../../../events/catalogue.ts'
import { goodsFallUnder } from '../../../events/text/goods.ts'
import { ALL_GOODS } from '../../../projections/read/events/concerns.ts'
import { carriersOf, FACETS, type Facet, type Facets } from './facets.ts'

export type Filter = { readonly [Name in Facet]?: readonly string[] | undefined }

/** Whether one of the goods that are wanted falls under a code, certainly or possibly. */
const isOneOf = (wanted: readonly string[], codes: readonly string[]): boolean =>
  codes.includes(ALL_GOODS) || wanted.some((one) => goodsFallUnder(one, codes) !== 'no')

/** Whether an event with these facets is wanted. */
export const matches = (filter: Filter, facets: Facets): boolean =>
  FACETS.every((facet) => {
    const wanted = filter[facet]
    if (wanted === undefined) return true
    const values = facets[facet]
    return facet === 'goods' ? isOneOf(wanted, values) : values.some((value) => wanted.includes(value))
  })

/** What is wrong with a filter, and where. */
export interface FilterFault {
  readonly facet: Facet
  readonly detail: string
}

const WORDS: Readonly<Record<Facet, string>> = {
  types: 'is delivered',
  deals: 'belongs to a deal',
  parties: 'names a party',
  jurisdictions: 'names a jurisdiction or is about a measure',
  sanctions: 'is about a measure or names one',
  prisoners: 'is about a detention case or names one',
  targets: 'is about a target or a measure',
  goods: 'is about a measure',
  programmes: 'is about a programme or a measure',
}

const nameAll = (names: readonly string[]): string =>
  names.length > 3 ? `any of ${names.length} types` : names.join(', ')

/**
 * Why a filter can never match anything; undefined when it can match something. It looks at what events of a type can
 * hold, not at what is recorded: a deal may be opened later.
 */
export const impossible = (filter: Filter): FilterFault | undefined => {
  const unknown = filter.types?.find((name) => !eventTypeOf(name))
  if (unknown !== undefined)
    return { facet: 'types', detail: `there is no event type ${JSON.stringify(unknown)}` }
  let possible: readonly string[] = filter.types ?? [...carriersOf('types')]
  for (const facet of FACETS) {
    const wanted = filter[facet]
    if (wanted === undefined) continue
    if (wanted.length === 0)
      return { facet, detail: 'an empty list matches nothing; leave it out to match all' }
    const carriers = carriersOf(facet)
    const left = possible.filter((name) => carriers.has(name))
    if (left.length === 0) {
      return {
        facet,
        detail: `no event could match: ${nameAll(possible)}, none of which ${WORDS[facet]} (${facet})`,
      }
    }
    possible = left
  }
  return undefined
}
