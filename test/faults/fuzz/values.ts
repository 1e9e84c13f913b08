/** Values of JSON schemas: as a schema wants them, referring to what is known. */
import { DATES, TEXTS } from './hostile.ts'
import type { Known, Thing } from './known.ts'
import type { Random } from './random.ts'

/** The words of JSON Schema that the document uses. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly minItems?: number
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly examples?: readonly unknown[]
  readonly description?: string
}

export interface Making {
  readonly random: Random
  readonly known: Known
  /** The named schemas of the document. */
  readonly schemas: Readonly<Record<string, Schema>>
  /** Where endpoints of webhooks may be. */
  readonly receiver: string
}

const WORDS = ['potash', 'accord', 'Minsk', 'release', 'Ёлка', 'naïve', 'O’Brien', '制裁', 'relief', 'ducks']
const PARTIES = ['US', 'BY', 'EU', 'IR', 'VE', 'org:sylvania', 'org:freedonia']
/** Few, so that things of different subjects often have the same id. */
const NAMES = ['ducks', 'soup', 'accord', 'potash', 'acme', 'us-by-2025', 'a-1', '00', 'nav', 'null']
const DAYS = [
  '2024-01-01',
  '2024-06-30',
  '2025-01-10',
  '2025-02-01',
  '2025-03-01',
  '2025-05-01',
  '2025-06-15',
]
const VAGUE = [
  '2024',
  '2025-02',
  '2025?',
  '2025-03~',
  '2025-01-10/2025-02-01',
  '/2025-02-01',
  '2024-12-31/..',
  '202X',
]
const SCHEMES = ['Q42', '5493001KJTIIGC8Y1R12', '9074729', '12345']

const letters = (random: Random, from: string, count: number): string =>
  Array.from({ length: count }, () => from[random.below(from.length)]).join('')

const text = ({ random }: Making, most = 100): string => {
  const words = Array.from({ length: 1 + random.below(5) }, () => random.pick(WORDS)).join(' ')
  const whole = random.chance(0.05) ? random.pick(TEXTS).trim() || 'x' : words
  return whole.slice(0, most).trim()
}

const newId = ({ random }: Making): string =>
  random.chance(0.6) ? random.pick(NAMES) : `${random.pick(NAMES)}-${random.below(50)}`

/** The id of a thing that is there, mostly; new or of another kind now and then. */
const idOf = (making: Making, thing: Thing): string => {
  const { random, known } = making
  const ids = known.ids[thing]
  if (ids.length > 0 && random.chance(0.95)) return random.pick(ids)
  return newId(making)
}

/** Which things a field names by their ids. */
const NAMED: Readonly<Record<string, Thing>> = {
  ...{ sourceId: 'sources', originId: 'sources', derivedFrom: 'sources', source: 'sources' },
  ...{ personId: 'people', person: 'people', deals: 'deals', deal: 'deals', otherDeal: 'deals' },
  ...{ sanctionId: 'sanctions', sanctions: 'sanctions', sanction: 'sanctions', groupId: 'releases' },
  ...{ prisonerId: 'prisoners', prisoners: 'prisoners', commitmentId: 'commitments', by: 'licences' },
  ...{ condition: 'commitments', conditions: 'commitments', inReturnFor: 'commitments', talksId: 'talks' },
  ...{ targets: 'targets', target: 'targets', removedTargets: 'targets', targetId: 'targets' },
  ...{ reliefId: 'reliefs', carriesOut: 'reliefs' },
}

/** Fields whose ids are often new ones. */
const OWN = /^(?:id|commitmentId|talksId|targetId|reliefId)$/

const slug = (making: Making, name: string, description: string): string => {
  const { random } = making
  if (description.includes('id of a person') && name === 'id') {
    return random.chance(0.5) ? `p-${letters(random, 'abcdefghijklmnopqrstuvwxyz234567', 20)}` : newId(making)
  }
  const thing = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
  if (thing === undefined || (OWN.test(name) && random.chance(0.4))) return newId(making)
  return idOf(making, thing)
}

const date = ({ random }: Making, vague: boolean): string =>
  random.chance(0.04) ? random.pick(DATES) : random.pick(vague && random.chance(0.4) ? VAGUE : DAYS)

const FIELDS = [
  '/data',
  '/data/total',
  '/data/gist',
  '/occurred',
  '/data/targets/0/name',
  '/a~1b/~0',
  '/data/__proto__',
]

const url = ({ random, receiver }: Making): string =>
  random.pick([
    receiver,
    `${receiver}?a=b`,
    'https://127.0.0.1:1/none',
    'http://10.0.0.1/',
    'https://[::1]:1/',
  ])

