/**
 * The AsyncAPI 3 document of webhooks and of the live stream, made from the schemas of the vocabulary
 * (asyncapi.com/docs/reference/specification/v3.0.0).
 */
import { z } from 'zod'
import { eventTypes } from '../../../events/catalogue.ts'
import type { EventType } from '../../../events/eventType.ts'
import { carriersOf, FACETS } from '../../webhooks/filters/facets.ts'
import { typeOf } from '../../webhooks/outbound/cloudEvent.ts'
import { recordedEvent } from '../schemas/eventSchemas.ts'
import { eventVerdictsSchema } from '../screening/screeningSchemas.ts'

const FORMAT = 'application/schema+json;version=draft-07'

/** What zod adds that says nothing of JSON: the bounds of safe integers, names of the draft and of its own schemas. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([name, one]) =>
          !(/^(?:minimum|maximum)$/.test(name) && Math.abs(Number(one)) === Number.MAX_SAFE_INTEGER),
      )
      .filter(([name, one]) => name !== '$schema' && !(name === 'id' && typeof one === 'string'))
      .map(([name, one]) => [name, plain(one)]),
  )
}

const jsonSchemaOf = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { target: 'draft-7', io: 'output', unrepresentable: 'any' })

/** How zod defines a value of any JSON: by itself, at the root of a schema, which within a document is another place. */
const ANY_JSON = JSON.stringify(jsonSchemaOf(z.object({ any: z.json() })).definitions)
const ANY_REFERENCE = '{"$ref":"#/definitions/__schema0"}'

const schemaOf = (schema: z.ZodType): object => {
  const made = jsonSchemaOf(schema)
  if (JSON.stringify(made.definitions) !== ANY_JSON) return plain(made) as object
  const { definitions, ...rest } = made
  return JSON.parse(JSON.stringify(plain(rest)).replaceAll(ANY_REFERENCE, '{}')) as object
}

const streamedEvent = (type: EventType): z.ZodType =>
  recordedEvent.extend({
    type: z.literal(type.name),
    position: z.string(),
    headline: z.string().meta({ description: 'The event in a line, with the names that are known now' }),
    data: type.data,
  })

const deliveredEvent = (type: EventType): z.ZodType =>
  z.object({
    specversion: z.literal('1.0'),
    id: z.string().meta({ description: 'The id of the event' }),
    source: z.string().meta({ description: 'urn:uuid: and the id of the ledger' }),
    type: z.literal(typeOf(type.name)),
    subject: z.string().meta({ description: 'The stream' }),
    time: z.string().meta({ description: 'When it was recorded' }),
    datacontenttype: z.literal('application/json'),
    data: (streamedEvent(type) as ReturnType<typeof recordedEvent.extend>).extend({
      previousPosition: z.string().nullable().meta({
        description: 'The position of the previous matching event of the epoch; null for its first',
      }),
      epoch: z.int(),
      verdicts: eventVerdictsSchema.optional().meta({
        description: 'Given where the event changed a verdict, or may have changed one that was not compared',
      }),
    }),
  })

const challenge = z.object({
  type: z.literal('webhook.challenge'),
  challenge: z
    .string()
    .meta({ description: 'The answer has to hold it: as its body, or as JSON of this name' }),
})

const testEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string().meta({ description: 'urn:uuid: and the id of the ledger' }),
  type: z.literal(typeOf('webhook.test')),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  data: z.object({ message: z.string() }),
})

const streamQuery = z.object({
  ...Object.fromEntries(FACETS.map((facet) => [facet, z.string().optional()])),
  from: z.string().optional().meta({ description: 'now, beginning, or the position after which to begin' }),
})

const HEADERS = {
  type: 'object',
  required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  properties: {
    'webhook-id': { type: 'string', description: 'The same on every attempt' },
    'webhook-timestamp': { type: 'string', description: 'Seconds since 1970, of the attempt' },
    'webhook-signature': { type: 'string', description: 'Standard Webhooks: v1, and v1a when asked for' },
  },
}

const message = (name: string, title: string, contentType: string, payload: z.ZodType, headers?: object) => ({
  name,
  title,
  contentType,
  ...(headers && { headers: { schemaFormat: FORMAT, schema: headers } }),
  payload: { schemaFormat: FORMAT, schema: schemaOf(payload) },
})

export const asyncApi = (): object => {
  const known = carriersOf('types')
  const types = eventTypes().filter(({ name }) => known.has(name))
  const messages = (prefix: string) =>
    Object.fromEntries(types.map(({ name }) => [name, { $ref: `#/components/messages/${prefix}${name}` }]))
  const sent = (...names: readonly string[]) =>
    names.map((name) => ({ $ref: `#/channels/webhook/messages/${name}` }))
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Detente',
      version: '1',
      description: 'Events of an open ledger of sanctions-for-concessions deals, as they are recorded.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      webhook: {
        address: '{url}',
        title: 'An endpoint that was registered',
        parameters: { url: { description: 'The URL of the endpoint' } },
        messages: {
          ...messages('delivered'),
          challenge: { $ref: '#/components/messages/challenge' },
          test: { $ref: '#/components/messages/test' },
        },
      },
      stream: {
        address: '/v1/events/stream',
        title:
          'Server-sent events: id is the position with a mark of the log, event the type, data the message',
        messages: messages('streamed'),
      },
    },
    operations: {
      challenge: {
        action: 'send',
        channel: { $ref: '#/channels/webhook' },
        summary:
          'Before an endpoint is registered or its URL changed: it is not signed, because there is no secret yet',
        messages: sent('challenge'),
        bindings: { http: { method: 'POST' } },
      },
      deliver: {
        action: 'send',
        channel: { $ref: '#/channels/webhook' },
        summary: 'At least once, until the answer is 2xx',
        messages: sent(...types.map(({ name }) => name), 'test'),
        bindings: { http: { method: 'POST' } },
      },
      stream: {
        action: 'send',
        channel: { $ref: '#/channels/stream' },
        summary: 'From any position; Last-Event-ID continues after an id',
        security: [{ $ref: '#/components/securitySchemes/key' }],
        bindings: { http: { method: 'GET', query: schemaOf(streamQuery) } },
      },
    },
    components: {
      messages: Object.fromEntries([
        ['challenge', message('challenge', 'A challenge', 'application/json', challenge)],
        ['test', message('test', 'A test event', 'application/cloudevents+json', testEvent, HEADERS)],
        ...types.flatMap((type) => [
          [
            `delivered${type.name}`,
            message(type.name, type.name, 'application/cloudevents+json', deliveredEvent(type), HEADERS),
          ],
          [`streamed${type.name}`, message(type.name, type.name, 'application/json', streamedEvent(type))],
        ]),
      ]),
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key' } },
    },
  }
}
