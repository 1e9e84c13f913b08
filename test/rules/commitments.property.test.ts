/** Commitments: what views show of them is what rules judge by, whatever was vague, disputed or repaired. */
import fc from 'fast-check'
import { test } from 'tap'
import type { AnyEvent } from '../../events/catalogue.ts'
import { layOut } from '../../events/history/order.ts'
import { isAboutCommitment } from '../../events/history/promises.ts'
import { repairedEvents } from '../../events/history/repairs.ts'
import { commitmentsAt } from '../../projections/folds/deals/commitmentsOnDay.ts'
import { type Fact, historyOf } from '../record/given.ts'
import { acceptedOf, DEAL, day, holds, type Tried } from '../record/random.ts'
import * as deals from './deals/given.ts'

const AFTER_ALL = '2026-12-31'
const CLOSED = ['fulfilled', 'waived', 'withdrawn', 'lapsed']

/** A deal of commitments alone, so that a random history says much of few. */
const PROMISING: Tried = {
  ...DEAL,
  next: DEAL.next.filter(({ recorded }) => 'commitmentId' in recorded.data),
}

const standingOf = async (accepted: { events(): Promise<readonly AnyEvent[]> }) =>
  // Without a last moment nothing is ever certain, though rules count it after all the rest.
  repairedEvents(await accepted.events()).filter(({ latest }) => latest !== null)

test('views and rules agree on the state of a commitment', async (t) => {
  const { breaks, evolve, initial } = DEAL.rules
  await holds(
    t,
    fc.asyncProperty(
      acceptedOf(PROMISING, undefined, 14),
      fc.integer({ min: 1, max: 4 }),
      async (accepted, amount) => {
        const events = await standingOf(accepted)
        const state = layOut(events, 'latest').reduce(evolve, initial)
        const broken = (fact: Fact) => breaks(state, historyOf(deals.STREAM, [fact])[0] as AnyEvent)
        return commitmentsAt(events, AFTER_ALL)
          .filter(({ state }) => state !== 'not-made')
          .every((shown) => {
            const part = broken(deals.keptPartly(shown.id, AFTER_ALL, { amount }))
            const kept = broken(deals.kept(shown.id, AFTER_ALL))
            const { quantity } = shown.made.data
            const unmet = kept.filter(({ rule }) => rule === 'conditions-unmet').map(({ item }) => item)
            return (
              part.some(({ rule }) => rule === 'commitment-closed') === !shown.open &&
              part.some(({ rule }) => rule === 'promised-quantity-exceeded') ===
                (quantity !== undefined && shown.amount + amount > quantity.n) &&
              unmet.join() === shown.unmet.join()
            )
          })
      },
    ),
  )
})

test('once a commitment is closed, nothing later ends, keeps or postpones it', async (t) => {
  await holds(
    t,
    fc.asyncProperty(acceptedOf(PROMISING, undefined, 14), async (accepted) => {
      const events = (await standingOf(accepted)).filter((event) => event.type !== 'ClaimContradicted')
      const before = commitmentsAt(events, AFTER_ALL).filter(({ state }) => CLOSED.includes(state))
      const [, ...later] = historyOf(deals.STREAM, [
        DEAL.opening,
        ...before.flatMap(({ id }) => [
          deals.keptPartly(id, '2026-01-01', { amount: 1 }),
          deals.postponed(id, '2026-01-01', { due: '2026-06-01' }),
          deals.waived(id, '2026-01-01'),
          deals.kept(id, '2026-01-01'),
        ]),
      ])
      const added = later.map((event, index) => ({ ...event, revision: 100 + index, id: `later-${index}` }))
      const after = commitmentsAt([...events, ...added], AFTER_ALL)
      return before.every(
        ({ id, state, amount, due, evidence }) =>
          fc.stringify({ state, amount, due, evidence }) ===
          fc.stringify(
            after
              .filter((one) => one.id === id)
              .map((one) => ({
                state: one.state,
                amount: one.amount,
                due: one.due,
                evidence: one.evidence,
              }))[0],
          ),
      )
    }),
  )
})

test('how commitments stand does not depend on the order in which their events were recorded', async (t) => {
  await holds(
    t,
    fc.asyncProperty(acceptedOf(PROMISING, undefined, 14), day, async (accepted, asOf) => {
      const events = (await standingOf(accepted)).filter(
        (event) => event.revision === 0 || isAboutCommitment(event),
      )
      // What happened at the same moment keeps its order.
      const [opening, ...rest] = layOut(events, 'latest', () => false)
      const moments = new Set(rest.map(({ latest }) => latest))
      if (!opening || moments.size < rest.length) return true
      const recorded = rest.toReversed().map((event, index) => ({ ...event, revision: index + 1 }))
      const show = (history: readonly AnyEvent[]) =>
        commitmentsAt(history, asOf)
          .map(({ id, state, amount, due, unmet }) => fc.stringify({ id, state, amount, due, unmet }))
          .sort()
          .join()
      return show([opening, ...recorded]) === show(events)
    }),
  )
})
