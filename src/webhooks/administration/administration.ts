/** The commands on an endpoint: each is checked before it becomes an event of `webhook-{id}`. */
import type { z } from 'zod'
import { jcs } from '../../../events/canonical/jcs.ts'
import { positionAt } from '../../../projections/read/moment.ts'
import { refuse } from '../../failure/problems.ts'
import type { Fact } from '../../record/facts.ts'
import type { EventStore, Position } from '../../store/port.ts'
import type { MarkedPosition, PositionMarks } from '../../views/positionMarks.ts'
import { refusePlace } from '../../views/positionMarks.ts'
import type { Views } from '../../views/views.ts'
import type { Attempting } from '../delivery/attempt.ts'
import type { Attempts } from '../delivery/attempts.ts'
import type { Deliverer } from '../delivery/deliverer.ts'
import { DAY } from '../delivery/retry.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import { sealHeaders, sealSecret } from '../endpoints/secrets.ts'
import { type Filter, impossible } from '../filters/filter.ts'
import { type UrlRules, urlFault } from '../outbound/address.ts'
import { newSecret } from '../outbound/signing.ts'
import { challengeReceiver } from './challenge.ts'
import type { changeBody, registerBody, rotateBody, seekBody } from './endpointBodies.ts'
import { positionOf, readSavedCursor } from './savedPosition.ts'

export interface Administration extends Attempting {
  readonly store: EventStore
  readonly views: Views
  readonly marks: PositionMarks
  readonly endpoints: Endpoints
  readonly attempts: Attempts
  readonly deliverer: Pick<Deliverer, 'flush'>
  readonly rules: UrlRules
  /** RFC 3339 UTC with milliseconds. */
  readonly now: () => string
  /** The name of this service, for the handshake. */
  readonly origin: string
}

const refuseField = (pointer: string, code: Parameters<typeof refuse>[0], detail: string): never =>
  refuse(code, `${pointer}: ${detail}`, { errors: [{ pointer, code, detail }] })

/** @throws Refusal `filter-impossible` */
const checkFilter = (filter: Filter): void => {
  const fault = impossible(filter)
  if (fault) refuseField(`/filter/${fault.facet}`, 'filter-impossible', fault.detail)
}

/** @throws Refusal `url-refused` · `challenge-failed` */
const checkReceiver = async ({ sender, rules, origin }: Administration, url: string): Promise<void> => {
  const fault = urlFault(url, rules)
  if (fault !== undefined) refuseField('/url', 'url-refused', fault)
  const why = await challengeReceiver(sender, url, origin)
  if (why !== undefined) refuseField('/url', 'challenge-failed', why)
}

/** What to do instead, for a request with a position of another log. */
const BEGIN_ANEW = 'Begin anew: at beginning, since an instant, or at a position that this service names now'

const checkPosition = async (
  { store, marks }: Administration,
  pointer: string,
  place: MarkedPosition,
): Promise<Position> => {
  const { position } = place
  const fault = marks.fault(place)
  if (fault !== undefined) refusePlace(pointer, pointer.slice(1), fault, BEGIN_ANEW)
  const head = await store.head()
  if (position <= head) return position
  const detail = `the log does not reach this position yet: it ends at ${head}`
  return refuseField(pointer, 'wrong-value', detail)
}

/**
 * The position before the first event that was recorded at an instant or after it.
 * @throws Refusal `wrong-value` for an instant in the future: what is recorded until then would be left out
 */
const positionBefore = ({ views, now }: Administration, since: string): Position => {
  const at = now()
  if (Date.parse(since) > Date.parse(at)) {
    const detail = `this instant is in the future: it is ${at}, and the log ends at position ${views.position()}`
    return refuseField('/since', 'wrong-value', detail)
  }
  return positionAt(views.sql, new Date(Date.parse(since) - 1).toISOString()).position
}

const headerFields = (service: Administration, id: string, headers: Readonly<Record<string, string>>) => ({
  headerNames: Object.keys(headers),
  ...(Object.keys(headers).length > 0 && { sealedHeaders: sealHeaders(service.key, id, headers) }),
})

