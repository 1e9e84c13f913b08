/** Half of the tests of what outlasts a kill, a damaged file or a full disk. They use the disk. */
import { together } from '../tap/together.ts'

await together('faults/@(*kill|sigterm|*damage*|*space)* 1/2')
