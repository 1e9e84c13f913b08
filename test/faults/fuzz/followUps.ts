/** Requests after an accepted command: the thing itself, and one of the answers that show it. */
import type { Random } from './random.ts'
import type { Request } from './requests.ts'
import type { Answer } from './wire.ts'

const get = (target: string): Request => ({
  method: 'GET',
  target,
  headers: {},
  path: target.split('?')[0] ?? target,
})

/** Where else a thing shows. */
const VIEWS: Readonly<Record<string, readonly ((id: string) => string)[]>> = {
  deals: [
    (id) => `/v1/deals/${id}/timeline`,
    (id) => `/v1/deals/${id}/balance`,
    (id) => `/v1/deals/${id}/events`,
    (id) => `/v1/deals/${id}/feed.atom`,
    (id) => `/v1/deals/${id}/deadlines.ics`,
    (id) => `/v1/deals/${id}/timeline.csv`,
    (id) => `/v1/talks?deal=${id}`,
    (id) => `/v1/ftm.jsonl?deal=${id}`,
    () => '/v1/deals?limit=500',
    () => '/v1/relations/US/BY',
  ],
  sanctions: [
    () => '/v1/sanctions?limit=500',
    () => '/v1/status?goods=3104',
    () => '/v1/status/divergence',
    () => '/v1/endings?within=10y',
    (id) => `/v1/licences?sanction=${id}`,
  ],
  licences: [() => '/v1/licences?limit=500'],
  prisoners: [() => '/v1/prisoners?limit=500', () => '/v1/prisoners.csv'],
  releases: [() => '/v1/releases?limit=500'],
  people: [() => '/v1/people?limit=500', () => '/v1/search?q=person'],
  sources: [() => '/v1/sources?limit=500', (id) => `/v1/events?source=${id}`],
}

/** The questions about what a command changed; empty for a refused command. */
export const followUps = (answer: Answer, random: Random): readonly Request[] => {
  const { location, 'detente-position': position } = answer.headers
  const [, collection = '', id = ''] = /^\/v1\/(\w+)\/([^/]+)$/.exec(location ?? '') ?? []
  const views = VIEWS[collection]
  if (answer.status !== 201 || !views || position === undefined) return []
  const more = random.pick(views)(id)
  return [get(`${location}?after=${position}`), get(more)]
}

/** Each thing that the ledger has, and whether it is retracted: what is neither must always be found. */
export interface Things {
  /** Says what is wrong when a thing is not found that must be. */
  follow(command: Request, thing: Request, answer: Answer): string | undefined
  /** The paths of all that must be found. */
  all(): readonly string[]
}

export const openThings = (): Things => {
  const there = new Set<string>()
  const gone = new Set<string>()
  return {
    follow: ({ path: command }, { path }, { status }) => {
      // Only a retraction takes a thing away, and gives it back when it is retracted itself.
      if (status === 404 && (command.endsWith('/retract') || gone.has(path))) {
        gone.add(path)
        there.delete(path)
        return undefined
      }
      if (status !== 200) return `${path} is ${status} after ${command} was taken`
      gone.delete(path)
      there.add(path)
      return undefined
    },
    all: () => [...there],
  }
}
