/** The other half of the tests of faults that say nothing about the disk. */
import { together } from '../tap/together.ts'

await together('faults/!(*kill|sigterm|*damage*|*space)* 2/2')
