/** The catalogue: what every event type has, and the way from stored text to an event. */
import { test } from 'tap'
import { z } from 'zod'
import { jcs } from '../../events/canonical/jcs.ts'
import {
  eventTypeOf,
  eventTypes,
  parseEvent,
  presentText,
  UnreadableEvent,
  upcast,
} from '../../events/catalogue.ts'
import type { LedgerEvent } from '../../events/envelope.ts'
import { eventType, KINDS } from '../../events/eventType.ts'
import { LEDGER_SUBJECTS, OPERATIONAL_SUBJECTS } from '../../events/subject.ts'
import { commands } from '../../src/rules/registry.ts'

const SUBJECTS: readonly string[] = [...LEDGER_SUBJECTS, ...OPERATIONAL_SUBJECTS, 'any']

const stored = (type: string, version: number, data: object = {}): LedgerEvent => ({
  id: '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11',
  type,
  version,
  stream: 'deal-made-up',
  revision: 0,
  recordedAt: '2026-06-01T00:00:00.000Z',
  actor: 'k-tester',
  correlationId: 'test',
  data: data as Record<string, unknown>,
})

test('the catalogue has event types', async (t) => {
  t.ok(eventTypes().length > 30)
})

for (const type of eventTypes()) {
  test(`${type.name} is found by its name`, async (t) => {
    t.equal(eventTypeOf(type.name), type)
    t.match(type.name, /^[A-Z][A-Za-z]+$/)
  })

  test(`${type.name} has a schema that takes no unknown fields`, async (t) => {
    const { error } = type.data.safeParse({ madeUp: true })
    t.ok(error?.issues.some(({ code }) => code === 'unrecognized_keys'))
  })

  test(`${type.name} has a version, and a step up to it from each before`, async (t) => {
    t.ok(Number.isInteger(type.version) && type.version >= 1)
    t.equal(type.upcasts.length, type.version - 1)
  })

  test(`${type.name} belongs to a subject, is a span or a point, and of a kind`, async (t) => {
    t.ok(SUBJECTS.includes(type.subject))
    t.ok(['span', 'point'].includes(type.shape))
    t.ok(KINDS.includes(type.kind))
  })
}

test('every command gives an event of the catalogue', async (t) => {
  for (const { event } of commands) t.equal(eventTypeOf(event.name), event)
})

test('every event of a ledger stream comes of a command', async (t) => {
  const given = new Set(commands.map(({ event }) => event.name))
  const ledger: readonly string[] = [...LEDGER_SUBJECTS, 'any']
  const missing = eventTypes().filter(({ name, subject }) => ledger.includes(subject) && !given.has(name))
  t.same(missing, [])
})

test('spans are talks, detentions, statements and evidence; all else is a point', async (t) => {
  const spans = eventTypes().filter(({ shape }) => shape === 'span')
  t.same(spans.map(({ name }) => name).sort(), [
    'ClaimAttested',
    'ClaimContradicted',
    'EnvoyTalksHeld',
    'PrisonerDetained',
    'StatementMade',
  ])
})

// Reading.
test('an event is read as it was stored', async (t) => {
  const event = stored('SourceWithdrawn', 1, { reason: 'as told' })
  t.same(parseEvent(JSON.stringify(event)), event)
})

test('an event of an unknown type is not read', async (t) => {
  t.throws(() => parseEvent(JSON.stringify(stored('DealForgotten', 1))), UnreadableEvent)
})

test('an event of a newer version is not read', async (t) => {
  t.throws(() => parseEvent(JSON.stringify(stored('SourceWithdrawn', 2))), UnreadableEvent)
})

// A made-up type that changed twice: a name became a list, then the list got a count.
const Noted = eventType({
  name: 'Noted',
  subject: 'deal',
  version: 3,
  upcasts: [
    (data) => ({ names: [(data as { name: string }).name] }),
    (data) => ({ ...(data as { names: string[] }), count: (data as { names: string[] }).names.length }),
  ],
  data: z.strictObject({ names: z.array(z.string()), count: z.int() }),
  headline: ({ names }) => names.join(),
})

for (const [version, data] of [
  [1, { name: 'one' }],
  [2, { names: ['one'] }],
  [3, { names: ['one'], count: 1 }],
] as const) {
  test(`an event of version ${version} is brought to version 3`, async (t) => {
    const event = stored('Noted', version, data)
    t.same(upcast(Noted, event), { ...event, version: 3, data: { names: ['one'], count: 1 } })
  })
}

test('bringing an event to the present version leaves what was stored', async (t) => {
  const event = stored('Noted', 1, { name: 'one' })
  upcast(Noted, event)
  t.same(event, stored('Noted', 1, { name: 'one' }))
})

test('an event of a version that the type does not know is not brought to another', async (t) => {
  t.throws(() => upcast(Noted, stored('Noted', 4)), { message: /version 4; this service knows 1 to 3/ })
})

test('an event of a version before the first is not read', async (t) => {
  t.throws(() => parseEvent(JSON.stringify(stored('DealStatusChanged', 0))), UnreadableEvent)
})

test('the text of an event of the present version is the stored one', async (t) => {
  const body = jcs(stored('SourceWithdrawn', 1, { reason: 'as told' }))
  t.equal(presentText('SourceWithdrawn', body), body)
})
