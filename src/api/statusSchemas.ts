/** The shapes of answers on how measures stand, for the OpenAPI document. */
import { z } from 'zod'
import { atSchema } from '../http/schemas.ts'

export const STATUSES = ['never', 'barred', 'licensed', 'waived', 'suspended', 'lifted'] as const

export const standing = {
  status: z.enum(STATUSES),
  basis: z.string().optional(),
  possible: z.string().optional(),
  announced: z.array(z.string()),
  listed: z.object({ is: z.boolean(), seen: z.string() }).optional(),
  instrument: z.object({ kind: z.string(), number: z.string(), url: z.string().optional() }).optional(),
  ends: z.string().optional().meta({ description: 'When this status ends by itself' }),
  windDown: z.string().optional().meta({ description: 'Until when dealings may be wound down' }),
  waivers: z
    .array(z.object({ number: z.string().optional(), scope: z.string(), until: z.string().optional() }))
    .optional(),
  licences: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      expires: z.string().optional(),
      unblocksProperty: z.boolean(),
    }),
  ),
  clocks: z.array(
    z.object({
      reliefId: z.string(),
      announced: z.string().optional(),
      instrument: z.string().optional(),
      effective: z.string().optional(),
      seen: z.string().optional(),
      reversed: z.string().optional().meta({ description: 'Before it took effect' }),
      lagDays: z.record(z.string(), z.int()),
    }),
  ),
}

export const statusSchema = z
  .object({
    items: z.array(
      z.object({
        sanctionId: z.string(),
        targetId: z.string().nullable(),
        name: z.string().nullable(),
        jurisdiction: z.string(),
        measure: z.string(),
        ...standing,
      }),
    ),
    next: z.string().optional().meta({ description: 'Ask again with it as `cursor` for what is left' }),
    at: atSchema,
  })
  .meta({ id: 'Status' })

export const divergenceSchema = z
  .object({
    targetId: z.string(),
    name: z.string().nullable(),
    jurisdictions: z.array(
      z.object({
        jurisdiction: z.string(),
        status: standing.status,
        measures: z.array(
          z.object({
            sanctionId: z.string(),
            measure: z.string(),
            status: standing.status,
            possible: standing.possible,
          }),
        ),
        measuresLeftOut: z.int().optional().meta({
          description: 'How many further measures there are, none stricter; absent when all are shown',
        }),
      }),
    ),
  })
  .meta({ id: 'Divergence' })