const string = (making: Making, schema: Schema, name: string): string => {
  const { random, known } = making
  const { pattern = '', description = '', format, maxLength = 100 } = schema
  if (description.includes('ISO 3166')) return random.pick(PARTIES)
  if (description.includes('ISO 4217')) return random.pick(['USD', 'EUR', 'BYN'])
  if (description.includes('EDTF') || ['expires', 'planned'].includes(name)) return date(making, true)
  if (String(schema.examples?.[0]).startsWith('2025-12')) return date(making, false)
  if (pattern.includes('key:')) return known.events.length > 0 ? random.pick(known.events) : newId(making)
  if (name === 'event' && known.events.length > 0) return random.pick(known.events)
  if (pattern === '^[a-z0-9-]{2,64}$') return slug(making, name, description)
  if (pattern.includes('\\d{2}|\\d{4}')) return random.pick(['31', '3104', '310420', '01', '0101'])
  if (pattern.includes('[0-9a-f]{64}')) return letters(random, '0123456789abcdef', 64)
  if (pattern.startsWith('^(?:now')) return random.pick(['now', 'beginning', known.position])
  if (pattern.includes('\\d{1,15}')) return random.pick([known.position, '0', '1', String(random.below(200))])
  if (pattern.startsWith('^\\d{1,3}')) return String(1 + random.below(100))
  if (pattern.startsWith('^(?:0|[1-9]')) return random.pick(['1', '0.5', '6000000000', '12.50'])
  if (pattern.includes('[a-z]{2,3}')) return random.pick(['en', 'be', 'zh-Hant', 'sl-rozaj-biske'])
  if (pattern.startsWith('^(?:\\/')) return random.pick(FIELDS)
  if (format === 'uuid') return known.ids.replays.length > 0 ? random.pick(known.ids.replays) : '0'
  if (format === 'date-time') return `${random.pick(DAYS)}T12:00:00Z`
  if (format === 'date') return random.pick(DAYS)
  if (name === 'url' || name === 'archiveUrl') return url(making)
  if (name === 'asOf' || name === 'publicBy') return date(making, false)
  if (name === 'knownAt')
    return random.pick([`position:${known.position}`, `${random.pick(DAYS)}T00:00:00+01:00`])
  if (name === 'cursor' && known.cursors.length > 0) return random.pick(known.cursors)
  if (name === 'stream' && known.streams.length > 0) return random.pick(known.streams)
  if (name === 'types')
    return random.pick(['DealOpened', 'StatementMade', 'SanctionLifted', 'EventCorrected'])
  if (name === 'labels') return random.pick(['new-fact', 'correction,retraction', 'dispute', 'erasure'])
  if (name === 'kind' && schema.enum === undefined && description.startsWith('Only')) return 'event,deal'
  if (name === 'value' && maxLength === 100) return random.pick(SCHEMES)
  if (name === 'from' || name === 'to') return random.pick(['0', known.position, '2025-01-10'])
  return text(making, maxLength)
}

const number = (
  { random }: Making,
  { minimum, exclusiveMinimum, maximum = 50 }: Schema,
  whole: boolean,
): number => {
  const least = minimum ?? (exclusiveMinimum === undefined ? 0 : exclusiveMinimum + 1)
  const n = least + random.below(Math.min(50, maximum - least + 1))
  return whole || random.chance(0.8) ? n : n + 0.5
}

/** Free JSON, mostly small. */
const freeJson = (making: Making, depth = 0): unknown => {
  const { random } = making
  const kind = random.below(depth > 3 ? 5 : 7)
  if (kind < 2) return random.chance(0.3) ? random.pick(TEXTS) : text(making)
  if (kind === 2) return random.pick([0, -0, 1.5, 1e21, Number.MAX_SAFE_INTEGER, 1e-7])
  if (kind === 3) return random.pick([true, false])
  if (kind === 4) return null
  const inner = Array.from({ length: random.below(4) }, () => freeJson(making, depth + 1))
  if (kind === 5) return inner
  return Object.fromEntries(
    inner.map((one) => [random.pick([...WORDS, 'gist', 'total', 'min', '/', '~', '']), one]),
  )
}

/** A value that a schema takes, as far as the schema says it all. */
export const madeOf = (making: Making, schema: Schema, name = '', depth = 0): unknown => {
  const { random, schemas } = making
  if (schema.$ref !== undefined) {
    const { $ref, ...beside } = schema
    return madeOf(making, { ...schemas[$ref.split('/').at(-1) ?? ''], ...beside }, name, depth)
  }
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return madeOf(making, random.pick(choices), name, depth)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return random.pick(schema.enum)
  const type = Array.isArray(schema.type) ? random.pick(schema.type) : schema.type
  switch (type) {
    case 'string':
      return string(making, schema, name)
    case 'integer':
      return number(making, schema, true)
    case 'number':
      return number(making, schema, false)
    case 'boolean':
      return random.chance(0.5)
    case 'null':
      return null
    case 'array': {
      const { items = {}, minItems = 0 } = schema
      const count = minItems + random.below(name === 'parties' ? 3 : 2) + (random.chance(0.1) ? 2 : 0)
      const made = Array.from({ length: count }, () => madeOf(making, items, name, depth + 1))
      // Most lists may not name a thing twice.
      return [...new Map(made.map((one) => [JSON.stringify(one), one])).values()]
    }
    case 'object': {
      const { properties, required = [], additionalProperties } = schema
      if (properties) {
        return Object.fromEntries(
          Object.entries(properties)
            .filter(([field]) => required.includes(field) || random.chance(depth === 0 ? 0.35 : 0.25))
            .map(([field, inner]) => [field, madeOf(making, inner, field, depth + 1)]),
        )
      }
      return typeof additionalProperties === 'object' && additionalProperties.type === 'string'
        ? { 'x-any': 'thing' }
        : { [random.pick(['gist', 'total', 'title', 'text', 'a/b', 'reason'])]: freeJson(making, 1) }
    }
    default:
      return freeJson(making)
  }
}
