/** Full text search over what is known at present. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { withMembers } from '../../events/canonical/jsonText.ts'
import { target } from '../../events/fields.ts'
import { personDetails } from '../../events/person.ts'
import { KINDS } from '../../projections/search/documents.ts'
import { otherWordings } from '../../projections/search/otherWordings.ts'
import { MOST_WORDS, queryWordsIn } from '../../projections/search/queryWords.ts'
import type { ResultPlace } from '../../projections/search/resultPage.ts'
import { render, sendRendered } from '../http/answer.ts'
import { answers, listSchema } from '../http/commonSchemas.ts'
import { linkNext } from '../http/queries/paging.ts'
import { present, readCursor, waitParameter, writeCursor } from '../http/queries/queryParameters.ts'
import type { QueryParts } from '../http/queries/queryParts.ts'
import { audienceFor, noterOf } from '../http/queries/requestAudience.ts'
import type { Search } from '../search/search.ts'

export const MOST_RESULTS = 100

const query = z.strictObject({
  q: z
    .string()
    .max(200, 'must have at most 200 characters')
    .refine((text) => queryWordsIn(text).length > 0, 'must contain a letter or a digit')
    .refine((text) => queryWordsIn(text).length <= MOST_WORDS, `must have at most ${MOST_WORDS} words`)
    .meta({
      description:
        'All these words must occur; the last one may be the beginning of a word. There are no operators.',
      examples: ['potash release'],
    }),
  kind: z
    .string()
    .transform((kinds) => kinds.split(','))
    .refine((kinds) => kinds.every((kind) => KINDS.includes(kind)), `must be of ${KINDS.join(', ')}`)
    .optional()
    .meta({ description: `Only these kinds, separated by commas: ${KINDS.join(', ')}` }),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, `must be 1 to ${MOST_RESULTS}`)
    .transform(Number)
    .refine((value) => value >= 1 && value <= MOST_RESULTS, `must be 1 to ${MOST_RESULTS}`)
    .default(20)
    .meta({ description: `The most results, 1 to ${MOST_RESULTS}` }),
  cursor: z
    .string()
    .max(1000)
    .optional()
    .meta({ description: 'From the link or `next` of the previous page' }),
  ...waitParameter,
})

const place = z.tuple([z.int(), z.number(), z.int(), z.int()]) satisfies z.ZodType<ResultPlace>

const resultSchema = z
  .object({
    kind: z.enum(KINDS as [string, ...string[]]),
    id: z.string(),
    link: z.string(),
    headline: z.string(),
    snippet: z.object({
      text: z.string(),
      marks: z.array(z.tuple([z.int(), z.int()])).meta({
        description: 'Where the words found begin and end in the text, in UTF-16 code units',
      }),
    }),
    now: z.object({ asOf: z.string(), status: z.string(), certain: z.boolean().optional() }).optional().meta({
      description:
        'Its status on the day; the headline is about its beginning. For a measure or a target, the strictest word that is certain or possible. It is never clearance',
    }),
    eventId: z.string().optional(),
    type: z.string().optional(),
    stream: z.string().optional(),
    occurred: z.string().optional(),
    targetKind: target.shape.kind.optional(),
    publicFigure: z.boolean().optional(),
    country: personDetails.shape.country,
    role: personDetails.shape.role,
  })
  .meta({ id: 'Result' })

/** Somebody who screens may take an empty list for an answer. */
const NOTHING_FOUND =
  'Nothing that is recorded has all these words. This is not clearance: /v1/status?name= also finds similar names and aliases, and says what is not covered.'

const searchedSchema = {
  searchedFor: z.string().optional().meta({
    description:
      'The wording that found the results, where nothing has all words of the question: a name without its legal form, a number of a licence or an identifier alone',
  }),
  note: z.string().optional().meta({ description: 'What an empty list does not mean' }),
}

export const addSearch = (app: FastifyInstance, service: QueryParts & { readonly search: Search }): void => {
  const { views, marks, search, now } = service
  const schema = {
    tags: ['search'],
    summary: 'Full text search over headlines, statements, names, targets and titles',
    description:
      'Searches what is known at present; the best results come first. Accents, case, and Cyrillic or Latin letters do not matter. If very many events match, only the newest are ranked.',
    querystring: query,
    response: answers(listSchema(resultSchema, searchedSchema)),
  }
  app.get('/v1/search', { schema, config: { scope: 'read' } }, async (request, reply) => {
    const { q, kind, limit, cursor } = request.query
    const after = cursor === undefined ? undefined : readCursor(views, marks, cursor, place).key
    const reader = audienceFor(service, request)
    const find = (words: string) => search.find({ q: words, kinds: kind, limit, after, reader })
    let page = await find(q)
    let searchedFor = q
    for (const other of otherWordings(q)) {
      if (page.size > 0) break
      page = await find(other)
      searchedFor = other
    }
    page.shown.forEach(noterOf(request))
    const next = page.next && writeCursor(marks, { ...present(views, now()), key: page.next })
    linkNext(request, reply, next)
    const found =
      page.size === 0 ? { note: NOTHING_FOUND } : searchedFor === q ? {} : { searchedFor: searchedFor.trim() }
    return sendRendered(request, reply, render(withMembers(page.json, { next, ...found })))
  })
}
