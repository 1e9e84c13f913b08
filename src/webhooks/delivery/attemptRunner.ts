/** Makes one attempt at one delivery to an endpoint: sends the event as it reads now, and records the outcome in a row. */

import type { Endpoint } from '../endpoints/endpoint.ts'
import { cloudEvent, deliveryId, sourceOf } from '../outbound/cloudEvent.ts'
import type { Outcome } from '../outbound/send.ts'
import { type Attempting, isDelivered, openAttempt } from './attempt.ts'
import type { AttemptRow } from './attempts.ts'
import type { ParkedDelivery } from './cursor.ts'
import type { FindVerdicts } from './deliveryVerdicts.ts'
import type { Pages } from './logPages.ts'

/** What an attempt sends: a delivery that is due, or one that was asked for by hand. */
export type AttemptedEvent = Pick<ParkedDelivery, 'position' | 'previous' | 'eventId' | 'epoch'>

export interface AttemptResult {
  readonly outcome: Outcome
  readonly made: AttemptRow
}

export interface AttemptOptions extends Attempting {
  readonly ledgerId: string
  readonly pages: Pages
  readonly verdictsOf: FindVerdicts
  /** Whether the API key that an endpoint was registered with sees withheld names now. */
  readonly seesNames: (key: string) => boolean
  /** RFC 3339 UTC with milliseconds. */
  readonly now: () => string
}

/**
 * Makes one attempt.
 * @param number 1 for the first, 0 for one that was asked for by hand
 * @returns undefined when it was broken off by the signal
 * @throws Error when the views do not have the event
 */
export type RunAttempt = (
  subject: AttemptedEvent,
  number: number,
  signal: AbortSignal,
) => Promise<AttemptResult | undefined>

/** Prepares what all attempts at an endpoint in its present state need. */
export const openAttemptRunner = (options: AttemptOptions, endpoint: Endpoint): RunAttempt => {
  const { pages, verdictsOf, now } = options
  const attempt = openAttempt(options, endpoint)
  const source = sourceOf(options.ledgerId)
  return async ({ position, previous, epoch, eventId }, number, signal) => {
    const reader = { seesNames: options.seesNames(endpoint.registeredBy), today: now().slice(0, 10) }
    const row = pages.at(position, reader)
    if (!row) throw new Error(`the views have no event at position ${position}`)
    const verdicts = await verdictsOf(row, endpoint.filter)
    if (signal.aborted) return undefined
    const id = deliveryId(eventId, endpoint.id)
    const at = now()
    const outcome = await attempt(id, cloudEvent(source, row, { previous, epoch }, verdicts), at, signal)
    if (signal.aborted) return undefined
    const made: AttemptRow = {
      webhook: endpoint.id,
      delivery: id,
      event: eventId,
      type: row.type,
      position,
      previous,
      epoch,
      at,
      ms: outcome.ms,
      attempt: number,
      outcome: isDelivered(outcome) ? 'delivered' : 'failed',
      status: outcome.status ?? null,
      error: outcome.error ?? null,
      response: outcome.body,
      next: null,
    }
    return { outcome, made }
  }
}
