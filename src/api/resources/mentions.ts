/** The recorded texts that hold the name of a person whose name is withheld, for those who may see names. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { personId } from '../../../events/fields.ts'
import { noteShown } from '../../../projections/read/audience.ts'
import { revisionOf } from '../../../projections/read/events/streams.ts'
import { list } from '../../http/queries/listDeclaration.ts'
import { addList } from '../../http/queries/listRoutes.ts'
import { nothingOf } from '../../http/queries/queryParameters.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { mentionsIn } from '../../people/mentions.ts'
import { withheldNamesOf } from '../../people/namesInText.ts'
import { mentionSchema } from '../commands/commandSchemas.ts'

export const addMentions = (app: FastifyInstance, service: QueryParts): void => {
  const mentions = list({
    url: '/v1/people/:id/mentions',
    tag: 'people',
    summary: 'Recorded texts that hold the full name of a person whose name is withheld',
    description:
      'These texts show the name to everybody, and they stay after an erasure. The list is empty for a person whose name everybody may see, and after an erasure.',
    params: z.strictObject({ id: personId }),
    filters: {},
    dated: false,
    scope: 'names',
    item: mentionSchema,
    key: z.tuple([z.int(), z.string()]),
    columns: ['personId', 'eventId', 'pointer'],
    check: ({ sql, params, moment }) => {
      if (revisionOf(sql, `person-${params.id}`, moment.position).revision < 0) {
        nothingOf(`person ${params.id}`, moment)
      }
    },
    *items({ sql, params, moment }, after) {
      const names = withheldNamesOf(sql, params.id, service.now().slice(0, 10))
      if (names.length === 0) return
      const [from, last] = after ?? [0, undefined]
      // The event of the last item may have more of them.
      const start = last === undefined ? from : from - 1
      // Read as everybody reads the log: values that are kept apart are not texts of it.
      for (const found of mentionsIn(service.views.sql, names, moment.position, start)) {
        const rest = found?.mentions ?? []
        const passed = found?.position === from ? rest.findIndex(({ pointer }) => pointer === last) + 1 : 0
        for (const one of rest.slice(passed)) {
          // A reader who sees where the name is can read it there.
          noteShown(sql, one.personId)
          yield { key: [found?.position ?? 0, one.pointer], json: JSON.stringify(one) }
        }
        yield undefined
      }
    },
  })
  addList(app, service, mentions)
}
