/** The link to the next page: the same question, with the cursor (RFC 8288). */
import type { FastifyReply, FastifyRequest } from 'fastify'

const nameOf = (pair: string): string => pair.split('=', 1)[0] ?? ''

/**
 * The address of a question with another cursor. Its parameters stay as they were written: a `?` or a `+` in a value
 * means what it meant.
 */
export const withCursor = (url: string, cursor: string): string => {
  const mark = url.indexOf('?')
  const [path, query] = mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
  const kept = query.split('&').filter((pair) => pair !== '' && nameOf(pair) !== 'cursor')
  return `${path}?${[...kept, `cursor=${encodeURIComponent(cursor)}`].join('&')}`
}

/** What may not stand between the angle brackets of a link as it is (RFC 3986). */
const inLink = (url: string): string =>
  url.replace(/[^!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]/gu, (sign) => encodeURIComponent(sign))

export const linkNext = (request: FastifyRequest, reply: FastifyReply, cursor: string | undefined): void => {
  if (cursor === undefined) return
  reply.header('link', `<${inLink(withCursor(request.url, cursor))}>; rel="next"`)
}
