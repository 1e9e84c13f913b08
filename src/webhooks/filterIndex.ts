/** Many filters at once: who wants an event is looked up by its facets, not asked of every filter. */
import { FACETS, type Facet, type Facets } from './facets.ts'
import { type Filter, matches } from './filter.ts'

/** The facet that a filter is found by: the one that fewest events have. */
const SELECTIVE: readonly Facet[] = ['sanctions', 'prisoners', 'deals', 'jurisdictions', 'parties', 'types']

export interface FilterIndex<Who> {
  /** Everybody whose filter takes an event with these facets, each once. */
  find(facets: Facets): ReadonlySet<Who>
}

/** @param filters each with whose it is */
export const indexFilters = <Who>(filters: ReadonlyMap<Who, Filter>): FilterIndex<Who> => {
  const byValue = new Map<string, Who[]>()
  const all: Who[] = []
  for (const [who, filter] of filters) {
    const facet = SELECTIVE.find((name) => filter[name] !== undefined)
    if (facet === undefined) all.push(who)
    for (const value of new Set(facet === undefined ? [] : filter[facet])) {
      const key = `${facet}:${value}`
      const others = byValue.get(key)
      if (others) others.push(who)
      else byValue.set(key, [who])
    }
  }
  return {
    find: (facets) => {
      const found = new Set(all)
      for (const facet of FACETS) {
        for (const value of facets[facet]) {
          for (const who of byValue.get(`${facet}:${value}`) ?? []) {
            if (matches(filters.get(who) as Filter, facets)) found.add(who)
          }
        }
      }
      return found
    },
  }
}
