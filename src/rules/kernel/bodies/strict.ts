/**
 * The rules for command bodies beyond the schemas of events: bounds of lists, visible texts, normal forms of
 * URLs and language tags, valid check digits, no duplicates. All schemas of bodies are made from schemas of
 * events here. A body that passes is always valid for the event's schema; that schema stays lenient enough for
 * everything ever recorded.
 */
import { z } from 'zod'
import { jcs } from '../../../../events/canonical/jcs.ts'
import { type Identifier, refusal, shapes, type Target } from '../../../../events/fields.ts'
import { personMark } from '../../../../events/headline/wording.ts'
import { digitsOf } from '../../../../events/text/goods.ts'
import { type HolderKind, identifierFault, schemeFault, vesselFault } from '../identifiers.ts'
import { mostOf } from './bounds.ts'
import {
  goodsFault,
  hasControls,
  holdsCredentials,
  isVisible,
  languageFault,
  languageTag,
  normalUrl,
  turnsDirection,
  urlFault,
  yearFault,
} from './forms.ts'
import { mostItems } from './lengths.ts'

const text = (schema: z.ZodString): z.ZodType =>
  schema
    .refine((value) => !hasControls(value), 'must not contain control characters')
    .refine(isVisible, 'must contain a letter, a digit or another visible character')
    .refine(
      (value) => !turnsDirection(value),
      'must not contain marks that turn the direction of the text (U+202A to U+202E, U+2066 to U+2069)',
    )
    .overwrite((value) => value.normalize('NFC'))

/** A date as commands take it. Events that an earlier release recorded may have others. */
const date = (schema: z.ZodString): z.ZodType =>
  schema.superRefine((value, check) => {
    const fault = yearFault(value)
    if (fault) check.addIssue(refusal('bad-edtf', fault, 'date'))
  })

const LONGEST_URL = 2_000

const url = (schema: z.ZodType): z.ZodType =>
  z
    .string()
    .superRefine((value, check) => {
      const fault = urlFault(value)
      if (fault) check.addIssue(refusal('wrong-value', fault, 'url'))
      else if (holdsCredentials(value))
        check.addIssue(refusal('url-refused', 'must not contain a user name or a password'))
    })
    .overwrite(normalUrl)
    .max(LONGEST_URL)
    .meta({ format: 'uri', ...z.globalRegistry.get(schema) })

const language = (schema: z.ZodType): z.ZodType =>
  z
    .string()
    .superRefine((value, check) => {
      const fault = languageFault(value)
      if (fault) check.addIssue(refusal('wrong-value', fault))
    })
    .overwrite((value) => languageTag(value) ?? value)
    .meta(z.globalRegistry.get(schema) ?? {})

const identifier = (schema: z.ZodType): z.ZodType =>
  schema.superRefine((value, check) => {
    const { scheme, value: given } = value as Identifier
    const fault = identifierFault(scheme, given)
    if (fault) check.addIssue({ ...refusal('wrong-value', fault), path: ['value'] })
  })

type Identifiers = readonly Identifier[]

/** Refuses identifiers that this kind cannot have. */
const fit = (kind: HolderKind, ids: Identifiers, check: z.RefinementCtx): void =>
  ids.forEach(({ scheme, value }, index) => {
    const unfit = schemeFault(scheme, kind)
    if (unfit) check.addIssue({ ...refusal('wrong-value', unfit), path: ['ids', index, 'scheme'] })
    const fault = kind === 'vessel' ? vesselFault(scheme, value) : undefined
    if (fault) check.addIssue({ ...refusal('wrong-value', fault), path: ['ids', index, 'value'] })
  })

/** A target of a body: the name of an individual is made of the id of the person. */
type GivenTarget = Omit<Target, 'name'> & { readonly name?: string }

/** An individual is named by its person: details that may have to be erased are kept nowhere else. */
const ofPersonOnly = ({ kind, name, ids, personId }: GivenTarget, check: z.RefinementCtx): void => {
  const refuse = (field: string, code: string, message: string) =>
    check.addIssue({ ...refusal(code, message), path: [field] })
  if (kind !== 'individual') {
    if (personId !== undefined) refuse('personId', 'wrong-value', 'only an individual has one')
    if (name === undefined) refuse('name', 'missing-field', 'must be given')
    return
  }
  if (personId === undefined) {
    refuse('personId', 'missing-field', 'give `personId`: an individual is identified by a registered person')
  } else if (name !== undefined && name !== personMark(personId)) {
    refuse('name', 'wrong-value', 'must not be given: the names of an individual are those of the person')
  }
  if (ids.length > 0) {
    refuse(
      'ids',
      'wrong-value',
      'must not be given: the identifiers of an individual are those of the person',
    )
  }
}

