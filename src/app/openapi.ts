/** The OpenAPI 3.1 document, made from the routes and the schemas that validate them, and a readable reference. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { asyncApi } from '../api/webhooks/asyncapi.ts'

const DESCRIPTION = `An open ledger of sanctions-for-concessions deals: who promised what, who delivered, when it
happened, when the ledger learned of it, and who says so.`

/**
 * Removes what the generator adds: duplicate schemas for input, the bounds of safe integers, and references to
 * an undefined schema of any JSON, which become the empty schema.
 */
const prune = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(prune)
  if (typeof value !== 'object' || value === null) return value
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

export const addOpenApi = async (app: FastifyInstance): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Detente', version: '1', description: DESCRIPTION, license: { name: 'Apache-2.0' } },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key' } } },
      security: [{}, { key: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) =>
      prune(jsonSchemaTransformObject(document)) as ReturnType<typeof jsonSchemaTransformObject>,
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
