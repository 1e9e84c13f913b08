/** The path that was probably meant by one that does not exist: `/v1/deal/x` is `/v1/deals/x`. */
import { meantWord, plain } from '../../events/suggest/word.ts'

const singular = (word: string): string =>
  word === 'people' ? 'person' : word.replace(/ies$/, 'y').replace(/s$/, '')

/** British and American spellings of steps, and other words for them. */
const OTHERS: Readonly<Record<string, string>> = {
  license: 'licences',
  licenses: 'licences',
  measures: 'sanctions',
  persons: 'people',
  program: 'programmes',
  programs: 'programmes',
  countries: 'parties',
  states: 'parties',
  statuses: 'status',
  screening: 'screenings',
  recognize: 'recognise',
  fulfill: 'fulfil',
}

/** How far a step is from one of a route: 0 for the same, 1 for one that is meant; undefined for another. */
const stepCost = (step: string, wanted: string): number | undefined => {
  if (wanted.startsWith(':')) return step === '' ? undefined : 0
  if (step === wanted) return 0
  const [asked, word] = [plain(step), plain(wanted)]
  if (asked === word || singular(asked) === singular(word) || OTHERS[asked] === wanted) return 1
  return asked.length >= 4 && meantWord(asked, [word]) === word ? 2 : undefined
}

const costOf = (steps: readonly string[], pattern: readonly string[]): number | undefined => {
  if (steps.length !== pattern.length) return undefined
  const costs = pattern.map((wanted, at) => stepCost(steps[at] ?? '', wanted))
  return costs.reduce((sum, cost) => (sum === undefined || cost === undefined ? undefined : sum + cost), 0)
}

/** The ways to read a path that is a little wrong: with the version, without an empty step, with lower case. */
const readings = (path: string): readonly (readonly string[])[] => {
  const steps = path.split('/').filter((step) => step !== '')
  const versioned = /^v\d+$/i.test(steps[0] ?? '') ? ['v1', ...steps.slice(1)] : ['v1', ...steps]
  return steps[0] === 'api' ? [...readings(`/${steps.slice(1).join('/')}`), versioned] : [versioned, steps]
}

/**
 * @param patterns the paths of routes, as Fastify writes them
 * @returns the path with the steps of the nearest route; undefined when none is near
 */
export const meantPath = (path: string, patterns: Iterable<string>): string | undefined => {
  let best: { readonly cost: number; readonly path: string } | undefined
  for (const pattern of patterns) {
    if (pattern.includes('*')) continue
    const wanted = pattern.split('/').slice(1)
    for (const steps of readings(path)) {
      const cost = costOf(steps, wanted)
      if (cost === undefined || (best && best.cost <= cost)) continue
      best = {
        cost,
        path: `/${wanted.map((step, at) => (step.startsWith(':') ? steps[at] : step)).join('/')}`,
      }
    }
  }
  return best && best.path !== path ? best.path : undefined
}
