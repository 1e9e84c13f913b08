/** The OpenAPI document as the tests use it: its operations, each with its answers, by method and path. */

export interface MediaType {
  readonly schema?: object
}

export interface Response {
  /** A reference to one of the document's components, in place of what follows. */
  readonly $ref?: string
  readonly content?: Readonly<Record<string, MediaType>>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: object
}

export interface Operation {
  readonly operationId?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> }
  readonly responses: Readonly<Record<string, Response>>
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>
    readonly responses: Readonly<Record<string, Response>>
  }
}

export interface Place {
  /** As the document writes it: `/v1/deals/{id}`. */
  readonly path: string
  /** By method, in small letters. */
  readonly operations: Readonly<Record<string, Operation>>
}

/** A path as an expression, and how many of its parts are fixed: of two that match, the more exact one is meant. */
const patternOf = (path: string) => ({
  like: new RegExp(
    `^${path
      .replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
      .replace('/tile/{path}', '/tile/.+')
      .replaceAll(/\{\w+\}/g, '[^/]+')}$`,
  ),
  fixed: path.replaceAll(/\{[^}]*\}/g, '').length,
})

/** Finds what the document says of the path of a request; undefined for one that it does not have. */
export const placesOf = ({ paths }: Document): ((path: string) => Place | undefined) => {
  const places = Object.entries(paths)
    .map(([path, operations]) => ({ path, operations, ...patternOf(path) }))
    .sort((a, b) => b.fixed - a.fixed)
  const literal = new Map(places.map((place) => [place.path, place]))
  return (path) => literal.get(path) ?? places.find(({ like }) => like.test(path))
}
