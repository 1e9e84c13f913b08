/** Tests of the command line. */
import { together } from '../tap/together.ts'

await together('cli/*')
