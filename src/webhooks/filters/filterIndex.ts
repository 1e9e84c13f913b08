/**
 * Many filters at once: it looks up by the facets of an event which filters match, and does not try every filter. Adding or
 * removing a filter costs the same however many there are.
 */
import { FACETS, type Facet, type Facets } from './facets.ts'
import { type Filter, matches } from './filter.ts'

/** The facet that a filter is found by: the one that fewest events have. */
const SELECTIVE: readonly Facet[] = ['sanctions', 'prisoners', 'deals', 'jurisdictions', 'parties', 'types']

export interface FilterIndex<Who> {
  /** Adds a filter, or replaces the previous one. */
  set(who: Who, filter: Filter): void
  remove(who: Who): void
  /** All whose filter matches an event with these facets, each once. */
  find(facets: Facets): ReadonlySet<Who>
}

/** Where a filter is found: under each value of one facet, or under every event if it names no facet. */
const placesOf = (filter: Filter): readonly string[] => {
  const facet = SELECTIVE.find((name) => filter[name] !== undefined)
  return facet === undefined ? [EVERY] : [...new Set(filter[facet])].map((value) => `${facet}:${value}`)
}

const EVERY = '*'

export const openFilterIndex = <Who>(): FilterIndex<Who> => {
  const filters = new Map<Who, Filter>()
  const byPlace = new Map<string, Set<Who>>()
  const nobody: ReadonlySet<Who> = new Set()

  const remove = (who: Who): void => {
    const filter = filters.get(who)
    if (!filter) return
    filters.delete(who)
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
        for (const value of facets[facet]) {
          for (const who of byPlace.get(`${facet}:${value}`) ?? nobody) {
            if (matches(filters.get(who) as Filter, facets)) found.add(who)
          }
        }
      }
      return found
    },
  }
}