/** A target, whose identifiers must also suit its kind. */
const target = (schema: z.ZodObject): z.ZodType => {
  const name = schema.shape.name as z.ZodType
  return schema
    .clone({ ...schema._zod.def, shape: { ...schema.shape, name: name.optional() } })
    .superRefine((value, check) => {
      const { kind, ids } = value as GivenTarget
      ofPersonOnly(value as GivenTarget, check)
      if (kind !== 'individual') fit(kind, ids, check)
    })
    .overwrite((value) => {
      const { kind, personId } = value as unknown as GivenTarget
      return kind === 'individual' && personId ? { ...value, name: personMark(personId) } : value
    })
}

/** The body of a command with the details of a person. Identifiers must be of schemes that a person can have. */
export const ofPerson = <Schema extends z.ZodType>(schema: Schema): Schema =>
  schema.superRefine((value, check) => fit('person', (value as { readonly ids: Identifiers }).ids, check))

/** A code of goods, with or without dots; it is kept as digits. */
const goodsCode = (schema: z.ZodType): z.ZodType =>
  z
    .string()
    .superRefine((value, check) => {
      const code = digitsOf(value)
      if (!schema.safeParse(code).success) {
        check.addIssue(
          refusal('wrong-value', 'must be a code of goods of 2, 4, 6, 8 or 10 digits, with or without dots'),
        )
        return
      }
      const fault = goodsFault(code)
      if (fault) check.addIssue(refusal('unknown-code', fault))
    })
    .overwrite(digitsOf)
    .meta({ pattern: '^[0-9]{2}[0-9. ]*$', ...z.globalRegistry.get(schema) })

/** The name of an item of a list in messages: the text itself, or what identifies the object. */
const itemName = (item: unknown): string => {
  if (typeof item !== 'object' || item === null) return String(item)
  const { scheme, value, sourceId, targetId, name } = item as Readonly<Record<string, unknown>>
  if (scheme !== undefined) return `${scheme} ${value}`
  if (sourceId !== undefined) return `source ${sourceId}`
  if (targetId !== undefined) return `target ${targetId}`
  return typeof name === 'string' ? name : 'it'
}

const itemText = (item: unknown): string => {
  const name = itemName(item)
  return name.length <= 100 ? name : 'it'
}

/** Refuses a list with duplicates. */
const once = (list: readonly unknown[], check: z.RefinementCtx): void => {
  if (list.length < 2) return
  const seen = new Set<string>()
  list.forEach((item, index) => {
    const key = jcs(item)
    if (seen.has(key)) {
      check.addIssue({ ...refusal('duplicate-value', `${itemText(item)} is named twice`), path: [index] })
    }
    seen.add(key)
  })
}

const list = (schema: z.ZodArray, field: string): z.ZodType => {
  const is = shapes.get(schema)?.is
  const element = strict(schema.element as z.ZodType, field)
  const items = is === 'external-ids' ? identifier(element) : is === 'goods' ? goodsCode(element) : element
  const most = mostItems(schema) ?? mostOf(field)
  const bounded = schema.clone({ ...schema._zod.def, element: items }).max(most)
  const all = is === 'distinct' ? bounded : bounded.superRefine(once)
  return all.meta(z.globalRegistry.get(schema) ?? {})
}

/** Schemas that wrap another one. */
const WRAPPERS: readonly string[] = ['optional', 'nullable', 'default', 'prefault', 'readonly', 'nonoptional']

const remade = (schema: z.ZodType, field: string): z.ZodType => {
  const is = shapes.get(schema)?.is
  if (is === 'url') return url(schema)
  if (is === 'language') return language(schema)
  if (is === 'date') return date(schema as z.ZodString)
  if (is === 'text') return text(schema as z.ZodString)
  if (is === 'choice') return remade((schema as z.ZodUnion<readonly z.ZodType[]>).options[0] ?? schema, field)
  if (schema instanceof z.ZodArray) return list(schema, field)
  const kept = z.globalRegistry.get(schema)
  const also = (made: z.ZodType): z.ZodType => (kept ? made.meta(kept) : made)
  if (schema instanceof z.ZodObject) {
    const shape = Object.fromEntries(
      Object.entries(schema.shape).map(([name, part]) => [name, strict(part as z.ZodType, name)]),
    )
    const made = schema.clone({ ...schema._zod.def, shape })
    return also(is === 'target' ? target(made as z.ZodObject) : made)
  }
  const def = schema._zod.def
  if (WRAPPERS.includes(def.type)) {
    const { innerType } = def as z.core.$ZodOptionalDef
    return also(schema.clone({ ...def, innerType: strict(innerType as z.ZodType, field) } as never))
  }
  // Free JSON. The reader of bodies has checked that it is JSON, and its depth.
  if (def.type === 'lazy') return also(z.unknown())
  if (schema instanceof z.ZodRecord && (schema.valueType as z.ZodType)._zod.def.type === 'lazy') {
    return also(schema.clone({ ...schema._zod.def, valueType: z.unknown() }))
  }
  return schema
}

/**
 * The schema of a body, made from a schema for events or endpoints.
 * @param field the name of the field that holds it, which determines the bound of its list
 */
export const strict = <Schema extends z.ZodType>(schema: Schema, field = ''): Schema =>
  remade(schema, field) as Schema
