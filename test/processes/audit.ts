/** Tests of the signed log, and of what reads a service from outside. */
import { together } from '../tap/together.ts'

await together('audit/*', 'client/*', 'mcp/*', 'eventstoredb/*')
