/** The suite that every event store must pass, whatever its engine. */
import type { Test } from 'tap'
import { appends } from './store/appends.ts'
import { closing } from './store/closing.ts'
import { deletions } from './store/deletions.ts'
import type { Engine } from './store/given.ts'
import { orders } from './store/orders.ts'
import { races } from './store/races.ts'
import { reads } from './store/reads.ts'
import { retries } from './store/retries.ts'
import { state } from './store/state.ts'
import { subscriptions } from './store/subscriptions.ts'
import { text } from './store/text.ts'

/** Runs the whole suite on one engine. */
export const storeContract = (t: Test, engine: Engine): void => {
  const parts = { appends, orders, retries, races, reads, text, deletions, subscriptions, state, closing }
  for (const [name, part] of Object.entries(parts)) {
    t.test(`${engine.name}: ${name}`, async (t) => part(t, engine))
  }
}
