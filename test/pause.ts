/**
 * The pause of a test that waits for something, between two looks at it. Without one it would take a whole core from
 * what it waits for. A wait lasts longer by at most these milliseconds; looks that cost more have longer pauses.
 */
import { setTimeout } from 'node:timers/promises'

export const pause = (ms = 2): Promise<void> => setTimeout(ms)
