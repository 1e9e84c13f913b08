/** The OpenAPI 3.1 document, made from the routes and the schemas that validate them, and a readable reference. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { asyncApi } from '../api/webhooks/asyncapi.ts'
import { idOfRoute } from '../http/operationId.ts'
import { finishedDocument } from './document/finishedDocument.ts'
import type { JsonObject } from './document/json.ts'

const DESCRIPTION = `An open ledger of sanctions-for-concessions deals: who promised what, who delivered, when it
happened, when the ledger learned of it, and who says so.`

export const addOpenApi = async (app: FastifyInstance): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Detente',
        version: '1',
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'The service that this document comes from' }],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key' } } },
      security: [{}, { key: [] }],
    },
    transform: (given) => {
      const { schema, url } = jsonSchemaTransform(given)
      const { method } = given.route
      const operationId = schema.operationId ?? idOfRoute([method].flat()[0] ?? '', given.url)
      return { schema: schema.hide ? schema : { ...schema, operationId }, url }
    },
    transformObject: (document) =>
      finishedDocument(jsonSchemaTransformObject(document) as unknown as JsonObject) as unknown as ReturnType<
        typeof jsonSchemaTransformObject
      >,
  })
}

/** The content security policy of the reference: it loads only from this service. Its styles are partly inline. */
const REFERENCE_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves the document and the reference. Call it after every route was added. */
export const addReference = async (app: FastifyInstance): Promise<void> => {
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  let messages: object | undefined
  app.get('/asyncapi.json', { schema: { hide: true } }, async () => {
    messages ??= asyncApi()
    return messages
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: REFERENCE_CSP,
    uiConfig: { docExpansion: 'list', deepLinking: true, validatorUrl: null, layout: 'BaseLayout' },
    theme: { title: 'Detente API' },
  })
}
