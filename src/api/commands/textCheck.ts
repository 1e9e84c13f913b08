/** Refuses free texts of commands that name a person whose name is withheld, and limits how often somebody may try. */
import type { FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { type Problem, problem } from '../../failure/problems.ts'
import { seesNames } from '../../http/queries/requestAudience.ts'
import { freeTextsIn } from '../../people/freeTexts.ts'
import { type FullName, fullNamesOf, indexOf, nameIn, type WithheldNames } from '../../people/namesInText.ts'
import type { BatchItem } from '../../record/batchItem.ts'
import { fieldProblem } from '../../rules/kernel/bodies/body.ts'
import type { CheckedCommand, Command } from '../../rules/kernel/command.ts'
import type { Guesses } from '../../rules/kernel/guesses.ts'

/** How many texts with a withheld name a sender who may not see names may send in a while: else names could be guessed. */
export const MOST_TRIES = 20
export const WHILE_MS = 600_000
/** Senders that are remembered. */
const SENDERS = 10_000

const TOO_OFTEN = 'Too many texts that name persons, or identifiers of persons; try again in ten minutes.'

export type TextCheck = (
  asked: Pick<CheckedCommand, 'body'> & { readonly command: Command },
) => Promise<Problem | undefined>

export interface TextChecks {
  /**
   * The check for a sender.
   * @param items the commands of one request. They may name persons whom another of them registers.
   */
  of(request: Pick<FastifyRequest, 'actor' | 'scopes'>, items?: readonly BatchItem[]): TextCheck
  /** The guesses of a sender at identifiers of persons, counted with the texts; undefined for those who may see names. */
  guesses(request: Pick<FastifyRequest, 'actor' | 'scopes'>): Guesses | undefined
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

const registeredIn = (items: readonly BatchItem[]): readonly FullName[] =>
  items.flatMap(({ command, id, body }) => {
    if (command !== 'people.register' || body.publicFigure !== false || typeof body.name !== 'string')
      return []
    const person = id ?? (typeof body.id === 'string' ? body.id : undefined)
    return fullNamesOf(person, { name: body.name, names: isTexts(body.names) ? [...body.names] : [] })
  })

const namesAPerson = (pointer: string, { person }: FullName, shown: boolean): Problem => {
  const mark = shown && person !== undefined ? `{${person}}` : '{p-…}, with the id of the person,'
  const detail = `names a person whose name is withheld, and would keep it for good: write ${mark} instead`
  return fieldProblem([{ pointer, code: 'names-a-person', detail }])
}

export const openTextChecks = (withheld: WithheldNames): TextChecks => {
  const tries = new LRUCache<string, number>({ max: SENDERS, ttl: WHILE_MS })
  const tried = (actor: string): number => tries.get(actor) ?? 0
  const note = (actor: string): void => {
    tries.set(actor, tried(actor) + 1, { noUpdateTTL: true })
  }
  return {
    guesses: (request) =>
      seesNames(request)
        ? undefined
        : {
            over: () => (tried(request.actor) >= MOST_TRIES ? problem('rate-limited', TOO_OFTEN) : undefined),
            note: () => note(request.actor),
          },
    of: (request, items = []) => {
      const together = indexOf(registeredIn(items))
      const shown = seesNames(request)
      return async ({ command, body }) => {
        const index = await withheld.index()
        if (index.size === 0 && together.size === 0) return undefined
        // The details of a person go to a stream of their own. But what a role says of somebody else would stay there.
        const texts = command.personal ? { role: body.role } : body
        for (const [pointer, text] of freeTextsIn(texts)) {
          const found = nameIn(text, index) ?? nameIn(text, together)
          if (!found) continue
          if (shown) return namesAPerson(pointer, found, shown)
          if (tried(request.actor) >= MOST_TRIES) return problem('rate-limited', TOO_OFTEN)
          note(request.actor)
          return namesAPerson(pointer, found, shown)
        }
        return undefined
      }
    },
  }
}
