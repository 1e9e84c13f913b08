/** Holds entities to the model of FollowTheMoney: schemata, properties, types, ranges, what is required. */
import { readFileSync } from 'node:fs'

interface Schema {
  readonly abstract: boolean
  readonly extends: readonly string[]
  readonly required: readonly string[]
  /** `date`, `identifier 32` (the greatest length), `entity Thing` (the range). */
  readonly properties: Readonly<Record<string, string>>
}

export interface Entity {
  readonly id: string
  readonly schema: string
  readonly properties: Readonly<Record<string, readonly string[]>>
}

const path = new URL('../data/ftm/model.json', import.meta.url)
const schemata: Readonly<Record<string, Schema>> = JSON.parse(readFileSync(path, 'utf8')).schemata

/** A schema and all that it extends. */
const lineage = (name: string): readonly string[] => [
  name,
  ...(schemata[name]?.extends ?? []).flatMap(lineage),
]

const typeOf = (schema: string, property: string): string | undefined =>
  lineage(schema)
    .map((name) => schemata[name]?.properties[property])
    .find((type) => type !== undefined)

const FORMS: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}(-\d{2}(-\d{2})?)?$/,
  country: /^[a-z]{2}$/,
  url: /^https?:\/\/\S+$/,
}

/** The fault of a value of a property. A reference is looked up among the entities of its file. */
const wrongValue = (type: string, value: unknown, all: ReadonlyMap<string, string>): string | undefined => {
  if (typeof value !== 'string' || value === '') return 'is no text'
  const [kind = '', more] = type.split(' ')
  if (kind === 'entity') {
    const schema = all.get(value)
    if (schema === undefined) return 'leads nowhere'
    return lineage(schema).includes(more ?? '') ? undefined : `is a ${schema} and no ${more}`
  }
  if (kind === 'identifier' && more !== undefined && value.length > Number(more)) return 'is too long'
  return FORMS[kind]?.test(value) === false ? `is no ${kind}` : undefined
}

const wrongIn = ({ id, schema, properties }: Entity, all: ReadonlyMap<string, string>): readonly string[] => {
  const found = schemata[schema]
  if (!found || found.abstract) return [`${id}: ${schema} is no schema that an entity can have`]
  const required = lineage(schema).flatMap((name) => schemata[name]?.required ?? [])
  const missing = required.filter((name) => !properties[name]?.length)
  return [
    ...(all.get(id) === schema ? [] : [`${id} is a ${schema} and a ${all.get(id)}`]),
    ...missing.map((name) => `${id} has no ${name}`),
    ...Object.entries(properties).flatMap(([name, values]) => {
      const type = typeOf(schema, name)
      if (type === undefined) return [`${id}: ${schema} has no ${name}`]
      if (values.length === 0) return [`${id}: ${name} is empty`]
      return values.flatMap((value) => {
        const wrong = wrongValue(type, value, all)
        return wrong ? [`${id}: ${name} ${value} ${wrong}`] : []
      })
    }),
  ]
}

/** The reason why FollowTheMoney refuses a file; undefined if it accepts it. */
export const wrongWith = (entities: readonly Entity[]): readonly string[] => {
  const all = new Map(entities.toReversed().map(({ id, schema }) => [id, schema]))
  return entities.flatMap((one) => wrongIn(one, all))
}

export const parseEntities = (text: string): readonly Entity[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
