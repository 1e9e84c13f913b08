/** The quick tests of recording: one writer after another, keys of idempotency, repairs; and of who follows the log. */
import { together } from '../tap/together.ts'

await together('record/*', 'tail/*', 'rules/targets/*', 'store/transfer/*')
