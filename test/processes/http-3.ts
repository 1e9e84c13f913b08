/** The last third of the tests of the API. */
import { together } from '../tap/together.ts'

await together('http/* 3/3')
