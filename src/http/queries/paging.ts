/** Links to other pages: the same question, with a cursor. */
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

/** The cursors of the pages around a page. */
export interface PageLinks {
  readonly next?: string
  readonly prev?: string
  readonly first?: string
}

/** Links to the pages around a page, by their relations (RFC 8288). */
export const linkPages = (request: FastifyRequest, reply: FastifyReply, cursors: PageLinks): void => {
  const links = Object.entries(cursors).map(
    ([rel, cursor]) => `<${inLink(withCursor(request.url, cursor))}>; rel="${rel}"`,
  )
  if (links.length > 0) reply.header('link', links.join(', '))
}

export const linkNext = (request: FastifyRequest, reply: FastifyReply, cursor: string | undefined): void =>
  linkPages(request, reply, cursor === undefined ? {} : { next: cursor })
