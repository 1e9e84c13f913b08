/**
 * Many filters at once: it looks up by the facets of an event which filters match, and does not try every filter. Adding or
 * removing a filter costs the same however many there are.
 */
import { ALL_GOODS } from '../../../projections/read/events/concerns.ts'
import { FACETS, type Facet, type Facets } from './facets.ts'
import { type Filter, matches } from './filter.ts'

/**
 * The facet that a filter is found by: the one that fewest events have. Of two, the one that is read from the event itself
 * comes first.
 */
const SELECTIVE: readonly Facet[] = [
  'prisoners',
  'deals',
  'sanctions',
  'targets',
  'programmes',
  'goods',
  'jurisdictions',
  'parties',
  'types',
]

export interface FilterIndex<Who> {
  /** Adds a filter, or replaces the previous one. */
  set(who: Who, filter: Filter): void
  remove(who: Who): void
  /** All whose filter matches an event with these facets, each once. */
  find(facets: Facets): ReadonlySet<Who>
}

/** Codes fall under each other only within a chapter, which is their first two digits. */
const placeOf = (facet: Facet, value: string): string =>
  facet === 'goods' ? `goods:${value.slice(0, 2)}` : `${facet}:${value}`

const facetOf = (filter: Filter): Facet | undefined => SELECTIVE.find((name) => filter[name] !== undefined)

/** Where a filter is found: under each value of one facet, or under every event if it names no facet. */
const placesOf = (filter: Filter): readonly string[] => {
  const facet = facetOf(filter)
  if (facet === undefined) return [EVERY]
  const all = facet === 'goods' ? [ALL_GOODS] : []
  return [...new Set([...all, ...(filter[facet] ?? [])].map((value) => placeOf(facet, value)))]
}

const EVERY = '*'

export const openFilterIndex = <Who>(): FilterIndex<Who> => {
  const filters = new Map<Who, Filter>()
  const byPlace = new Map<string, Set<Who>>()
  /** How many filters are found by each facet. An event is not asked for the others: some are looked up. */
  const foundBy = new Map<Facet, number>()
  const nobody: ReadonlySet<Who> = new Set()

  const count = (filter: Filter, by: 1 | -1): void => {
    const facet = facetOf(filter)
    if (facet !== undefined) foundBy.set(facet, (foundBy.get(facet) ?? 0) + by)
  }

  const remove = (who: Who): void => {
    const filter = filters.get(who)
    if (!filter) return
    filters.delete(who)
    count(filter, -1)
    for (const place of placesOf(filter)) {
      const others = byPlace.get(place)
      others?.delete(who)
      if (others?.size === 0) byPlace.delete(place)
    }
  }

  return {
    set: (who, filter) => {
      remove(who)
      filters.set(who, filter)
      count(filter, 1)
      for (const place of placesOf(filter)) {
        const others = byPlace.get(place)
        if (others) others.add(who)
        else byPlace.set(place, new Set([who]))
      }
    },
    remove,
    find: (facets) => {
      const found = new Set(byPlace.get(EVERY) ?? nobody)
      for (const facet of FACETS) {
        if (!foundBy.get(facet)) continue
        for (const value of facets[facet]) {
          for (const who of byPlace.get(placeOf(facet, value)) ?? nobody) {
            if (matches(filters.get(who) as Filter, facets)) found.add(who)
          }
        }
      }
      return found
    },
  }
}
