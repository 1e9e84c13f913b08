/** Custody: what views show of a detention case is what rules judge by, whatever was vague, disputed or repaired. */
import fc from 'fast-check'
import { test } from 'tap'
import type { AnyEvent } from '../../events/catalogue.ts'
import { layOut } from '../../events/history/order.ts'
import { repairedEvents } from '../../events/history/repairs.ts'
import { certainBy, custodyAt } from '../../projections/folds/prisoners/custodyOnDay.ts'
import { detentionAt } from '../../projections/folds/prisoners/detention.ts'
import { historyOf } from '../record/given.ts'
import { acceptedOf, DETENTION, day, holds, isPlain } from '../record/random.ts'
import * as prisoners from './prisoners/given.ts'

const AFTER_ALL = '2026-12-31'

/** The events that can follow a death. */
const BEYOND_LIFE: readonly string[] = [
  'PrisonerConvicted',
  'PrisonerSentenced',
  'PrisonerRecognised',
  'PrisonerPardoned',
  'ClemencyGranted',
  'CitizenshipRevoked',
  'ProceedingsEnded',
  'PrisonerRehabilitated',
  'RecognitionWithdrawn',
  'PapersTaken',
  'DeathAttributed',
  // Remains are handed over.
  'PrisonerTransferred',
]

/** Everything that may be judged next, after all that happened. */
const NEXT = prisoners.VERBS.map((verb) => prisoners.was(verb, AFTER_ALL))

/** Whether an event that certainly happened is a pardon or other clemency. */
const isClemency =
  (events: readonly AnyEvent[]) =>
  (event: AnyEvent): boolean =>
    ['PrisonerPardoned', 'ClemencyGranted'].includes(event.type) &&
    certainBy(events, AFTER_ALL).includes(event)

test('views and rules agree on the state of a detention case', async (t) => {
  const { breaks, evolve, initial } = DETENTION.rules
  await holds(
    t,
    fc.asyncProperty(acceptedOf(DETENTION), fc.constantFrom(...NEXT), async (accepted, fact) => {
      // Without a last moment nothing is ever certain, though rules count it after all the rest.
      const events = repairedEvents(await accepted.events()).filter(({ latest }) => latest !== null)
      const shown = detentionAt(events, AFTER_ALL)
      // Nothing is judged in a case whose opening is retracted.
      if (shown.custody === 'unknown') return true
      const [next] = historyOf(prisoners.STREAM, [fact])
      const found = breaks(layOut(events, 'latest').reduce(evolve, initial), next as AnyEvent)
      const rules = new Set(found.map(({ rule }) => rule))
      if (shown.custody === 'dead' || rules.has('prisoner-dead'))
        return (shown.custody === 'dead') === rules.has('prisoner-dead') || BEYOND_LIFE.includes(fact.type)
      switch (fact.type) {
        case 'DeathAttributed':
          return rules.has('prisoner-alive')
        case 'PrisonerGotFree':
        case 'PrisonerReleased':
        case 'CustodyChanged':
          return rules.has('prisoner-free') === (shown.custody === 'free')
        case 'PrisonerTransferred':
          return rules.has('prisoner-held') === (shown.custody === 'held')
        case 'PrisonerPardoned':
          return rules.has('prisoner-pardoned-already') || shown.pardoned === undefined
        case 'ReleaseRevoked':
          return (
            rules.has('prisoner-not-conditionally-free') ===
            ['unconditional', 'revoked', undefined].includes(shown.terms)
          )
        case 'PrisonerReturnedToCustody':
          return !rules.has('prisoner-in-custody') || shown.custody === 'held'
        default:
          return rules.size === 0
      }
    }),
    300,
  )
})

test('a prisoner who has certainly died is dead, whatever a vague date puts after the death', async (t) => {
  await holds(
    t,
    fc.asyncProperty(acceptedOf(DETENTION), async (accepted) => {
      const events = repairedEvents(await accepted.events())
      const before = events.filter(({ type }) => type !== 'PrisonerDied')
      const [died] = historyOf(prisoners.STREAM, [prisoners.was('record-death', '2024-03-15')])
      const all = [...before, { ...(died as AnyEvent), id: 'death', revision: events.length }]
      return fc.stringify(custodyAt(all, AFTER_ALL)) === fc.stringify({ custody: 'dead' })
    }),
  )
})

test('on certain days only a revoked release leaves another custody possible', async (t) => {
  await holds(
    t,
    fc.asyncProperty(acceptedOf(DETENTION, isPlain), day, async (accepted, asOf) => {
      const { custody, terms, possible } = detentionAt(await accepted.events(), asOf)
      return possible === (custody === 'free' && terms === 'revoked' ? 'held' : undefined)
    }),
  )
})

test('the last of the states that held a prisoner holds the prisoner, and each time that is over has an end', async (t) => {
  await holds(
    t,
    fc.asyncProperty(acceptedOf(DETENTION), day, async (accepted, asOf) => {
      const { custody, heldBy, holders = [] } = detentionAt(repairedEvents(await accepted.events()), asOf)
      const certain = holders.filter(({ certainty }) => certainty === 'definite')
      const [last, ...earlier] = certain.toReversed()
      const isOpen = last !== undefined && last.until === undefined
      return (
        earlier.every(({ until }) => until !== undefined) &&
        (custody === 'held') === isOpen &&
        (custody !== 'held' || last?.state === heldBy)
      )
    }),
  )
})

test('an acquittal never frees anybody, and what frees somebody never undoes a conviction', async (t) => {
  const ends = ['PrisonerReleased', 'PrisonerGotFree', 'PrisonerRehabilitated'] as const
  await holds(
    t,
    fc.asyncProperty(acceptedOf(DETENTION), async (accepted) => {
      const events = repairedEvents(await accepted.events())
      const without = (...types: readonly string[]) => events.filter(({ type }) => !types.includes(type))
      const [all, acquitted, kept] = [events, without('ProceedingsEnded'), without(...ends)].map((some) =>
        detentionAt(some, AFTER_ALL),
      )
      return (
        all?.custody === acquitted?.custody &&
        fc.stringify(all?.judgments) === fc.stringify(kept?.judgments) &&
        (all?.clemency ?? []).length === events.filter(isClemency(events)).length
      )
    }),
  )
})
