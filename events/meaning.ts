/**
 * What the values of a field mean beyond their shape, declared on its schema. A schema that is made of another one
 * (`text(60).optional()`, `party.meta({…})`) means what that one means.
 */
import { z } from 'zod'
import type { Subject } from './subject.ts'

export interface Meaning {
  /** The value is the id of something that must be recorded: a stream of this subject, or an event. */
  readonly names?: Subject | 'event'
  /** The value is the code of a party; `jurisdiction`: of the party whose law it is. */
  readonly party?: 'any' | 'jurisdiction'
  /** The search finds the event by the words of the value. */
  readonly searched?: boolean
  /** The value is a target of a measure. */
  readonly target?: true
}

export const meanings = z.registry<Meaning>()

/** A schema of the same values that mean something else. */
export const meaning = <Schema extends z.ZodType>(schema: Schema, what: Meaning): Schema => {
  const made = schema.clone()
  meanings.add(made, what as never)
  return made
}

/** Lets the search read a field that holds no free text: words out of a list, or ids. */
export const searched = <Schema extends z.ZodType>(schema: Schema): Schema =>
  meaning(schema, { searched: true })

/** Keeps the search from reading a text: a unit, an article of a law, a number. */
export const unsearched = <Schema extends z.ZodType>(schema: Schema): Schema =>
  meaning(schema, { searched: false })

/** A field that means something. */
export interface MeaningfulField {
  /** The names of the fields that lead to it; those of a list's items are the list's. */
  readonly path: readonly string[]
  readonly meaning: Meaning
}

interface Inner {
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly in?: z.ZodType
}

/** Every field of a schema that means something, in the order of the schema. */
export function* meaningsIn(schema: z.ZodType, path: readonly string[] = []): Generator<MeaningfulField> {
  const meaning = meanings.get(schema)
  if (meaning) yield { path, meaning }
  const { shape, element, innerType, options, in: input } = schema.def as Inner
  for (const [name, inner] of Object.entries(shape ?? {})) yield* meaningsIn(inner, [...path, name])
  for (const inner of [element, innerType, input, ...(options ?? [])]) {
    if (inner !== undefined) yield* meaningsIn(inner, path)
  }
}
