/** The items of a batch and their results. */
import { z } from 'zod'
import type { AnyEvent } from '../../events/catalogue.ts'
import type { Problem } from '../failure/problems.ts'
import type { Note } from '../rules/kernel/bodies/notes.ts'
import type { Warning } from '../rules/kernel/command.ts'
import { isKey } from './preparation.ts'

export const batchItem = z.strictObject({
  command: z
    .string()
    .meta({ description: 'deals.open, deals.hold-talks, events.contradict', examples: ['deals.open'] }),
  id: z
    .string()
    .max(300)
    .optional()
    .meta({ description: 'The id of the target, of a new stream, or of an event' }),
  key: z
    .string()
    .refine(isKey, 'must be 1 to 200 printable ASCII characters without spaces')
    .meta({ description: 'The idempotency key of the command' }),
  body: z.record(z.string(), z.unknown()),
})

/** The most commands of a batch. */
export const BATCH_COMMANDS = 5_000

export const batchBody = z.strictObject({ commands: z.array(batchItem).min(1).max(BATCH_COMMANDS) })

export type BatchItem = z.infer<typeof batchItem>

export const RESULT_STATUSES = ['recorded', 'repeated', 'checked', 'refused', 'not-recorded'] as const

export interface Result {
  readonly key: string
  readonly status: (typeof RESULT_STATUSES)[number]
  readonly events?: readonly AnyEvent[]
  readonly problem?: Problem
  /** Values that are recorded in another form than they were sent. */
  readonly notes?: readonly Note[]
  readonly warnings?: readonly Warning[]
}

/** The part of a result about values that are recorded in another form than they were sent, and with a warning. */
export const notesMember = ({
  notes,
  warnings,
}: {
  readonly notes: readonly Note[]
  readonly warnings: readonly Warning[]
}): Pick<Result, 'notes' | 'warnings'> => ({
  ...(notes.length > 0 && { notes }),
  ...(warnings.length > 0 && { warnings }),
})
