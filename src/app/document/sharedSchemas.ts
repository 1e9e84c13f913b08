/**
 * The schemas that many operations share, by the names that they have in the OpenAPI document. Wherever a schema says
 * the same as one of them, the document refers to it, so that a generated client has one type for it.
 */
import { z } from 'zod'
import { DEAL_STATUSES } from '../../../events/deal.ts'
import { KINDS } from '../../../events/eventType.ts'
import * as fields from '../../../events/fields.ts'
import { SCOPES } from '../../../events/key.ts'
import { ERASURE_BASES } from '../../../events/person.ts'
import { CUSTODIES } from '../../../events/prisoner.ts'
import { count, money } from '../../../events/quantities.ts'
import { SourceRegistered } from '../../../events/source.ts'
import { EVER_STATES, MEASURES } from '../../../events/text/codes.ts'
import { COMMITMENT_STATES } from '../../../projections/folds/deals/commitmentsOnDay.ts'
import { STATUSES } from '../../../projections/folds/measures/statusItem.ts'
import { CUSTODY } from '../../../projections/folds/prisoners/custodyOnDay.ts'
import { strict } from '../../rules/kernel/bodies/strict.ts'
import { isObject, type Json, type JsonObject, mapJson } from './json.ts'

/** The names, with the schemas that they stand for. */
const SHARED: Readonly<Record<string, z.ZodType>> = {
  Id: fields.slug,
  EventId: fields.eventId,
  PartyCode: fields.party,
  Edtf: fields.edtf,
  DayOrInstant: fields.dayOrInstant,
  GoodsCode: fields.hsCode,
  Nomenclature: fields.nomenclature,
  LanguageTag: fields.language,
  Url: fields.url,
  Confidence: fields.confidence,
  TargetKind: fields.targetKind,
  Measure: z.enum(MEASURES),
  MeasureStatus: z.enum(STATUSES),
  DealStatus: z.enum(DEAL_STATUSES),
  CommitmentState: z.enum(COMMITMENT_STATES),
  Custody: z.enum(CUSTODY),
  CustodyKind: z.enum(CUSTODIES),
  EntryKind: z.enum(KINDS),
  SourceKind: SourceRegistered.data.shape.kind,
  ErasureBasis: z.enum(ERASURE_BASES),
  Scope: z.enum(SCOPES),
  Count: count,
  Money: money,
  SourceRef: fields.sourceRef,
  Instrument: fields.instrument,
  LegalInstrument: fields.legalInstrument,
  Speaker: fields.speaker,
  MeasureTarget: fields.target,
}

/** What is added to a shared schema, because zod cannot write it as JSON Schema. */
const MORE: Readonly<Record<string, JsonObject>> = {
  PartyCode: {
    anyOf: [
      { type: 'string', enum: [...EVER_STATES.keys()] },
      { type: 'string', pattern: '^org:[a-z0-9-]{2,64}$' },
    ],
  },
}

/** The keywords that explain a schema, or say what an absent value means, and allow or refuse nothing. */
const REMARKS: ReadonlySet<string> = new Set(['description', 'default', '$schema'])

/**
 * What a schema says. JSON Schema cannot say what some texts must be, such as codes of parties: those are known by
 * their examples.
 */
const signature = (schema: JsonObject): string => {
  const says = Object.entries(schema).filter(([name]) => !REMARKS.has(name))
  const isBare = says.every(([name]) => name === 'type' || name === 'examples')
  return JSON.stringify(
    says.filter(([name]) => isBare || name !== 'examples').sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

interface Names {
  readonly named: ReadonlyMap<string, string>
  readonly components: Readonly<Record<string, JsonObject>>
}

/** The schema with references to the shared schemas that it is made of. */
const referring = (named: ReadonlyMap<string, string>, schema: Json): Json =>
  mapJson(schema, (one) => {
    if (!isObject(one) || typeof one.type !== 'string') return one
    const name = named.get(signature(one))
    if (name === undefined) return one
    const remarks = Object.entries(one).filter(([key]) => REMARKS.has(key))
    return { $ref: `#/components/schemas/${name}`, ...Object.fromEntries(remarks) }
  })

const namesOf = (prune: (schema: Json) => Json): Names => {
  const named = new Map<string, string>()
  const components: Record<string, JsonObject> = {}
  const add = (name: string, schema: z.ZodType, io: 'input' | 'output'): void => {
    const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
    const made = referring(named, prune(json as JsonObject)) as JsonObject
    // A schema that says the same as one before is a reference to it by now.
    if ('$ref' in made) return
    named.set(signature(made), name)
    components[name] = { ...made, ...MORE[name] }
  }
  for (const [name, schema] of Object.entries(SHARED)) {
    add(name, schema, 'output')
    // Bodies are stricter than what is recorded, and may leave out what has a default.
    add(`${name}Given`, strict(schema), 'input')
  }
  return { named, components }
}

let made: Names | undefined

/**
 * The schemas of a document, with references to those that are shared.
 * @param prune what is done to every schema before it is compared
 */
export const withShared = (document: JsonObject, prune: (schema: Json) => Json): JsonObject => {
  made ??= namesOf(prune)
  const { named, components } = made
  const referred = referring(named, document) as JsonObject & { readonly components: JsonObject }
  const schemas = { ...(referred.components.schemas as JsonObject), ...components }
  return { ...referred, components: { ...referred.components, schemas } }
}

/** A document without the schemas that nothing refers to. */
export const withoutUnused = (document: JsonObject): JsonObject => {
  const { components } = document as { readonly components: JsonObject }
  const { schemas, ...others } = components as { readonly schemas: JsonObject }
  const used = new Set<string>()
  const note = (value: Json): void => {
    for (const [, name] of JSON.stringify(value).matchAll(/"\$ref":"#\/components\/schemas\/([\w.-]+)"/g)) {
      if (name === undefined || used.has(name)) continue
      used.add(name)
      note(schemas[name] ?? null)
    }
  }
  note({ ...document, components: others })
  const kept = Object.entries(schemas).filter(([name]) => used.has(name))
  return { ...document, components: { ...others, schemas: Object.fromEntries(kept) } }
}
