/** The quick tests of rules: which commands each subject accepts. */
import { together } from '../tap/together.ts'

await together(
  'rules/*',
  'rules/deals/*',
  'rules/licences/*',
  'rules/prisoners/*',
  'rules/releases/*',
  'rules/sanctions/*',
  'rules/sources/*',
)
