/** The quick tests of views: given events, then rows and verdicts. */
import { together } from '../tap/together.ts'

await together('projections/*', 'projections/folds/*', 'projections/verdict/*')
