/** Requests made from the OpenAPI document and from what is known: right ones, nearly right ones and wrong ones. */
import { idOfCommand } from '../../../src/http/operationId.ts'
import { commands } from '../../../src/rules/registry.ts'
import type { Document, Operation } from '../../answers/document.ts'
import { CONTENT_TYPES, ENCODINGS, oddHeader, TEXTS } from './hostile.ts'
import type { Thing } from './known.ts'
import { mangled, mutated, textOf } from './mutations.ts'
import { type Making, madeOf, type Schema } from './values.ts'

export interface Request {
  readonly method: string
  /** As it is sent: path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | undefined
  /** The path of its operation. */
  readonly path: string
}

interface Place {
  readonly path: string
  readonly method: string
  readonly operation: Operation
  /** The sum of the weights up to its own. */
  readonly upTo: number
}

/** How often an operation is requested in relation to others: slow and waiting ones seldom. */
const weightOf = (path: string, method: string): number => {
  if (path === '/v1/audit/rebuilds' && method === 'post') return 0.1
  if (path === '/v1/audit/replays' && method === 'post') return 0.1
  if (/\.(?:csv|jsonl)$/.test(path)) return 0.15
  if (path === '/v1/events/stream') return 0.15
  if (path === '/v1/batches') return 8
  if (/^\/v1\/(?:keys|webhooks)/.test(path)) return 0.4
  if (path.startsWith('/v1/events/{eventId}/')) return 5
  if (method === 'post' && !path.includes('{')) return 3
  return 1
}

const SCHEMAS: Readonly<Record<string, Thing>> = {
  ...{ deals: 'deals', sanctions: 'sanctions', licences: 'licences', prisoners: 'prisoners' },
  ...{ releases: 'releases', people: 'people', sources: 'sources', webhooks: 'webhooks', keys: 'keys' },
  ...{ replays: 'replays', rebuilds: 'rebuilds' },
}

/** Headers that a client sends with each request of ours that needs a key. */
const KEYED = /^\/v1\/(?:keys|webhooks|audit\/(?:replays|rebuilds|people|access))/

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY', 'TRACE', 'PROPFIND']

const pathValue = (making: Making, path: string, name: string): string => {
  const { random, known } = making
  if (name === '*') {
    return random.pick([
      '0/000',
      '0/000.p/1',
      'entries/000.p/5',
      'entries/000',
      '9/x',
      '0/x001/000',
      '63/000',
    ])
  }
  if (name === 'code' || name === 'a' || name === 'b') return random.pick(['US', 'BY', 'EU', 'org:sylvania'])
  if (name === 'eventId') return known.events.length > 0 ? random.pick(known.events) : 'none'
  if (name === 'delivery') return known.ids.deliveries.length > 0 ? random.pick(known.ids.deliveries) : 'none'
  const thing = SCHEMAS[/^\/v1\/(?:audit\/)?(\w+)/.exec(path)?.[1] ?? '']
  const ids = thing ? known.ids[thing] : []
  return ids.length > 0 ? random.pick(ids) : 'none'
}

const escaped = (text: string): string => encodeURIComponent(text.toWellFormed())

const targetOf = (making: Making, { path, operation }: Place): string => {
  const { random } = making
  const spoilt = random.chance(0.06)
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    if (spoilt && random.chance(0.7))
      return random.pick([...ENCODINGS, escaped(random.pick(TEXTS)).slice(0, 400)])
    const value = pathValue(making, path, name)
    return name === '*' ? value : escaped(value)
  })
  const query = (operation.parameters ?? [])
    .filter((one) => one.in === 'query' && (one.required || random.chance(0.25)))
    .flatMap(({ name, schema }) => {
      const wild = random.chance(0.06)
      const value = wild
        ? random.pick(TEXTS).slice(0, 900)
        : String(madeOf(making, schema as Schema, name, 1))
      const pair = `${name}=${wild && random.chance(0.3) ? random.pick(ENCODINGS) : escaped(value)}`
      return random.chance(0.03) ? [pair, pair] : [pair]
    })
  if (random.chance(0.02))
    query.push(random.pick(['x=1', '?', '&&', 'limit=0', 'after=999999999999999', '__proto__=1']))
  return query.length > 0 ? `${filled}?${query.join('&')}` : filled
}

