/** Judges what is delivered to endpoints and streamed live by the AsyncAPI document. */
import { Ajv, type ValidateFunction } from 'ajv'
import { asyncApi } from '../../src/api/webhooks/asyncapi.ts'
import { generated } from './generated.ts'

interface Document {
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly payload: { readonly schema: object } }>>
  }
}

const ajv = new Ajv({ strict: false, validateFormats: false, logger: false })
const compiled = new Map<string, ValidateFunction>()

/** The fault of a message of this name in the document; undefined if it has none. */
const faultOf = (name: string, value: unknown): string | undefined => {
  if (!compiled.has(name)) {
    const { messages } = generated('asyncapi', () => asyncApi() as Document).components
    const schema = messages[name]?.payload.schema
    if (schema === undefined) return `the document has no message ${name}`
    compiled.set(name, ajv.compile(schema))
  }
  const valid = compiled.get(name)
  if (!valid || valid(value)) return undefined
  const faults = (valid.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  )
  return `${name}: ${faults.join('; ')}\n${JSON.stringify(value).slice(0, 500)}`
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The fault of a delivery to an endpoint. */
export const deliveryFault = (text: string): string | undefined => {
  const value = parsed(text) as { readonly type?: unknown } | undefined
  const type = String(value?.type)
  if (type === 'webhook.challenge') return faultOf('challenge', value)
  if (type === 'detente.webhook.test') return faultOf('test', value)
  return faultOf(`delivered${type.replace('detente.', '')}`, value)
}

/** The fault of an event of the live stream. */
export const streamedFault = (event: string, data: string): string | undefined =>
  faultOf(`streamed${event}`, parsed(data))
