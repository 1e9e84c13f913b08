/**
 * Checks every request before it is processed: its body must not be compressed, and its target must be readable.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { pointerOf } from '../../../events/canonical/pointer.ts'
import { refuse } from '../../failure/problems.ts'

/** Compressed bodies are refused, because a few bytes could expand to many (RFC 9110, section 8.4; RFC 7694). */
const checkCoding = ({ headers }: FastifyRequest): void => {
  const coding = headers['content-encoding']
  if (coding === undefined || /^\s*(?:identity)?\s*$/i.test(coding)) return
  refuse(
    'content-coding-not-supported',
    `The body has the Content-Encoding ${JSON.stringify(coding)}; send it without an encoding.`,
  )
}

const isReadable = (text: string): boolean => {
  try {
    // A plus means a space; decoding leaves it as it is, which is enough for this check.
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** A path or a whole URL. Other targets (`*`, a host with a port) have no route. */
const TARGET = /^(?:\/|[a-z][a-z0-9+.-]*:\/\/)/i

/**
 * Refuses percent-encoding that is cut short or is not UTF-8, because it would be read as other text than was
 * meant.
 */
const checkTarget = ({ url }: FastifyRequest): void => {
  if (!TARGET.test(url)) refuse('not-found', `There is nothing at ${url}.`)
  const query = url.slice(url.indexOf('?') + 1)
  if (query === url || !query.includes('%')) return
  const wrong = query.split('&').find((pair) => !isReadable(pair))
  if (wrong === undefined) return
  const name = wrong.split('=')[0] ?? ''
  const detail = 'is not percent-encoded UTF-8'
  const shown = isReadable(name) ? decodeURIComponent(name) : name
  refuse('bad-parameter', `${shown}: ${detail}`, {
    errors: [{ pointer: pointerOf([shown]), code: 'bad-parameter', detail }],
  })
}

export const addRequestChecks = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, _, next) => {
    try {
      checkCoding(request)
      checkTarget(request)
      next()
    } catch (error) {
      next(error as Error)
    }
  })
}
