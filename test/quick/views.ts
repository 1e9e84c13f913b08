/** The quick tests of views: given events, then rows and verdicts; and whether the house is in order. */
import { together } from '../tap/together.ts'

await together('folds', 'projections', 'verdict')
await import('../tidy.test.ts')
