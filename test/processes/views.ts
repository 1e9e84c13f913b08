/** Tests of the views on real ledgers, and of what follows from them. */
import { together } from '../tap/together.ts'

await together('views/*', 'imports/*', 'ledgers/*')