const keyOf = ({ random, known }: Making): string => {
  if (known.keys.length > 0 && random.chance(0.3)) return random.pick(known.keys)
  const hex = (n: number) => Array.from({ length: n }, () => random.below(16).toString(16)).join('')
  const key = random.chance(0.5)
    ? `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
    : `k-${random.below(500)}`
  if (known.keys.length < 60) known.keys.push(key)
  else known.keys[random.below(60)] = key
  return key
}

/** The names of commands, as a batch has them, by the ids of their operations. */
const COMMAND_NAMES = new Map(commands.map(({ name }) => [idOfCommand(name), name]))

/** The commands of a batch: each with the body of its own operation. */
const batch = (making: Making, places: readonly Place[]): unknown => {
  const { random } = making
  const ofCommands = places.filter(({ operation }) => COMMAND_NAMES.has(operation.operationId ?? ''))
  return {
    commands: Array.from({ length: 1 + random.below(6) }, () => {
      const { path, operation } = random.pick(ofCommands)
      const name = /\{(\w+)\}/.exec(path)?.[1]
      const schema = operation.requestBody?.content['application/json']?.schema as Schema
      const { id, ...body } = madeOf(making, schema) as Record<string, unknown>
      const target = name === undefined ? id : pathValue(making, path, name)
      return {
        command: COMMAND_NAMES.get(operation.operationId ?? ''),
        key: keyOf(making),
        ...(target !== undefined && { id: target }),
        body,
      }
    }),
  }
}

/** Headings that imports know, and one that they do not. */
const HEADINGS =
  'name,kind,asOf,sources,detained,state,deal,said,gist,born,group,prisoner,measure,nothing'.split(',')

/** A table to import: some columns, some rows, cells that may be anything. */
const table = ({ random }: Making): Buffer => {
  const headings = HEADINGS.filter(() => random.chance(0.6))
  const cell = (): string =>
    random.chance(0.7) ? random.pick(['', '2025-01-01', 'entity', 'x']) : random.pick(TEXTS)
  const lines = Array.from({ length: random.below(6) }, () => headings.map(cell).join(','))
  return Buffer.from([headings.join(','), ...lines].join('\n'))
}

const bodyOf = (making: Making, place: Place, places: readonly Place[]): Buffer | undefined => {
  const { random } = making
  if (place.path === '/v1/imports') return table(making)
  const schema = place.operation.requestBody?.content['application/json']?.schema as Schema | undefined
  if (!schema) return random.chance(0.03) ? Buffer.from('{"a":1}') : undefined
  const value = place.path === '/v1/batches' ? batch(making, places) : madeOf(making, schema)
  const kind = random.below(100)
  if (kind < 70) return Buffer.from(textOf(value))
  if (kind < 92) {
    let spoilt = value
    for (let n = 1 + random.below(2); n > 0; n--) spoilt = mutated(random, spoilt)
    return Buffer.from(textOf(spoilt))
  }
  return mangled(random, textOf(value))
}

/** All operations of a document, each up to where it is picked. */
const placesIn = ({ paths }: Document): readonly Place[] => {
  const places: Place[] = []
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      places.push({ path, method, operation, upTo: (places.at(-1)?.upTo ?? 0) + weightOf(path, method) })
    }
  }
  return places
}

/** Makes requests of a document, one after the other. */
export const requestsOf = (document: Document, making: Making, secret: string): (() => Request) => {
  const { random, known } = making
  const places = placesIn(document)
  const all = places.at(-1)?.upTo ?? 0
  const pickPlace = (): Place => {
    const at = (random.below(1_000_000) / 1_000_000) * all
    return places.find(({ upTo }) => at < upTo) ?? random.pick(places)
  }

  const headersOf = (path: string, body: Buffer | undefined, method: string): Record<string, string> => {
    const headers: Record<string, string> = {}
    const type = path === '/v1/imports' ? 'text/csv' : 'application/json'
    if (body) headers['content-type'] = random.chance(0.95) ? type : random.pick(CONTENT_TYPES)
    if (KEYED.test(path) && random.chance(0.95)) headers.authorization = `Bearer ${secret}`
    if (method === 'post' && random.chance(0.3)) headers['idempotency-key'] = keyOf(making)
    if (method === 'get' && random.chance(0.1) && known.tags.length > 0)
      headers['if-none-match'] = random.pick(known.tags)
    for (let n = random.chance(0.12) ? 1 + random.below(3) : 0; n > 0; n--) {
      const [name, value] = oddHeader(random, known.tags)
      headers[name] = value
    }
    return headers
  }

  return () => {
    const link = known.links.length > 0 && random.chance(0.03) ? random.pick(known.links) : undefined
    if (link !== undefined) {
      const cut = random.chance(0.3) ? link.slice(0, -1 - random.below(8)) : link
      return { method: 'GET', target: cut, headers: {}, path: link.split('?')[0] ?? link }
    }
    const place = pickPlace()
    const body = bodyOf(making, place, places)
    const method = random.chance(0.03) ? random.pick(METHODS) : place.method.toUpperCase()
    const headers = headersOf(place.path, body, place.method)
    return { method, target: targetOf(making, place), headers, body, path: place.path }
  }
}
