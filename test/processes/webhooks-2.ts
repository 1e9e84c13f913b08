/** The other half of the tests of webhooks. */
import { together } from '../tap/together.ts'

await together('webhooks/* 2/2')
