/**
 * The rules of a person in the ledger: only public figures have a readable id, a legal hold protects details
 * from erasure, and nothing can change after an erasure.
 */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { idOf } from '../../../events/envelope.ts'
import { isConfidentialId } from '../../../events/privateMark.ts'
import { type Context, rules, type Violation } from '../kernel/rules.ts'

const OPAQUE_PERSON = /^p-[a-z2-7]{20}$/

/** Whether the id of a person says nothing. */
export const isOpaquePerson = (id: string): boolean => OPAQUE_PERSON.test(id)

const readableId: Violation = {
  rule: 'id-not-opaque',
  detail: 'The id of a person who is not a public figure must be p- and 20 characters of a-z and 2-7.',
  pointer: '/id',
}

const noConsent: Violation = {
  rule: 'missing-field',
  detail: 'must be given: only a public figure is named without consent',
  pointer: '/consent',
}

const isPublic = ([opening]: readonly AnyEvent[]): boolean =>
  opening?.type === 'PersonRegistered' && opening.data.publicFigure

/** What decides whether a name is withheld. */
const NAMING: ReadonlySet<string> = new Set([
  'PersonNamingAllowed',
  'PersonNameWithheld',
  'PersonErasureRequested',
])

/** The legal hold on a person's details, if there is one. */
const holdIn = (history: readonly AnyEvent[]): AnyEvent | undefined => {
  const last = history.findLast(({ type }) => type === 'LegalHoldPlaced' || type === 'LegalHoldReleased')
  return last?.type === 'LegalHoldPlaced' ? last : undefined
}

/** Whether the details of a person were erased. */
export const isErased = (history: readonly AnyEvent[]): boolean =>
  history.some(({ type }) => type === 'PersonErased')

/**
 * Whether the private values of a person's case are kept with the details, so that an erasure reaches them. They are for
 * everybody except public figures whose name is not withheld. Consent can be taken back, so it makes nobody public here.
 */
export const isPrivate = (history: readonly AnyEvent[]): boolean => {
  const last = history.findLast(({ type }) => NAMING.has(type))
  return (
    !isPublic(history) || isErased(history) || (last !== undefined && last.type !== 'PersonNamingAllowed')
  )
}

const refuses = (event: AnyEvent, { history }: Context): Violation | undefined => {
  if (event.type === 'PersonRegistered') {
    const id = idOf(event.stream)
    // The details of a confidential source lie under its id, as those of a person do.
    return (event.data.publicFigure && !isConfidentialId(id)) || isOpaquePerson(id) ? undefined : readableId
  }
  if (isErased(history))
    return { rule: 'person-erased', detail: `The details of ${idOf(event.stream)} were erased.` }
  if (event.type === 'PersonNamingAllowed' && !event.data.consent && !isPublic(history)) return noConsent
  const hold = holdIn(history)
  if (event.type === 'PersonErased' && hold) {
    return {
      rule: 'under-legal-hold',
      detail: 'The details are under a legal hold; lift it first.',
      by: hold.id,
    }
  }
  if (event.type === 'LegalHoldPlaced' && hold) {
    return {
      rule: 'under-legal-hold-already',
      detail: 'The details are already under a legal hold.',
      by: hold.id,
    }
  }
  if (event.type === 'LegalHoldReleased' && !hold) {
    return { rule: 'not-under-legal-hold', detail: 'The details are not under a legal hold.' }
  }
  return undefined
}

export const personRules = rules({ initial: null, refuses })
