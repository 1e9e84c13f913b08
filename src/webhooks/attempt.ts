/** One attempt at a delivery: signed, sent, and what came of it, with nothing secret in it. */
import { CLOUD_EVENT_TYPE } from './cloudEvent.ts'
import type { Endpoint } from './endpoint.ts'
import { openSecrets, redact } from './secrets.ts'
import type { Outcome, Sender } from './send.ts'
import { NotOpened, type ServerKey } from './serverKey.ts'
import { signedHeaders } from './signing.ts'

export interface Attempting {
  readonly sender: Sender
  readonly key: ServerKey
  /** RFC 3339 UTC with milliseconds. */
  readonly now: () => string
}

/** Only 2xx is success; a redirect is not followed and is none. */
export const isDelivered = ({ status }: Pick<Outcome, 'status'>): boolean =>
  status !== undefined && status >= 200 && status < 300

/**
 * Makes an attempt; never throws.
 * @param id the delivery's id, the same on every attempt
 * @param body a CloudEvent as JSON text
 */
export const attempt = async (
  { sender, key, now }: Attempting,
  endpoint: Endpoint,
  id: string,
  body: string,
  signal?: AbortSignal,
): Promise<Outcome> => {
  const at = now()
  try {
    const opened = openSecrets(key, endpoint, at)
    const timestamp = Math.floor(Date.parse(at) / 1000)
    const outcome = await sender.send({
      url: endpoint.url,
      headers: {
        ...opened.headers,
        'content-type': CLOUD_EVENT_TYPE,
        'user-agent': 'detente-webhooks/1',
        ...signedHeaders(opened.secrets, { id, timestamp, body }),
      },
      body,
      ...(signal && { signal }),
    })
    return { ...outcome, body: redact(outcome.body, opened) }
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error
    return { headers: {}, body: '', error: `the secret cannot be opened: ${error.message}`, ms: 0 }
  }
}
