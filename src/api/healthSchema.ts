/** The schemas of health answers, for the OpenAPI document. */
import { z } from 'zod'

const stuckEvent = z.object({
  id: z.string(),
  type: z.string(),
  stream: z.string(),
  revision: z.int(),
  position: z.string(),
})

const views = z.object({
  state: z.enum(['building', 'serving', 'paused']),
  version: z.string().meta({ description: 'The version of the projections' }),
  reading: z
    .number()
    .meta({ description: 'The version of the code that renders answers from the projections' }),
  position: z.string(),
  head: z
    .string()
    .optional()
    .meta({ description: 'The end of the log; absent while the store is unreachable' }),
  progress: z.number().optional().meta({ description: '0 to 1' }),
  paused: z
    .object({ projection: z.string(), error: z.string(), event: stuckEvent, remedy: z.string() })
    .optional(),
  rebuild: z.object({ id: z.string(), version: z.string(), progress: z.number() }).optional(),
})

export const liveSchema = z.object({ status: z.literal('ok') })

export const readySchema = z
  .object({
    status: z.enum(['ready', 'catching up', 'paused', 'not signing', 'not recording', 'unavailable']),
    store: z.enum(['reachable', 'unreachable', 'replaced']),
    views,
    audit: z.object({
      events: z.int(),
      signed: z.int(),
      checking: z
        .object({ leaves: z.int(), of: z.int() })
        .optional()
        .meta({ description: 'How many leaves were compared with the signed tree since the start' }),
      trouble: z.string().optional().meta({ description: 'Why the rest of the log is not signed' }),
      witnesses: z.string().optional().meta({ description: 'Why the witnesses do not cosign' }),
    }),
    failing: z
      .array(
        z.object({
          follower: z.string(),
          error: z.string(),
          since: z.string(),
          attempts: z.int(),
          triedAgain: z.boolean(),
        }),
      )
      .optional()
      .meta({ description: 'The followers of the log that are not working now' }),
    clock: z
      .object({ trouble: z.string() })
      .optional()
      .meta({ description: 'Why nothing is recorded: the clock is earlier than the ledger, or was set' }),
    unwritable: z.record(z.string(), z.string()).optional().meta({
      description:
        'Folders that cannot be written to, by their content, with the reason: `ENOSPC` is a full disk',
    }),
  })
  .meta({ id: 'Ready' })
