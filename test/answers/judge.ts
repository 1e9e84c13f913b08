/** Judges answers by the OpenAPI document: status, media type, and the body by its schema. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { isPage } from '../console/pages.ts'
import { type Document, type Place, placesOf, type Response } from './document.ts'

export interface Answered {
  readonly method: string
  /** The target of the request, with its query. */
  readonly url: string
  readonly status: number
  /** The header `content-type`. */
  readonly type: string | undefined
  readonly body: string
}

/** The fault of an answer in a sentence; undefined if it has none. */
export type Judge = (answer: Answered) => string | undefined

const PROBLEM = 'application/problem+json'

/** Pages and documents, which are not operations of the API. */
const HIDDEN = /^\/(?:docs(?:\/|$)|problems(?:\/|$)|(?:openapi|asyncapi)\.json$)/

const faultOf = ({ instancePath, message, params }: ErrorObject): string => {
  const more =
    'additionalProperty' in params
      ? ` (${JSON.stringify(params.additionalProperty)})`
      : 'allowedValues' in params
        ? ` (${JSON.stringify(params.allowedValues)})`
        : ''
  return `${instancePath || 'the body'} ${message}${more}`
}

const shortened = (text: string): string => (text.length > 500 ? `${text.slice(0, 500)}…` : text)

/** The values of a body by its media type: JSON, or an array of the lines of JSON Lines. */
const read = (type: string, body: string): unknown => {
  if (type !== 'application/jsonl') return JSON.parse(body)
  return body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

const responseIn = (responses: Readonly<Record<string, Response>>, status: number): Response | undefined =>
  responses[status] ?? responses[`${Math.trunc(status / 100)}XX`]

/** Which operation an answer is of; HEAD is answered as GET is. */
const operationOf = (place: Place | undefined, method: string) => {
  const name = method === 'HEAD' ? 'get' : method.toLowerCase()
  return place && Object.hasOwn(place.operations, name) ? place.operations[name] : undefined
}

/** Makes the judge of a document. Each schema is compiled when its first answer comes. */
export const judgeOf = (document: Document): Judge => {
  const ajv = new Ajv2020({
    strict: false,
    discriminator: true,
    validateFormats: false,
    logger: false,
    // Each process compiles the schemas that it needs, and checks few bodies with each.
    inlineRefs: false,
    code: { optimize: false },
  })
  // Schemas are compiled one by one, so each has to say of which document its references are.
  const { paths, components }: Document = JSON.parse(
    JSON.stringify(document).replaceAll('"$ref":"#/', '"$ref":"document#/'),
  )
  ajv.addSchema({ $id: 'document', components })
  const placeOf = placesOf({ paths, components })
  const responseOf = (
    responses: Readonly<Record<string, Response>>,
    status: number,
  ): Response | undefined => {
    const found = responseIn(responses, status)
    return found?.$ref === undefined ? found : components.responses[found.$ref.split('/').at(-1) ?? '']
  }
  const compiled = new Map<object, ValidateFunction>()
  const problem = components.schemas.Problem as object

  const check = (schema: object, type: string, body: string): string | undefined => {
    const valid = compiled.get(schema) ?? ajv.compile(schema)
    compiled.set(schema, valid)
    let value: unknown
    try {
      value = read(type, body)
    } catch (error) {
      return `the body is not what it says: ${(error as Error).message}`
    }
    return valid(value) ? undefined : (valid.errors ?? []).map(faultOf).join('; ')
  }

  /** Whether a problem says of itself what the answer says of it. */
  const checkProblem = ({ status, body }: Answered): string | undefined => {
    const said = JSON.parse(body) as { readonly status: number; readonly code: string; readonly type: string }
    if (said.status !== status) return `the problem says status ${said.status}`
    return said.type === `/problems/${said.code}` ? undefined : `type is ${said.type}, code ${said.code}`
  }

  const checkBody = (response: Response, answer: Answered): string | undefined => {
    const { method, type, body } = answer
    const media = type?.split(';')[0]?.trim().toLowerCase()
    if (response.content === undefined) return body === '' ? undefined : 'the document has no body for it'
    if (media === undefined || !Object.hasOwn(response.content, media)) {
      return `the document has no ${media} for it, but ${Object.keys(response.content).join(', ')}`
    }
    if (method === 'HEAD') return body === '' ? undefined : 'an answer to HEAD has a body'
    if (!/[/+]jsonl?$/.test(media)) return undefined
    const schema = response.content[media]?.schema
    const found = schema && check(schema, media, body)
    return found ?? (media === PROBLEM ? checkProblem(answer) : undefined)
  }

  return (answer) => {
    const { method, url, status, type, body } = answer
    const path = url.split('?')[0] ?? ''
    if ((HIDDEN.test(path) || isPage(path)) && status < 400) return undefined
    const place = placeOf(path)
    const operation = operationOf(place, method)
    const response = operation
      ? responseOf(operation.responses, status)
      : status >= 400
        ? { content: { [PROBLEM]: { schema: problem } } }
        : undefined
    const what = response
      ? checkBody(response, answer)
      : `the document has no ${operation ? 'such status' : 'such operation'}`
    if (what === undefined) return undefined
    const where = operation ? `${method} ${place?.path}` : `${method} ${path}, which is no operation,`
    return `${where} answered ${status} ${type ?? 'without a type'} to ${url}: ${what}\n${shortened(body)}`
  }
}
