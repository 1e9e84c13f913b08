/** The link to the next page: the same question, with the cursor (RFC 8288). */
import type { FastifyReply, FastifyRequest } from 'fastify'

export const linkNext = (request: FastifyRequest, reply: FastifyReply, cursor: string | undefined): void => {
  if (cursor === undefined) return
  const [path, query = ''] = request.url.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', cursor)
  reply.header('link', `<${path}?${parameters}>; rel="next"`)
}
