/** The details of a person for a digest in the log, so that an auditor can check that they belong together. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { personId } from '../../../events/fields.ts'
import type { AccessLog } from '../../audit/accessLog.ts'
import { disclose } from '../../audit/detailsDisclosure.ts'
import { refuse } from '../../failure/problems.ts'
import { checkScope } from '../../http/access.ts'
import { answers } from '../../http/commonSchemas.ts'
import { noParameters } from '../../http/queries/queryParameters.ts'
import type { EventStore } from '../../store/port.ts'

const disclosedSchema = z
  .object({ personId: z.string(), eventId: z.string(), digest: z.string(), disclosure: z.string() })
  .meta({ id: 'Disclosure', description: 'RFC 9901, section 4.2' })

export const addDisclosures = (
  app: FastifyInstance,
  service: { readonly store: EventStore; readonly accesses: AccessLog },
): void => {
  const params = z.strictObject({ id: personId })
  const schema = {
    tags: ['audit'],
    summary: 'The details for the digest of a person; the access is recorded before the answer',
    params,
    querystring: noParameters,
    response: answers(disclosedSchema),
  }
  app.get(
    '/v1/audit/people/:id/disclosure',
    { schema, config: { scope: 'audit' } },
    async (request, reply) => {
      checkScope(request, 'names')
      const { id } = request.params
      const reader = { actor: request.actor, through: 'GET /v1/audit/people/:id/disclosure' }
      const found = await disclose(service.store, id, reader, service.accesses)
      if (found === 'erased') return refuse('person-erased')
      if (!found) return refuse('not-found', `people/${id} does not exist.`)
      return reply.header('cache-control', 'no-store').send(found)
    },
  )
}
