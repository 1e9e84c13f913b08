/** Tests of the page, in one browser. */
import { together } from '../tap/together.ts'

await together('console/*')
