/** The id of an operation in the OpenAPI document. Generated clients name their functions by it, so it never changes. */

/** Plural steps of a path whose singular is not the word without its last letter. */
const SINGULARS: Readonly<Record<string, string>> = {
  people: 'person',
  parties: 'party',
  deliveries: 'delivery',
}

const VERBS: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'post',
  PATCH: 'change',
  DELETE: 'delete',
}

const isParameter = (step: string | undefined): boolean => step?.startsWith(':') === true || step === '*'

/** `hold-talks` as `HoldTalks`. */
const pascal = (words: string): string =>
  words
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

/** The name of a command, such as `deals.hold-talks`, as an id: `dealsHoldTalks`. */
export const idOfCommand = (name: string): string => {
  const words = pascal(name)
  return words.charAt(0).toLowerCase() + words.slice(1)
}

/**
 * The id of a route without an id of its own: `GET /v1/deals/:id/timeline.csv` is `getDealTimelineCsv`.
 * @param url as Fastify writes it
 */
export const idOfRoute = (method: string, url: string): string => {
  const steps = url.split('/').filter((step) => step !== '' && step !== 'v1')
  const words = steps.flatMap((step, at) => {
    if (isParameter(step)) {
      // A parameter can have a suffix: `/v1/relations/:a/:b.csv`.
      const suffix = step.includes('.') ? step.slice(step.indexOf('.')) : ''
      return suffix === '' ? [] : [pascal(suffix)]
    }
    const one = SINGULARS[step] ?? step.replace(/s$/, '')
    return [pascal(isParameter(steps[at + 1]) ? one : step)]
  })
  return (VERBS[method] ?? method.toLowerCase()) + words.join('')
}
