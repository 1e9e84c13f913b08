/** Another third of the tests of the API. */
import { together } from '../tap/together.ts'

await together('http/* 2/3')
