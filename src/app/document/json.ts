/** JSON as it is walked through while a document is finished. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value whose inner values were changed, the innermost first. */
export const mapJson = (value: Json, change: (value: Json) => Json): Json => {
  if (Array.isArray(value)) return change(value.map((one) => mapJson(one, change)))
  if (!isObject(value)) return change(value)
  return change(Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapJson(one, change)])))
}
