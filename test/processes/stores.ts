/** Tests of the stores: they use the disk. */
import { together } from '../tap/together.ts'

await together('store/*')
