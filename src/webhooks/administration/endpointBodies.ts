/** The bodies of the commands on endpoints. */
import { z } from 'zod'
import { webhookFields, webhookFilter } from '../../../events/webhook.ts'
import { strict } from '../../rules/kernel/bodies/strict.ts'
import { markedPositionText } from '../../views/positionMarks.ts'
import { startPositionText } from '../endpoints/startPosition.ts'

/** Headers that the service sets itself, or that control the connection. */
const RESERVED =
  /^(?:host|webhook-.*|content-.*|transfer-encoding|connection|keep-alive|proxy-.*|te|trailer|upgrade|expect|user-agent)$/i

const headers = z
  .record(
    z
      .string()
      .max(100)
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be the name of a header')
      .refine((name) => !RESERVED.test(name), 'must not be a header that the service itself sets'),
    z
      .string()
      .max(2_000)
      .regex(/^[\t\x20-\x7e]*$/, 'must be printable ASCII, without line breaks'),
  )
  .refine((all) => Object.keys(all).length <= 20, 'must be at most 20')
  .check(({ value, issues }) => {
    // A receiver takes both for one field (RFC 9110, section 5.1), and both would be sent.
    const seen = new Map<string, string>()
    for (const name of Object.keys(value)) {
      const other = seen.get(name.toLowerCase())
      seen.set(name.toLowerCase(), name)
      if (other === undefined) continue
      const message = `names the same header as ${other}: upper and lower case are the same`
      issues.push({ code: 'custom', input: value, path: [name], message })
    }
  })
  .meta({ description: 'Sent with every delivery; the values are kept sealed and never shown' })

export const registerBody = strict(
  z.strictObject({
    ...webhookFields,
    filter: webhookFilter.default({}),
    from: startPositionText
      .default('now')
      .meta({ description: 'now, beginning, or the position after which to begin' }),
    order: webhookFields.order.default('deal'),
    inFlight: webhookFields.inFlight.default(4),
    headers: headers.default({}),
    asymmetric: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether to sign with Ed25519 (v1a) as well; the public key is shown' }),
  }),
)

export const changeBody = strict(
  z
    .strictObject({ ...z.object(webhookFields).partial().shape, headers: headers.optional() })
    .refine((body) => Object.values(body).some((value) => value !== undefined), 'must change something'),
)

export const rotateBody = z.strictObject({
  atOnce: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether the previous secret ends now rather than in 24 hours' }),
})

export const seekBody = z
  .strictObject({
    position: markedPositionText.optional().meta({ description: 'Continues after this position' }),
    since: z.iso
      .datetime({ offset: true })
      .optional()
      .meta({ description: 'Continues with what was recorded from this instant on' }),
    beginning: z.literal(true).optional(),
  })
  .refine(
    (body) => Object.values(body).filter((value) => value !== undefined).length === 1,
    'must have one of position, since, beginning',
  )

export const emptyBody = z.strictObject({})
