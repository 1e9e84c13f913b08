/** The tools of assistants: read-only calls of the API, described by its OpenAPI document. */
import { z } from 'zod'

/** The calls that assistants can make, by their paths. All of them only read. */
const PATHS: readonly string[] = [
  '/v1/status',
  '/v1/status/changes',
  '/v1/status/divergence',
  '/v1/endings',
  '/v1/search',
  '/v1/deals',
  '/v1/deals/{id}',
  '/v1/deals/{id}/timeline',
  '/v1/deals/{id}/balance',
  '/v1/relations/{a}/{b}',
  '/v1/sanctions',
  '/v1/sanctions/{id}',
  '/v1/licences',
  '/v1/licences/{id}',
  '/v1/targets',
  '/v1/targets/{id}',
  '/v1/programmes',
  '/v1/programmes/{id}',
  '/v1/prisoners',
  '/v1/prisoners/{id}',
  '/v1/releases',
  '/v1/releases/{id}',
  '/v1/sources/{id}',
  '/v1/events/{eventId}',
  '/v1/audit/diff',
]

/** Assistants need no waiting for positions: they write nothing. */
const LEFT_OUT: ReadonlySet<string> = new Set(['after'])

/** The most items that one call returns. Assistants have little room; `cursor` asks for the next ones. */
const MOST_ITEMS = 25

const schema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  $ref: z.string().optional(),
})

const parameter = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  description: z.string().optional(),
  example: z.unknown().optional(),
  schema,
})

const operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  parameters: z.array(parameter).default([]),
})

/** What a tool needs of an OpenAPI 3.1 document. */
export const apiDocument = z.looseObject({
  info: z.looseObject({ version: z.string() }),
  paths: z.record(z.string(), z.looseObject({ get: operation.optional() })),
  components: z.looseObject({ schemas: z.record(z.string(), schema) }),
})

export type ApiDocument = z.infer<typeof apiDocument>

/** One parameter as JSON Schema. */
type Property = Readonly<Record<string, unknown>>

export interface Tool {
  /** The operation's id: `getStatus`. */
  readonly name: string
  /** With its parameters in braces: `/v1/deals/{id}`. */
  readonly path: string
  readonly title: string
  readonly description: string
  /** JSON Schema of its arguments. */
  readonly input: {
    readonly type: 'object'
    readonly properties: Readonly<Record<string, Property>>
    readonly required: readonly string[]
    readonly additionalProperties: false
  }
}

/** The argument of a parameter. The service checks the form of values, because its refusals explain more. */
const propertyOf = (document: ApiDocument, given: z.infer<typeof parameter>): Property => {
  if (given.name === 'limit') {
    const description = `The most items to return, 1 to ${MOST_ITEMS}`
    return { type: 'integer', minimum: 1, maximum: MOST_ITEMS, default: MOST_ITEMS, description }
  }
  const { $ref } = given.schema
  const found = $ref === undefined ? given.schema : document.components.schemas[$ref.split('/').at(-1) ?? '']
  return {
    type: 'string',
    ...(found?.enum && { enum: found.enum }),
    ...(given.description !== undefined && { description: given.description }),
    ...(given.example !== undefined && { examples: [given.example] }),
  }
}

/**
 * The tools that a service offers: those of its calls that assistants can make.
 * @returns in the order of the document's paths as listed here; calls that an older service lacks are left out
 */
export const toolsOf = (document: ApiDocument): readonly Tool[] =>
  PATHS.flatMap((path) => {
    const call = document.paths[path]?.get
    if (!call) return []
    const parameters = call.parameters.filter((one) => one.in !== 'header' && !LEFT_OUT.has(one.name))
    return {
      name: call.operationId,
      path,
      title: call.summary,
      description: [call.summary, call.description].filter((text) => text !== undefined).join('. '),
      input: {
        type: 'object' as const,
        properties: Object.fromEntries(parameters.map((one) => [one.name, propertyOf(document, one)])),
        required: parameters.filter((one) => one.required).map((one) => one.name),
        additionalProperties: false as const,
      },
    }
  })

/**
 * The address of a call.
 * @param given the arguments, as the tool's schema allows them
 */
export const addressOf = (
  tool: Tool,
  given: Readonly<Record<string, string | number>>,
  service: string,
): URL => {
  const inPath = (name: string): boolean => tool.path.includes(`{${name}}`)
  const path = tool.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? ''))
  const url = new URL(path, service)
  const limit = 'limit' in tool.input.properties ? { limit: MOST_ITEMS } : {}
  for (const [name, value] of Object.entries({ ...limit, ...given }))
    if (!inPath(name)) url.searchParams.set(name, String(value))
  return url
}
