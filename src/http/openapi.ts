/** The OpenAPI 3.1 document, made from the routes and the schemas that check them, and a readable reference of it. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

const DESCRIPTION = `An open ledger of sanctions-for-concessions deals: who promised what, who delivered, when it
happened, when the ledger learned of it, and who says so.`

/** The document without what the generator adds of its own: twins for input, and the bounds of safe integers. */
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
    transformObject: jsonSchemaTransformObject,
  })
}

/** Serves the document and the reference; everything that the reference loads comes from this service. */
export const addReference = async (app: FastifyInstance): Promise<void> => {
  let document: string | undefined
  app.get('/openapi.json', { schema: { hide: true } as object }, (_, reply) => {
    document ??= JSON.stringify(prune(app.swagger()))
    return reply.type('application/json; charset=utf-8').send(document)
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { url: '/openapi.json', docExpansion: 'list', deepLinking: true, validatorUrl: null } as object,
    theme: { title: 'Detente API' },
  })
}
