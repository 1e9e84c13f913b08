/** Half of the tests of webhooks, of every second file. */
import { together } from '../tap/together.ts'

await together('webhooks/* 1/2')
