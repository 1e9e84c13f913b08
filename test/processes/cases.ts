/** The recorded cases. */
import { together } from '../tap/together.ts'

await together('cases/*')
