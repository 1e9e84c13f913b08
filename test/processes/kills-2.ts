/** The other half of the tests of what outlasts a kill, a damaged file or a full disk. They use the disk. */
import { together } from '../tap/together.ts'

await together('faults/@(*kill|sigterm|*damage*|*space)* 2/2')
