/**
 * What the service knows of each event type is what it knew when the types began to declare it: golden rows, the search,
 * filters and exports rest on it. A type that came later has no line and does not need one.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { eventTypeOf } from '../../events/catalogue.ts'
import { knownOf } from './known.ts'

/** By type, a line each. */
const known = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'data', 'known.json'), 'utf8'),
) as Readonly<Record<string, unknown>>

for (const [name, was] of Object.entries(known)) {
  test(`${name} is known as it was`, async (t) => {
    const type = eventTypeOf(name)
    t.strictSame(type && knownOf(type), was)
  })
}
