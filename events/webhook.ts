/**
 * Webhook endpoints, each in an operational stream: URL, filter, order, when it was paused or removed. Secrets
 * are sealed with the server's key. The event that begins an epoch of deliveries says from which position.
 */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { goods, party, slug, text, url } from './fields.ts'

/** The most values that a filter may name of one kind. */
export const MOST_VALUES = 500

const some = (value: z.ZodType<string>) => z.array(value).max(MOST_VALUES)

export const webhookFilter = z
  .strictObject({
    types: some(text(60))
      .optional()
      .meta({ description: 'Event types', examples: [['SanctionLifted']] }),
    deals: some(slug).optional(),
    parties: some(party).optional().meta({ description: 'Parties named by a field of the event' }),
    jurisdictions: some(party).optional(),
    sanctions: some(slug).optional().meta({ description: 'Ids of measures' }),
    prisoners: some(slug).optional().meta({ description: 'Ids of detention cases' }),
    targets: some(slug).optional().meta({
      description:
        'Ids of targets. What happens to their measures, licences, programmes and owners is of them, too',
    }),
    goods: goods
      .max(MOST_VALUES)
      .optional()
      .meta({
        description: 'Codes of goods. Measures on a wider or a narrower code count',
        examples: [['3104']],
      }),
    programmes: some(text(300))
      .optional()
      .meta({ description: 'Ids of programmes, or their names as measures write them' }),
  })
  .meta({
    description: 'An event must match one value of each kind given; an empty filter matches everything',
  })

const order = z.enum(['deal', 'strict', 'none']).meta({
  description: 'What waits while a delivery fails: the rest of its deal, all deliveries, or nothing',
})

const inFlight = z.int().min(1).max(8).meta({ description: 'Most requests at once' })
const sealed = z.string().regex(/^v1\.[0-9a-f]{16}\.[A-Za-z0-9_-]+$/)
const position = z.int().nonnegative().meta({ description: 'The position after which the epoch begins' })
const headerNames = z.array(z.string().max(100)).max(20)

export const webhookFields = {
  url,
  filter: webhookFilter,
  order,
  inFlight,
  description: text(300).optional(),
}

export const WebhookRegistered = eventType({
  name: 'WebhookRegistered',
  subject: 'webhook',
  version: 2,
  // The filter may name targets, goods and programmes.
  upcasts: [(data) => data],
  data: z.strictObject({
    ...webhookFields,
    headerNames,
    sealedHeaders: sealed.optional(),
    sealedSecret: sealed,
    publicKey: z.string().optional(),
    after: position,
  }),
  headline: (_, about) => `Webhook ${about.id} registered`,
})

export const WebhookChanged = eventType({
  name: 'WebhookChanged',
  subject: 'webhook',
  version: 2,
  upcasts: [(data) => data],
  data: z.strictObject({
    ...z.object(webhookFields).partial().shape,
    headerNames: headerNames.optional(),
    sealedHeaders: sealed.optional(),
    after: position.optional().meta({ description: 'The position after which the new filter applies' }),
  }),
  headline: (_, about) => `Webhook ${about.id} changed`,
})

export const WebhookSought = eventType({
  name: 'WebhookSought',
  subject: 'webhook',
  data: z.strictObject({ after: position }),
  headline: ({ after }, about) => `Webhook ${about.id} moved to after position ${after}`,
})

export const WebhookSecretRotated = eventType({
  name: 'WebhookSecretRotated',
  subject: 'webhook',
  data: z.strictObject({
    sealedSecret: sealed,
    publicKey: z.string().optional(),
    previousUntil: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'null: the previous secret is invalid at once' }),
  }),
  headline: (_, about) => `Secret of webhook ${about.id} rotated`,
})

export const WebhookPaused = eventType({
  name: 'WebhookPaused',
  subject: 'webhook',
  data: z.strictObject({}),
  headline: (_, about) => `Webhook ${about.id} paused`,
})

export const WebhookResumed = eventType({
  name: 'WebhookResumed',
  subject: 'webhook',
  data: z.strictObject({}),
  headline: (_, about) => `Webhook ${about.id} resumed`,
})

export const DISABLING_CAUSES = ['gone', 'no-success', 'too-many-parked'] as const

export const WebhookDisabled = eventType({
  name: 'WebhookDisabled',
  subject: 'webhook',
  data: z.strictObject({ cause: z.enum(DISABLING_CAUSES), detail: text(300) }),
  headline: ({ detail }, about) => `Webhook ${about.id} disabled: ${detail}`,
})

export const WebhookRetryAsked = eventType({
  name: 'WebhookRetryAsked',
  subject: 'webhook',
  data: z.strictObject({
    eventId: z.string().max(100),
    position: z.int().nonnegative(),
    previous: z.int().nonnegative().nullable(),
    epoch: z.int().nonnegative(),
  }),
  headline: ({ eventId }, about) => `Webhook ${about.id}: delivery of event ${eventId} to be retried`,
})

export const WebhookRemoved = eventType({
  name: 'WebhookRemoved',
  subject: 'webhook',
  data: z.strictObject({}),
  headline: (_, about) => `Webhook ${about.id} removed`,
})
