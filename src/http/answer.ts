/**
 * Sends answers: JSON with a strong entity tag, or 304 when the client already has it, and how far this node's
 * views are.
 */
import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** A rendered answer, which can be sent several times. */
export interface RenderedAnswer {
  readonly body: Buffer
  readonly etag: string
  readonly type: string
}

const JSON_UTF8 = 'application/json; charset=utf-8'

/**
 * Renders a text, JSON by default. The tag is a digest of the bytes, so equal answers have equal tags on every
 * node.
 */
export const render = (text: string, type: string = JSON_UTF8): RenderedAnswer => {
  const body = Buffer.from(text)
  return { body, type, etag: `"${hash('sha256', body, 'base64url').slice(0, 27)}"` }
}

/** Whether `If-None-Match` names this tag. */
export const matchesTag = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  (header === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag))

/** Sends a rendered answer, or 304 (RFC 9110, section 13.1.2). */
export const sendRendered = (
  request: FastifyRequest,
  reply: FastifyReply,
  { body, etag, type }: RenderedAnswer,
): FastifyReply => {
  reply.header('etag', etag).header('cache-control', 'no-cache')
  if (matchesTag(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.header('content-type', type).send(body)
}

export const sendJson = (request: FastifyRequest, reply: FastifyReply, value: unknown): FastifyReply =>
  sendRendered(request, reply, render(typeof value === 'string' ? value : JSON.stringify(value)))

/**
 * Sends a resource that has its own stream. Its tag begins with the revision of the stream, so that a command
 * can use it in `If-Match`.
 */
export const sendThing = (request: FastifyRequest, reply: FastifyReply, value: unknown): FastifyReply => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const { revision } = JSON.parse(text) as { readonly revision?: number }
  const rendered = render(text)
  const etag = revision === undefined ? rendered.etag : `"r${revision}-${rendered.etag.slice(1)}`
  return sendRendered(request, reply, { ...rendered, etag })
}
