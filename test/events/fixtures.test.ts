/** Golden fixtures: every event that was ever stored stays readable, and no schema changes without a new version. */
import { test } from 'tap'
import { jcs } from '../../events/canonical/jcs.ts'
import { eventTypeOf, eventTypes, headlineOf, parseEvent } from '../../events/catalogue.ts'
import type { HeadlineContext } from '../../events/eventType.ts'
import { fileOf, fixtureFiles, readFixture, schemaDigest, typeOf } from '../fixtures/fixture.ts'

const files = fixtureFiles()

const ADD = (name: string): string =>
  `Add one: npx node test/fixtures/make.ts ${name} '<its data as JSON>' && npx biome check --write test/fixtures`

const CHANGED = (name: string): string =>
  `The schema of ${name} changed, but events are stored by the one before. Raise its version, add a function to ` +
  `its upcasts that turns the data before into the present ones, leave the old fixture as it is, and add a new one. ` +
  `${ADD(name)}. A schema that is in no release yet may change without: remove its fixture and add it again. (If all ` +
  `types fail at once, the library that writes JSON schemas changed.)`

for (const type of eventTypes()) {
  test(`${type.name} has a fixture of each of its versions`, async (t) => {
    const first = type.version - type.upcasts.length
    for (let version = first; version <= type.version; version++) {
      t.ok(files.includes(fileOf(type.name, version)), `no fixture of version ${version}. ${ADD(type.name)}`)
    }
  })

  const present = fileOf(type.name, type.version)
  if (!files.includes(present)) continue
  test(`${type.name} has the schema that its version had when its fixture was made`, async (t) => {
    t.equal(schemaDigest(type), readFixture(present).schema, CHANGED(type.name))
  })
}

const nothing: HeadlineContext = {
  id: 'made-up',
  sanction: () => undefined,
  standings: () => new Map(),
  relief: () => undefined,
  wasFree: () => false,
  licence: () => undefined,
  prisoner: () => undefined,
  commitment: () => undefined,
  deal: () => undefined,
  target: () => undefined,
  programme: () => undefined,
  headline: () => undefined,
}

for (const file of files) {
  test(`${file} is read as an event of the present version`, async (t) => {
    const { event } = readFixture(file)
    t.equal(file, fileOf(event.type, event.version))
    t.ok(eventTypeOf(event.type), 'events of a type that was ever stored stay readable')
    const type = typeOf(event.type)
    const read = parseEvent(jcs(event))
    t.equal(read.version, type.version)
    t.strictSame(JSON.parse(jcs(type.data.parse(read.data))), JSON.parse(jcs(read.data)))
    t.match(headlineOf(read, nothing), /\w/)
    if (event.version === type.version) t.equal(jcs(read), jcs(event))
  })
}

test('a schema that takes another value has another digest, and one that is only explained has not', async (t) => {
  const type = typeOf('DealStatusChanged')
  const digest = schemaDigest(type)
  t.equal(schemaDigest({ ...type, data: type.data.meta({ description: 'explained' }) }), digest)
  t.not(schemaDigest({ ...type, data: typeOf('DealOpened').data }), digest)
})
