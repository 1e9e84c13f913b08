/** Serves the page: its screens, each at an address of its own, and its files. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PATHS } from '../../console/paths.ts'
import { refuse } from '../../failure/problems.ts'
import { matchesTag } from '../../http/answer.ts'
import { type ConsoleFile, fileOf, openConsoleFiles } from './files.ts'
import { PAGE, PAGE_CSP } from './page.ts'

const send = (request: FastifyRequest, reply: FastifyReply, file: ConsoleFile): FastifyReply => {
  const { 'if-none-match': known, 'accept-encoding': coding = '' } = request.headers
  reply.header('etag', file.etag).header('cache-control', 'no-cache').header('vary', 'accept-encoding')
  if (matchesTag(known, file.etag)) return reply.code(304).send()
  reply.header('content-type', file.type)
  // The page holds no secrets, so compressing it gives none away.
  if (!/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:\s*,|\s*$))/i.test(String(coding))) return reply.send(file.bytes)
  return reply.header('content-encoding', 'gzip').send(file.gzipped)
}

export const addConsole = (app: FastifyInstance): void => {
  const files = openConsoleFiles()
  const page = fileOf(PAGE, 'text/html; charset=utf-8')
  const schema = { hide: true }
  for (const path of Object.values(PATHS)) {
    app.get(path, { schema }, (request, reply) => {
      reply.header('content-security-policy', PAGE_CSP)
      reply.header('cross-origin-opener-policy', 'same-origin').header('referrer-policy', 'no-referrer')
      return send(request, reply, page)
    })
  }
  app.get<{ Params: { '*': string } }>('/console/*', { schema }, (request, reply) => {
    const path = request.params['*']
    const file = files(path) ?? refuse('not-found', `There is nothing at /console/${path}.`)
    return send(request, reply, file)
  })
}
