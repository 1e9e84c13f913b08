/** Sessions over HTTP: sign in with an API key, see who one is, sign out. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { SCOPES } from '../../events/key.ts'
import { refuse } from '../failure/problems.ts'
import { problems } from '../http/commonSchemas.ts'
import { hostOf } from '../http/host.ts'
import { noParameters } from '../http/queries/queryParameters.ts'
import type { Sessions } from '../http/session.ts'
import type { Keys } from '../keys/keys.ts'
import { strict } from '../rules/kernel/bodies/strict.ts'

const body = strict(z.strictObject({ key: z.string().max(200) }))

const sender = z
  .object({
    actor: z.string().meta({ description: 'The id of the key, or `local` for this machine without a key' }),
    knownBy: z.enum(['key', 'session', 'local']),
    scopes: z.array(z.enum(SCOPES)),
    until: z.string().optional().meta({ description: 'When the session ends' }),
  })
  .meta({ id: 'Sender' })

export const addSessionRoutes = (app: FastifyInstance, keys: Keys, sessions: Sessions): void => {
  const tags = ['keys']

  const signIn = {
    tags,
    summary: 'Sign in: a cookie that stands for an API key',
    description:
      'The cookie holds the id of the key, sealed. It ends after 12 hours, or when the key is revoked. Requests that change something need an Origin of this service when they use it.',
    querystring: noParameters,
    body,
    response: { 200: sender, ...problems },
  }
  app.post('/v1/session', { schema: signIn }, async (request, reply) => {
    const key = (await keys.accept(request.body.key)) ?? refuse('api-key-unknown')
    const session = sessions.open(key.id)
    const { name } = hostOf(request.headers.host ?? '')
    reply.header('set-cookie', sessions.cookie(session, name)).header('cache-control', 'no-store')
    return { actor: key.id, knownBy: 'session' as const, scopes: [...key.scopes], until: session.until }
  })

  const see = {
    tags,
    summary: 'Who sends this request, and what they may do',
    querystring: noParameters,
    response: { 200: sender, ...problems },
  }
  app.get('/v1/session', { schema: see, config: { anySender: true } }, async (request, reply) => {
    const { actor, scopes, knownBy = 'local' } = request
    const until = knownBy === 'session' ? sessions.read(request.headers.cookie)?.until : undefined
    reply.header('cache-control', 'no-store')
    return { actor, knownBy, scopes: [...scopes], ...(until !== undefined && { until }) }
  })

  const signOut = {
    tags,
    summary: 'Sign out: the browser forgets the session',
    querystring: noParameters,
    response: { 204: z.null(), ...problems },
  }
  app.delete('/v1/session', { schema: signOut }, (request, reply) => {
    const { name } = hostOf(request.headers.host ?? '')
    return reply.header('set-cookie', sessions.cookie(undefined, name)).code(204).send()
  })
}
