/** Asks for a retry of a delivery by hand. */
import type { DataOf } from '../../../events/catalogue.ts'
import { refuse } from '../../failure/problems.ts'
import type { Fact } from '../../record/facts.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { deliveryId } from '../outbound/cloudEvent.ts'
import { type Administration, change, endpointOf } from './administration.ts'
import { readSavedCursor } from './savedPosition.ts'

/** The place of a delivery in its epoch: from the parked deliveries of the cursor, or from the attempts of this node. */
const placeOf = async (
  { store, attempts }: Pick<Administration, 'store' | 'attempts'>,
  id: string,
  delivery: string,
): Promise<DataOf<'WebhookRetryAsked'> | undefined> => {
  const cursor = await readSavedCursor(store, id)
  const parked = cursor?.parked.find((one) => deliveryId(one.eventId, id) === delivery)
  if (parked) {
    const { eventId, position, previous, epoch } = parked
    return { eventId, position, previous, epoch }
  }
  const tried = attempts.last(id, delivery)
  return (
    tried && { eventId: tried.event, position: tried.position, previous: tried.previous, epoch: tried.epoch }
  )
}

/**
 * Asks the node that delivers to try a delivery again, once and at once.
 * @throws Refusal `not-found` · `webhook-inactive`
 */
export const askRetry = async (
  service: Administration,
  id: string,
  delivery: string,
  actor: string,
): Promise<void> => {
  await endpointOf(service, id)
  const place =
    (await placeOf(service, id, delivery)) ??
    refuse(
      'not-found',
      `There is no delivery ${delivery} among the parked ones and the last attempts of this node.`,
    )
  const decide = ({ status }: Endpoint): Fact =>
    status === 'active'
      ? { type: 'WebhookRetryAsked', data: place }
      : refuse('webhook-inactive', `The webhook is ${status}; resume it first.`)
  await change(service, id, decide, actor)
}
