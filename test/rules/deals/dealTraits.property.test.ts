/** The status of a deal: rules and views fold it alike, whatever was vague, disputed or repaired. */
import fc from 'fast-check'
import { test } from 'tap'
import type { AnyEvent } from '../../../events/catalogue.ts'
import { DEAL_STATUSES, type DealStatus } from '../../../events/deal.ts'
import { layOut } from '../../../events/history/order.ts'
import { repairedEvents } from '../../../events/history/repairs.ts'
import { readDeal } from '../../../projections/read/deals/deal.ts'
import { dealStatusAt } from '../../../src/rules/deals/dealTraits.ts'
import { openLog, storedOf } from '../../projections/given.ts'
import { historyOf } from '../../record/given.ts'
import { acceptedOf, DEAL, day, holds, type Tried, when } from '../../record/random.ts'
import * as deals from './given.ts'

/** A deal to which nothing happens but steps of its status, so that a random history has many. */
const STEPPING: Tried = {
  ...DEAL,
  opening: deals.opened({}, '2024-01-01'),
  next: fc.tuple(when, fc.constantFrom(...DEAL_STATUSES)).map(([occurred, to]) => ({
    asked: deals.becomes(to, occurred),
    recorded: deals.became(to, occurred),
  })),
}

/** The statuses of a deal on the first days of the months, from its opening on. */
const monthly = (history: readonly AnyEvent[]): readonly (DealStatus | null)[] =>
  [1, 2, 3, 4, 5, 6].map((month) => dealStatusAt(history, `2024-0${month}-01`))

test('the rows of a deal give the same status on each day as its history', async (t) => {
  await holds(
    t,
    fc.asyncProperty(acceptedOf(STEPPING), day, async (accepted, asOf) => {
      const events = await accepted.events()
      const log = openLog()
      let position = 0
      for (const event of events) {
        position = log.apply({ ...storedOf(event), stream: event.stream, revision: event.revision })
      }
      const read = readDeal(log.sql, deals.DEAL, { position, asOf, pinned: true, settled: true })?.status
      // A retracted deal has no rows.
      const stands = repairedEvents(events)
      return (read ?? null) === (stands[0]?.type === 'DealOpened' ? dealStatusAt(stands, asOf) : null)
    }),
    100,
  )
})

test('the status that views give is the one that rules judge the next step by', async (t) => {
  const { breaks, evolve, initial } = DEAL.rules
  await holds(
    t,
    fc.asyncProperty(acceptedOf(STEPPING), fc.constantFrom(...DEAL_STATUSES), async (accepted, to) => {
      // Without a last moment nothing is ever certain, though rules count it after all the rest.
      const events = repairedEvents(await accepted.events()).filter(({ latest }) => latest !== null)
      const status = dealStatusAt(events, '2026-12-31')
      // Nothing is judged in a deal whose opening is retracted.
      if (status === null) return true
      const [next] = historyOf(deals.STREAM, [deals.became(to, '2026-12-31')])
      const state = layOut(events, 'latest').reduce(evolve, initial)
      const refused = breaks(state, next as AnyEvent).some(({ rule }) => rule === 'impossible-status-step')
      return refused === !deals.STEPS.get(status)?.includes(to)
    }),
  )
})

test('the status of a deal does not depend on the order in which its steps were recorded', async (t) => {
  const steps = fc.uniqueArray(fc.tuple(day, fc.constantFrom(...DEAL_STATUSES)), {
    selector: ([on]) => on,
  })
  const twice = steps.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  )
  await holds(
    t,
    fc.property(twice, (orders) => {
      const [first, second] = orders.map((order) =>
        monthly(
          historyOf(deals.STREAM, [STEPPING.opening, ...order.map(([on, to]) => deals.became(to, on))]),
        ).join(),
      )
      return first === second
    }),
  )
})
