/** The link to the next page: the same question, with the cursor (RFC 8288). */
import type { FastifyReply, FastifyRequest } from 'fastify'

const nameOf = (pair: string): string => pair.split('=', 1)[0] ?? ''

/**
 * The URL of the same question with another cursor. The other parameters keep their exact spelling, so that a
 * `?` or a `+` in a value keeps its meaning.
 */
export const withCursor = (url: string, cursor: string): string => {
  const mark = url.indexOf('?')
  const [path, query] = mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
  const kept = query.split('&').filter((pair) => pair !== '' && nameOf(pair) !== 'cursor')
  return `${path}?${[...kept, `cursor=${encodeURIComponent(cursor)}`].join('&')}`
}

/** Escapes characters that may not stand in the URL of a Link header (RFC 3986). */
const inLink = (url: string): string =>
  url.replace(/[^!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]/gu, (sign) => encodeURIComponent(sign))

export const linkNext = (request: FastifyRequest, reply: FastifyReply, cursor: string | undefined): void => {
  if (cursor === undefined) return
  reply.header('link', `<${inLink(withCursor(request.url, cursor))}>; rel="next"`)
}
