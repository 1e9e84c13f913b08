/** A third of the tests of the API, of every third file. */
import { together } from '../tap/together.ts'

await together('http/* 1/3')
