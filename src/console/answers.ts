/**
 * The shapes of answers, from the OpenAPI document of the service. `npm run client` makes them, so an answer that
 * changes breaks the check of the page.
 */
import type { Schema } from '../client/client.ts'
import type { operations } from '../client/types.ts'

/** The JSON that an operation answers, by its id: `AnswerOf<'getDeal'>`. */
export type AnswerOf<Id extends keyof operations> = operations[Id] extends {
  responses: { 200: { content: { 'application/json': infer Answer } } }
}
  ? Answer
  : never

/** An item of the list that an operation answers: `ItemOf<'getEndings'>`. */
export type ItemOf<Id extends keyof operations> =
  AnswerOf<Id> extends { items: readonly (infer Item)[] } ? Item : never

export type Verdict = Schema<'Verdict'>
export type ScreenedItem = Schema<'ScreenedItem'>
type Permission = ScreenedItem['exceptions'][number]

/** A licence, a waiver, or another event that eases a measure. */
export type Easing = Pick<Permission, 'eventId' | 'from'> &
  Partial<Omit<Permission, 'by'>> & { readonly by: string; readonly instrument?: Instrument }

export type Instrument = ScreenedItem['instruments'][number]
export type Screening = Schema<'Screening'>
export type VerdictChange = Schema<'VerdictChange'>
export type Ending = ItemOf<'getEndings'>
