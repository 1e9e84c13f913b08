/** The quick tests of rules: which commands each subject accepts. */
import { together } from '../tap/together.ts'

await together('rules', 'deals', 'licences', 'prisoners', 'releases', 'sanctions', 'sources')
