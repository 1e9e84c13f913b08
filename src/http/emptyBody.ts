/** A request without a body has none, even if its client says that it is JSON: many always say so. */
import type { FastifyInstance } from 'fastify'

export const allowEmptyBodies = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null)
    else parse(request, text, done)
  })
}
