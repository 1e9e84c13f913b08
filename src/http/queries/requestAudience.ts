/** Reads the views for the sender of a request, who sees withheld names only with the scope for them. */
import type { FastifyRequest } from 'fastify'
import { allows } from '../../../events/key.ts'
import { type Audience, audienceKey, type NoteShown, readBy } from '../../../projections/read/audience.ts'
import type { Sql } from '../../views/sql.ts'
import type { QueryParts } from './queryParts.ts'

type Asker = Pick<FastifyRequest, 'scopes'>

/** Whether the sender of a request sees withheld names. */
export const seesNames = ({ scopes }: Asker): boolean => allows(scopes, 'names')

/** The sender of a request as an audience of names. */
export const audienceFor = ({ now }: Pick<QueryParts, 'now'>, request: Asker): Audience => ({
  seesNames: seesNames(request),
  today: now().slice(0, 10),
})

/** Notes for the list of accesses whose withheld names or details an answer shows. */
export const noterOf =
  (request: Pick<FastifyRequest, 'shown'>): NoteShown =>
  (personId) => {
    request.shown ??= new Set()
    request.shown.add(personId)
  }

/** The views as the sender of a request may read them. What they show of withheld persons is noted. */
export const sqlFor = (
  service: Pick<QueryParts, 'now' | 'views'>,
  request: Asker & Pick<FastifyRequest, 'shown'>,
): Sql => readBy(service.views.sql, audienceFor(service, request), noterOf(request))

/** What tells the answers to one sender from those to another, for caches and entity tags. */
export const readerKey = (service: Pick<QueryParts, 'now'>, request: Asker): string =>
  audienceKey(audienceFor(service, request))
