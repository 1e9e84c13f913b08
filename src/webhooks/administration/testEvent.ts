/** Tries an endpoint with a test event, which is not in the ledger. */
import { randomUUID } from 'node:crypto'
import { isDelivered, openAttempt } from '../delivery/attempt.ts'
import { sourceOf, typeOf } from '../outbound/cloudEvent.ts'
import { type Administration, endpointOf } from './administration.ts'

/** Sends a test event and returns the outcome. */
export const sendTest = async (service: Administration, id: string) => {
  const endpoint = await endpointOf(service, id)
  const event = randomUUID()
  const time = service.now()
  const body = JSON.stringify({
    specversion: '1.0',
    id: event,
    source: sourceOf(service.store.ledgerId),
    type: typeOf('webhook.test'),
    time,
    datacontenttype: 'application/json',
    data: { message: 'A test of this webhook; nothing happened.' },
  })
  const outcome = await openAttempt(service, endpoint)(`${event}_${id}`, body, time)
  const { status, error, ms, body: response } = outcome
  return {
    delivered: isDelivered(outcome),
    ...(status !== undefined && { status }),
    ...(error !== undefined && { error }),
    ms,
    response,
  }
}
