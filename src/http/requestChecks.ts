/** What every request must fulfil before anything is done with it: a body without a coding, a target that can be read. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { pointerOf } from '../../events/canonical/pointer.ts'
import { refuse } from '../failure/problems.ts'

/** Bodies are not decompressed: a few bytes could become many (RFC 9110, section 8.4; RFC 7694). */
const checkCoding = ({ headers }: FastifyRequest): void => {
  const coding = headers['content-encoding']
  if (coding === undefined || /^\s*(?:identity)?\s*$/i.test(coding)) return
  refuse(
    'content-coding',
    `The body is sent with Content-Encoding ${JSON.stringify(coding)}; send it as it is, without a coding.`,
  )
}

const isReadable = (text: string): boolean => {
  try {
    // A plus stands for a space and reads as itself here, which is enough to see whether it can be read.
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** A path, or a whole URL; what stands for the server itself or for a tunnel leads nowhere. */
const TARGET = /^(?:\/|[a-z][a-z0-9+.-]*:\/\/)/i

/** Percent-encodings that are cut short, or of bytes that are no UTF-8, would read as other text than was meant. */
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
