/** Where an endpoint or a stream begins, as it is written in a request. */
import { z } from 'zod'
import type { Position } from '../store/port.ts'

export type Beginning = 'now' | 'beginning' | Position

const WHY = 'must be now, beginning or a position of the log'

/** A text with a pattern rather than a choice of two, of which the OpenAPI document would show but the first. */
export const beginningText = z
  .string(WHY)
  .regex(/^(?:now|beginning|\d{1,15})$/, WHY)
  .transform((text): Beginning => (text === 'now' || text === 'beginning' ? text : Number(text)))
