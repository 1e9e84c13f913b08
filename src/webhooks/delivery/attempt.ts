/** Attempts at deliveries to an endpoint: each is signed and sent, and its outcome holds nothing secret. */

import type { Endpoint } from '../endpoints/endpoint.ts'
import { openSecrets, redact } from '../endpoints/secrets.ts'
import { NotOpened, type ServerKey } from '../endpoints/serverKey.ts'
import { CLOUD_EVENT_TYPE } from '../outbound/cloudEvent.ts'
import type { Outcome, Sender } from '../outbound/send.ts'
import { signedHeaders } from '../outbound/signing.ts'

export interface Attempting {
  readonly sender: Sender
  readonly key: ServerKey
}

/** Only 2xx is success. A redirect is not followed and counts as a failure. */
export const isDelivered = ({ status }: Pick<Outcome, 'status'>): boolean =>
  status !== undefined && status >= 200 && status < 300

/**
 * Makes an attempt; never throws.
 * @param id the delivery's id, the same on every attempt
 * @param body a CloudEvent as JSON text
 * @param at RFC 3339 UTC with milliseconds
 */
export type Attempt = (id: string, body: string, at: string, signal?: AbortSignal) => Promise<Outcome>

/** Prepares what all attempts at an endpoint in its present state need. */
export const openAttempt = ({ sender, key }: Attempting, endpoint: Endpoint): Attempt => {
  const url = new URL(endpoint.url)
  const secretsAt = openSecrets(key, endpoint)
  return async (id, text, at, signal) => {
    try {
      const opened = secretsAt(at)
      const body = Buffer.from(text)
      const timestamp = Math.floor(Date.parse(at) / 1000)
      const outcome = await sender.send({
        url,
        headers: {
          ...opened.headers,
          'content-type': CLOUD_EVENT_TYPE,
          'user-agent': 'detente-webhooks/1',
          ...signedHeaders(opened.signers, { id, timestamp, body }),
        },
        body,
        ...(signal && { signal }),
      })
      return { ...outcome, body: redact(outcome.body, opened) }
    } catch (error) {
      if (!(error instanceof NotOpened)) throw error
      return { headers: {}, body: '', error: error.message, ms: 0 }
    }
  }
}
