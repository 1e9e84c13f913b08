/** The references of an event, and their places in it. */
import { test } from 'tap'
import { pointerTo } from '../../events/canonical/pointer.ts'
import { eventTypes } from '../../events/catalogue.ts'
import type { EventType } from '../../events/eventType.ts'
import { meaningfulFields } from '../../events/history/meanings.ts'
import { referencesIn } from '../../events/history/references.ts'
import { LEDGER_SUBJECTS } from '../../events/subject.ts'
import { filled } from './filled.ts'

const PERSON = 'p-aaaaaaaaaaaaaaaaaaaa'

for (const [field, to] of [
  ['personId', 'person'],
  ['prisonerId', 'prisoner'],
  ['sanctionId', 'sanction'],
  ['sourceId', 'source'],
  ['originId', 'source'],
  ['groupId', 'release'],
  ['otherDeal', 'deal'],
  ['eventId', 'event'],
] as const) {
  test(`${field} refers to a ${to}`, async (t) => {
    t.same(referencesIn({ [field]: 'x-1' }), [{ to, id: 'x-1', pointer: `/${field}` }])
  })
}

for (const [field, to] of [
  ['derivedFrom', 'source'],
  ['deals', 'deal'],
  ['evidence', 'event'],
  ['observed', 'event'],
] as const) {
  test(`each of ${field} refers to a ${to}`, async (t) => {
    t.same(referencesIn({ [field]: ['x-1', 'x-2'] }), [
      { to, id: 'x-1', pointer: `/${field}/0` },
      { to, id: 'x-2', pointer: `/${field}/1` },
    ])
  })
}

test('a reference is found however deep it lies', async (t) => {
  t.same(referencesIn({ participants: [{ side: 'US' }, { side: 'XK', personId: PERSON }] }), [
    { to: 'person', id: PERSON, pointer: '/participants/1/personId' },
  ])
})

test('persons in free text are referred to, each time', async (t) => {
  const gist = `{${PERSON}} and {p-bbbbbbbbbbbbbbbbbbbb} are free`
  t.same(referencesIn({ gist }), [
    { to: 'person', id: PERSON, pointer: '/gist' },
    { to: 'person', id: 'p-bbbbbbbbbbbbbbbbbbbb', pointer: '/gist' },
  ])
})

for (const gist of [PERSON, '{p-short}', '{c-aaaaaaaaaaaaaaaaaaaa}', '{figure-one}', '{}']) {
  test(`${gist} in free text is not a person`, async (t) => {
    t.same(referencesIn({ gist }), [])
  })
}

test('an id that may be named before it is recorded is not a reference', async (t) => {
  t.same(referencesIn({ commitmentId: 'one', inReturnFor: ['two'], talksId: 'three', reliefId: 'four' }), [])
})

test('a value that a source states instead is not a reference', async (t) => {
  t.same(referencesIn({ field: '/data/personId', value: { personId: PERSON } }), [])
})

test('numbers, truth values and nothing refer to nothing', async (t) => {
  t.same(referencesIn({ eventId: null, deals: 5, personId: true, missing: undefined }), [])
})

const isOfLedger = ({ subject }: EventType): boolean =>
  subject === 'any' || (LEDGER_SUBJECTS as readonly string[]).includes(subject)

for (const type of eventTypes().filter(isOfLedger)) {
  test(`a field of ${type.name} that is named like a reference declares that it is one, to the same`, async (t) => {
    const found = referencesIn(filled(type).event.data).map(
      ({ to, pointer }) => `${pointer.replaceAll(/\/\d+/g, '')} ${to}`,
    )
    const declared = meaningfulFields(type.name).flatMap(({ path, meaning: { names } }) =>
      names === undefined ? [] : [`${path.reduce(pointerTo, '')} ${names}`],
    )
    t.same(found.toSorted(), declared.toSorted())
  })
}
