/** What every query has in common: checked parameters, views that are built, and waiting for `after`. */
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { type FieldError, problem, Refused, refuse } from '../failure/problems.ts'
import { JSON_TYPE, wantedType } from '../http/formats.ts'
import type { Erasures } from '../people/erasures.ts'
import { inOne, zodErrors } from '../rules/kernel/body.ts'
import { inWords } from '../rules/kernel/words.ts'
import type { SwappableViews } from '../views/swappableViews.ts'

/** How often a parameter is given, where that is more than once; undefined where it is not. */
const repeated = (value: unknown, pointer: string): string | undefined => {
  const given = (value as Readonly<Record<string, unknown>> | undefined)?.[pointer.slice(1)]
  if (!Array.isArray(given)) return undefined
  return given.length === 2 ? 'is given twice' : `is given ${given.length} times`
}

/** Parameters of a path or a query, checked by their schema; unknown ones are refused. */
export const checkParameters = (schema: z.ZodType, value: unknown): unknown => {
  const parsed = schema.safeParse(value, { reportInput: true, error: inWords })
  if (parsed.success) return parsed.data
  const errors: readonly FieldError[] = zodErrors(parsed.error).map(({ pointer, code, detail }) => ({
    pointer,
    code: 'bad-parameter',
    detail:
      code === 'unknown-field' ? 'there is no such parameter here' : (repeated(value, pointer) ?? detail),
  }))
  const detail = inOne(errors, (pointer) => pointer.slice(1))
  throw new Refused(problem('bad-parameter', detail, { errors }))
}

/** Readies the views for every query of the API. */
export const addQueries = (
  app: FastifyInstance,
  { views, erasures }: { readonly views: SwappableViews; readonly erasures: Erasures },
): void => {
  app.addHook('preHandler', async (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return
    if (wantedType(request) === undefined) {
      const { types = [JSON_TYPE] } = request.routeOptions.config
      refuse('not-acceptable', `The answers are ${types.join(', ')}.`)
    }
    const behind = views.poison() ? 'projection-paused' : 'catching-up'
    if (!views.built()) refuse(behind, 'The views are being built; /health/ready says how far.')
    if (!erasures.settled()) refuse(behind, 'Erasures are applied again to a restored ledger.')
    const { after } = request.query as { after?: number }
    if (after !== undefined && !(await views.reached(after))) {
      refuse(behind, `This node has seen the log up to position ${views.position()}.`)
    }
    reply.header('detente-position', String(views.position()))
  })
}
