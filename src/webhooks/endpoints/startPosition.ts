/** Where an endpoint or a stream begins, as it is written in a request. */
import { z } from 'zod'
import { type MarkedPosition, readMarkedPosition } from '../../views/positionMarks.ts'

export type StartPosition = 'now' | 'beginning' | MarkedPosition

const WHY = 'must be now, beginning or a position of the log'
const PLACE = /^(?:now|beginning|\d{1,15}(?:-[A-Za-z0-9_-]{12})?)$/

/** A text with a pattern rather than a choice of two, of which the OpenAPI document would show but the first. */
export const startPositionText = z
  .string(WHY)
  .regex(PLACE, WHY)
  .transform(
    (text): StartPosition =>
      text === 'now' || text === 'beginning' ? text : (readMarkedPosition(text) as MarkedPosition),
  )
