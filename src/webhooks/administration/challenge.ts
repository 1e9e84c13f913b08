/**
 * Proves that a receiver wants deliveries: it echoes a challenge, or allows this service in the handshake of CloudEvents'
 * web hooks (github.com/cloudevents/spec, http-webhook.md, section 4).
 */
import { randomBytes } from 'node:crypto'
import { isDelivered } from '../delivery/attempt.ts'
import type { Outcome, Sender } from '../outbound/send.ts'

const echoes = (outcome: Outcome, challenge: string): boolean => {
  if (!isDelivered(outcome)) return false
  if (outcome.body.trim() === challenge) return true
  try {
    return (JSON.parse(outcome.body) as { challenge?: unknown }).challenge === challenge
  } catch {
    return false
  }
}

/** The outcome of a request, in a few words. */
const came = ({ status, error }: Outcome): string =>
  status === undefined ? (error ?? 'no answer') : `HTTP ${status}`

/**
 * Asks a receiver whether it wants deliveries.
 * @param origin the name of this service
 * @returns undefined when it does, else why that is not certain
 */
export const challengeReceiver = async (
  { send }: Sender,
  url: string,
  origin: string,
): Promise<string | undefined> => {
  const challenge = randomBytes(24).toString('base64url')
  const body = JSON.stringify({ type: 'webhook.challenge', challenge })
  const answer = await send({ url, headers: { 'content-type': 'application/json' }, body })
  if (echoes(answer, challenge)) return undefined
  const allowed = await send({ url, method: 'OPTIONS', headers: { 'webhook-request-origin': origin } })
  const to = allowed.headers['webhook-allowed-origin']
  if (isDelivered(allowed) && (to === '*' || to === origin)) return undefined
  const echoed = isDelivered(answer) ? `${came(answer)}, without the challenge in its body` : came(answer)
  return `the challenge came to: ${echoed}; the handshake (OPTIONS) came to: ${came(allowed)}${isDelivered(allowed) ? ', without WebHook-Allowed-Origin' : ''}`
}
