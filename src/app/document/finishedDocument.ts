/** Finishes the OpenAPI document that is made from the routes: shared schemas, answers by status, no noise. */
import type { Json, JsonObject } from './json.ts'
import { isObject } from './json.ts'
import { withExample } from './parameterExamples.ts'
import { problemResponses, responsesOf } from './responses.ts'
import { withoutUnused, withShared } from './sharedSchemas.ts'

/**
 * Removes what the generator adds: duplicate schemas for input, the bounds of safe integers, and references to
 * an undefined schema of any JSON, which become the empty schema.
 */
const prune = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(prune)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([name, one]) =>
          !(/^(?:minimum|maximum)$/.test(name) && Math.abs(one as number) === Number.MAX_SAFE_INTEGER),
      )
      .filter(([name]) => !/^[A-Z]\w+Input$/.test(name))
      .filter(([name, one]) => !(name === '$ref' && /\/schema\d+$/.test(String(one))))
      .map(([name, one]) => [name, prune(one)]),
  )
}

/** The path of tiles has a part of any length, which OpenAPI can only give a name. */
const pathOf = (path: string): string => path.replace('{*}', '{path}')

const parameterOf = (parameter: JsonObject): JsonObject =>
  parameter.name === '*' ? { ...parameter, name: 'path' } : parameter

const operationOf = (path: string, method: string, operation: JsonObject): JsonObject => {
  const { parameters, responses, ...rest } = operation as JsonObject & {
    readonly parameters?: readonly JsonObject[]
    readonly responses: JsonObject
  }
  const isCommand = '201' in responses && JSON.stringify(responses['201']).includes('"applied"')
  return {
    ...rest,
    ...(parameters && { parameters: parameters.map((one) => withExample(path, parameterOf(one))) }),
    responses: responsesOf(method, path, responses, isCommand),
  }
}

/** The document as it is served. */
export const finishedDocument = (document: JsonObject): JsonObject => {
  const pruned = prune(document) as JsonObject
  const paths = Object.entries(pruned.paths as JsonObject).map(([path, methods]) => [
    pathOf(path),
    Object.fromEntries(
      Object.entries(methods as JsonObject).map(([method, operation]) => [
        method,
        operationOf(path, method, operation as JsonObject),
      ]),
    ),
  ])
  const components = { ...(pruned.components as JsonObject), responses: problemResponses() }
  return withoutUnused(withShared({ ...pruned, paths: Object.fromEntries(paths), components }, prune))
}