/** Registers an endpoint whose receiver wants it. Its secret is returned here and never again. */
export const register = async (
  service: Administration,
  { from, headers, asymmetric, ...body }: z.output<typeof registerBody>,
  actor: string,
): Promise<{ endpoint: Endpoint; secret: string }> => {
  checkFilter(body.filter)
  const after =
    from === 'beginning'
      ? 0
      : from === 'now'
        ? await service.store.head()
        : await checkPosition(service, '/from', from)
  await checkReceiver(service, body.url)
  const { secret, publicKey } = newSecret(asymmetric)
  const endpoint = await service.endpoints.register(
    (id) => ({
      type: 'WebhookRegistered',
      data: {
        ...body,
        ...headerFields(service, id, headers),
        sealedSecret: sealSecret(service.key, id, secret),
        ...(publicKey !== undefined && { publicKey }),
        after,
      },
    }),
    actor,
  )
  return { endpoint, secret: secret.symmetric }
}

const missing = (id: string): never => refuse('not-found', `There is no webhook ${id}.`)

/**
 * Appends what `decide` returns for an endpoint.
 * @throws Refusal `not-found`
 */
export const change = async (
  { endpoints }: Administration,
  id: string,
  decide: (endpoint: Endpoint) => Fact | undefined | Promise<Fact | undefined>,
  actor: string,
): Promise<Endpoint> => (await endpoints.change(id, decide, actor)) ?? missing(id)

/** @throws Refusal `not-found` */
export const endpointOf = async (
  { endpoints }: Pick<Administration, 'endpoints'>,
  id: string,
): Promise<Endpoint> => (await endpoints.read(id)) ?? missing(id)

/** Changes an endpoint. Another filter begins an epoch where the cursor is; the same filter, sent again, does not. */
export const changeEndpoint = async (
  service: Administration,
  id: string,
  { headers, ...body }: z.output<typeof changeBody>,
  actor: string,
): Promise<Endpoint> => {
  const present = await endpointOf(service, id)
  if (body.filter) checkFilter(body.filter)
  if (body.url !== undefined && body.url !== present.url) await checkReceiver(service, body.url)
  // As far as this node knows, so that as little as possible comes again in the new epoch.
  if (body.filter) await service.deliverer.flush(id)
  const decide = async (endpoint: Endpoint): Promise<Fact> => {
    const isOther = body.filter !== undefined && jcs(body.filter) !== jcs(endpoint.filter)
    return {
      type: 'WebhookChanged',
      data: {
        ...body,
        ...(headers && headerFields(service, id, headers)),
        ...(isOther && { after: positionOf(endpoint, await readSavedCursor(service.store, id)) }),
      },
    }
  }
  return change(service, id, decide, actor)
}

export const pause = (service: Administration, id: string, actor: string): Promise<Endpoint> =>
  change(
    service,
    id,
    ({ status }) => (status === 'active' ? { type: 'WebhookPaused', data: {} } : undefined),
    actor,
  )

export const resume = (service: Administration, id: string, actor: string): Promise<Endpoint> =>
  change(
    service,
    id,
    ({ status }) => (status === 'active' ? undefined : { type: 'WebhookResumed', data: {} }),
    actor,
  )

/** @throws Refusal `not-found` */
export const remove = async (service: Administration, id: string, actor: string): Promise<void> => {
  await endpointOf(service, id)
  await service.endpoints.change(id, () => ({ type: 'WebhookRemoved', data: {} }), actor)
}

/** Gives an endpoint another secret. The previous one also signs for 24 hours, unless it ends at once. */
export const rotate = async (
  service: Administration,
  id: string,
  { atOnce }: z.output<typeof rotateBody>,
  actor: string,
): Promise<{ endpoint: Endpoint; secret: string }> => {
  const { publicKey: before } = await endpointOf(service, id)
  const { secret, publicKey } = newSecret(before !== undefined)
  const endpoint = await change(
    service,
    id,
    () => ({
      type: 'WebhookSecretRotated',
      data: {
        sealedSecret: sealSecret(service.key, id, secret),
        ...(publicKey !== undefined && { publicKey }),
        previousUntil: atOnce ? null : new Date(Date.parse(service.now()) + DAY).toISOString(),
      },
    }),
    actor,
  )
  return { endpoint, secret: secret.symmetric }
}

/**
 * Moves an endpoint back or forward.
 * @throws Refusal `not-found` · `wrong-value` for a position after the end of the log
 */
export const seek = async (
  service: Administration,
  id: string,
  { position, since }: z.output<typeof seekBody>,
  actor: string,
): Promise<Endpoint> => {
  const after =
    position !== undefined
      ? await checkPosition(service, '/position', position)
      : since === undefined
        ? 0
        : positionBefore(service, since)
  return change(service, id, () => ({ type: 'WebhookSought', data: { after } }), actor)
}
