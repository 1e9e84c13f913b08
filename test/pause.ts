/**
 * The pause of a test that waits for something, between two looks at it. Without one it would take a whole core from
 * what it waits for. It shortens no wait and lengthens one by at most these milliseconds.
 */
import { setTimeout } from 'node:timers/promises'

const BETWEEN_LOOKS_MS = 2

export const pause = (): Promise<void> => setTimeout(BETWEEN_LOOKS_MS)
