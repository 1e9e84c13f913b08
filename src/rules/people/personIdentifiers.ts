/**
 * Keeps each external identifier unique to one person. It is looked up in the details that the views show, and
 * in those that this node is just recording. Nothing is stored for this, because an identifier of a person is
 * personal: neither it nor a hash of it may outlive an erasure. Two nodes on one EventStoreDB may both accept
 * the same identifier at the same moment.
 */
import { idOf } from '../../../events/envelope.ts'
import type { PersonDetails } from '../../../events/person.ts'
import { Refusal, refuse } from '../../failure/problems.ts'
import type { CheckedCommand, Command } from '../kernel/command.ts'
import type { Guesses } from '../kernel/guesses.ts'
import { isUnique } from '../kernel/identifiers.ts'

type Identifier = PersonDetails['ids'][number]
type Asking = Pick<CheckedCommand, 'body' | 'stream'> & { readonly command: Command }

/** Reserves identifiers of a person for a sender whose guesses are limited. */
export const withinGuesses = (guesses: Guesses | undefined, asking: Asking, reserve: () => void): void => {
  const over = identifiersOf(asking).length === 0 ? undefined : guesses?.over()
  if (over) refuse(over.code, over.detail)
  try {
    reserve()
  } catch (error) {
    if (error instanceof Refusal && error.problem.code === 'identifier-taken') guesses?.note()
    throw error
  }
}

/** Finds the person who has an identifier now. */
export type HolderOf = (identifier: Identifier) => string | undefined

export interface PersonIdentifiers {
  /**
   * Reserves the identifiers of a person whose details are about to be recorded.
   * @throws Refusal `identifier-taken`
   */
  take(asking: Asking): void
  /**
   * Checks that a command could reserve them, and notes that it would.
   * @param foreseen persons by identifier, from the earlier commands of the batch
   * @throws Refusal `identifier-taken`
   */
  foresee(asking: Asking, foreseen: Map<string, string>): void
}

/** How long reservations are remembered. The views show the details long before that. */
const REMEMBERED_MS = 10_000

const identifiersOf = ({ command, body }: Asking): readonly Identifier[] =>
  command.personal && Array.isArray(body.ids) ? (body.ids as Identifier[]) : []

const keyOf = ({ scheme, value }: Identifier): string => `${scheme} ${value}`

const checkAll = (asking: Asking, holderOf: HolderOf): void => {
  const person = idOf(asking.stream)
  for (const [index, identifier] of identifiersOf(asking).entries()) {
    const holder = isUnique(identifier.scheme) ? holderOf(identifier) : undefined
    if (holder === undefined || holder === person) continue
    const pointer = `/ids/${index}`
    // It does not say who: otherwise senders who may not see names could look people up by their identifiers.
    const detail = `another person already has this ${identifier.scheme} identifier`
    refuse('identifier-taken', `${pointer}: ${detail}`, {
      errors: [{ pointer, code: 'identifier-taken', detail }],
    })
  }
}

/** @param shown finds a person in the views */
export const openIdentifiers = (shown: HolderOf): PersonIdentifiers => {
  const taken = new Map<string, { readonly person: string }>()
  const holderOf: HolderOf = (identifier) => taken.get(keyOf(identifier))?.person ?? shown(identifier)
  return {
    take: (asking) => {
      checkAll(asking, holderOf)
      const mine = { person: idOf(asking.stream) }
      const keys = identifiersOf(asking).map(keyOf)
      if (keys.length === 0) return
      for (const key of keys) taken.set(key, mine)
      setTimeout(() => {
        for (const key of keys) if (taken.get(key) === mine) taken.delete(key)
      }, REMEMBERED_MS).unref()
    },
    foresee: (asking, foreseen) => {
      checkAll(asking, (identifier) => foreseen.get(keyOf(identifier)) ?? holderOf(identifier))
      for (const identifier of identifiersOf(asking)) foreseen.set(keyOf(identifier), idOf(asking.stream))
    },
  }
}
