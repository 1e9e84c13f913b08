/**
 * What the values of a field mean beyond their shape, declared on its schema. A schema derived from another one
 * (`text(60).optional()`, `party.meta({…})`) keeps that meaning.
 */
import { z } from 'zod'
import type { PrivateKind } from './privateMark.ts'
import type { Subject } from './subject.ts'

export interface Meaning {
  /** The value is the id of something that must be recorded: a stream of this subject, or an event. */
  readonly names?: Subject | 'event'
  /** The value is the code of a party; `jurisdiction` means the party whose law it is. */
  readonly party?: 'any' | 'jurisdiction'
  /** The search finds the event by the words of this value. */
  readonly searched?: boolean
  /** The value lies with the details of the person whose case it is about, if that person is private. */
  readonly apart?: PrivateKind
  /** The value is a target of a measure. */
  readonly target?: true
}

export const meanings = z.registry<Meaning>()

/** A schema for the same values with another meaning. */
export const meaning = <Schema extends z.ZodType>(schema: Schema, what: Meaning): Schema => {
  const made = schema.clone()
  meanings.add(made, what as never)
  return made
}

/** Lets the search read a field that is not free text: words from a list, or ids. */
export const searched = <Schema extends z.ZodType>(schema: Schema): Schema =>
  meaning(schema, { searched: true })

/** Keeps the search from reading a text such as a unit, an article of a law or a number. */
export const unsearched = <Schema extends z.ZodType>(schema: Schema): Schema =>
  meaning(schema, { searched: false })

/** Keeps a value with the details of a private person; the event has a mark in its place (privateMark.ts). */
export const apart = <Schema extends z.ZodType>(kind: PrivateKind, schema: Schema): Schema =>
  meaning(schema, { ...meanings.get(schema), apart: kind })

/** A field with a meaning. */
export interface MeaningfulField {
  /** The names of the fields on the way to it. Items of a list count as the list itself. */
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

/** All meaningful fields of a schema, in its order. */
export function* meaningsIn(schema: z.ZodType, path: readonly string[] = []): Generator<MeaningfulField> {
  const meaning = meanings.get(schema)
  if (meaning) yield { path, meaning }
  const { shape, element, innerType, options, in: input } = schema.def as Inner
  for (const [name, inner] of Object.entries(shape ?? {})) yield* meaningsIn(inner, [...path, name])
  for (const inner of [element, innerType, input, ...(options ?? [])]) {
    if (inner !== undefined) yield* meaningsIn(inner, path)
  }
}
