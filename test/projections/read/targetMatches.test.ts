/** Which targets a name, an identifier or an id means. */
import { test } from 'tap'
import { jcs } from '../../../events/canonical/jcs.ts'
import { digestOf } from '../../../events/history/disclosure.ts'
import { readBy } from '../../../projections/read/audience.ts'
import { matchTargets } from '../../../projections/read/targets/targetMatches.ts'
import { type Log, licence, measure, openLog } from '../given.ts'

const LAST = Number.MAX_SAFE_INTEGER - 1

interface Named {
  readonly targetId: string
  readonly name: string
  readonly ids?: readonly object[]
}

const naming = (...targets: readonly Named[]): object =>
  measure([], { targets: targets.map((one) => ({ kind: 'entity', ...one })) })

const kiteWorks = { targetId: 'kite-works', name: 'OAO Kitekali' }

const logOf = (...targets: readonly Named[]): Log => {
  const log = openLog()
  log.add('sanction-lamps', 'SanctionImposed', naming(...targets))
  return log
}

const matchedBy = (log: Log, name: string): readonly string[] =>
  matchTargets(log.sql, { name }, { position: LAST }).matched.map(({ targetId }) => targetId)

const nearBy = (log: Log, name: string): readonly string[] =>
  matchTargets(log.sql, { name }, { position: LAST }).near.map(({ targetId }) => targetId)

for (const name of [
  ...[
    'OAO Kitekali',
    'KITEKALI JSC',
    'kitekali',
    'Kitekali, O.A.O.',
    'Открытое акционерное общество «Китекали»',
  ],
  ...[
    'ААТ Кітэкалі',
    'Kitekali Open Joint-Stock Company',
    'Κιτεκαλι Α.Ε.',
    'Kitékali Ltd.',
    'J.S.C. Kitekali',
    'Kitekali’s',
    "KITEKALI's JSC",
  ],
]) {
  test(`a target is found as ${name}`, async (t) => {
    t.same(matchedBy(logOf(kiteWorks), name), ['kite-works'])
  })
}

test('a name that has a genitive of its own is found with it', async (t) => {
  const log = logOf({ targetId: 'farm', name: 'McFictional’s Farm' })
  t.same(matchedBy(log, "McFictional's Farm"), ['farm'])
})

test('a target is found whatever the order of the words of its name', async (t) => {
  const log = logOf({ targetId: 'trade', name: 'Fictional Trading House of Sylvania' })
  t.same(matchedBy(log, 'Sylvania Fictional House of Trading'), ['trade'])
})

test('a target is found by a name in a script without spaces, without its legal form', async (t) => {
  t.same(matchedBy(logOf({ targetId: 'lamps', name: '虚构灯具有限公司' }), '虚构灯具'), ['lamps'])
})

for (const [alias, asked] of [
  ['شركة البوتاس الخيالية', 'الخيالية البوتاس'],
  ['شرکت فولاد خیالی', 'خيالى فولاد'],
  ['كـيتـكلي', 'کیتکلی'],
  ['مصنع خيال ١٢', '12 مصنع خيال'],
  ['کارخانه خیال ۱۲', 'خيال 12 كارخانه'],
  ['ფიქტიური ქარხანა', 'ქარხანა ფიქტიური'],
  ['Ֆիկտիվ Գործարան', 'գործարան ֆիկտիվ'],
  ['Вымышленный завод «Китекали»', 'Китекали завод вымышленный'],
] as const) {
  test(`an alias ${alias} is found as ${asked}, whatever the order and the keyboard`, async (t) => {
    const log = openLog()
    const aliases = [{ name: alias, kind: 'strong' }]
    log.add('target-works', 'TargetRegistered', { kind: 'entity', name: 'Fictional Works', aliases, ids: [] })
    t.same(matchedBy(log, asked), ['works'])
  })
}

test('a name that is a legal form alone is not found as every other', async (t) => {
  t.same(matchedBy(logOf(kiteWorks), 'OAO'), [])
})

for (const name of ['Kytekaly', 'KITEKALII']) {
  test(`a target is found as ${name}: transcriptions do not agree on i and y`, async (t) => {
    t.same(matchedBy(logOf(kiteWorks), name), ['kite-works'])
  })
}

for (const name of ['Kitekalo', 'Kitekalli', 'Kitekail', 'Ketikali', 'Kite Kali', 'Itekali', 'كيتكلي']) {
  test(`${name} is near, and does not match`, async (t) => {
    const log = logOf(kiteWorks)
    t.same(matchedBy(log, name), [])
    t.same(nearBy(log, name), ['kite-works'])
  })
}

test('a name with a further word is near', async (t) => {
  t.same(nearBy(logOf(kiteWorks), 'Kitekali Trading House'), ['kite-works'])
})

test('a name that has nothing to do with a target is not near it', async (t) => {
  t.same(matchTargets(logOf(kiteWorks).sql, { name: 'Zephyr Lamps' }, { position: LAST }), {
    matched: [],
    near: [],
  })
})

test('a target that matches is not near as well', async (t) => {
  t.same(nearBy(logOf(kiteWorks), 'Kitekali'), [])
})

const ship = { targetId: 'ship', name: 'Fictional Star', ids: [{ scheme: 'imo', value: '9074729' }] }

test('a ship is found by its IMO number, as an identifier and as a name', async (t) => {
  const log = logOf(ship)
  t.match(matchTargets(log.sql, { identifier: 'imo:9074729' }, { position: LAST }).matched, [
    { targetId: 'ship', name: 'Fictional Star', by: 'identifier', how: 'identifier' },
  ])
  for (const name of ['IMO 9074729', '9074729']) {
    t.match(matchTargets(log.sql, { name }, { position: LAST }).matched, [
      { targetId: 'ship', by: 'name', how: 'identifier' },
    ])
  }
})

test('an identifier of another scheme finds nothing', async (t) => {
  t.same(matchTargets(logOf(ship).sql, { identifier: 'ofac:9074729' }, { position: LAST }).matched, [])
})

for (const name of ['GL 13A', 'GL13A', 'General License No. 13A', '13A']) {
  test(`the targets of a licence are found as ${name}`, async (t) => {
    const log = logOf(kiteWorks, ship)
    const covers = [{ sanctionId: 'lamps', targets: ['kite-works'] }]
    log.add('licence-nz-lamps-13a', 'LicenceIssued', licence('lamps', { number: 'GL 13A', covers }))
    t.match(matchTargets(log.sql, { name }, { position: LAST }).matched, [
      { targetId: 'kite-works', by: 'name', how: 'licence' },
    ])
  })
}

test('digits alone are not the number of a licence', async (t) => {
  const log = logOf(kiteWorks)
  log.add('licence-nz-lamps-7', 'LicenceIssued', licence('lamps'))
  t.same(matchedBy(log, '7'), [])
  t.same(matchedBy(log, 'licence 7'), ['kite-works'])
})

test('a target is found by its id, and an unknown id finds nothing', async (t) => {
  const log = logOf(kiteWorks)
  t.match(matchTargets(log.sql, { target: 'kite-works' }, { position: LAST }).matched, [
    { by: 'target', how: 'id' },
  ])
  t.same(matchTargets(log.sql, { target: 'kite-woks' }, { position: LAST }).matched, [])
})

test('a name that was retracted finds nothing any more, but as known before', async (t) => {
  const log = openLog()
  const imposed = log.add('sanction-lamps', 'SanctionImposed', naming(kiteWorks))
  log.add('sanction-lamps', 'EventRetracted', { eventId: imposed.id, reason: 'wrong' })
  t.same(matchedBy(log, 'Kitekali'), [])
  t.same(matchTargets(log.sql, { name: 'Kitekali' }, imposed).matched.length, 1)
})

test('a name is found once though several measures give it', async (t) => {
  const log = logOf(kiteWorks)
  log.add('sanction-wicks', 'SanctionImposed', naming({ targetId: 'kite-works', name: 'Kitekali JSC' }))
  t.same(matchedBy(log, 'Kitekali'), ['kite-works'])
})

const PERSON = 'p-abcdefghijklmnopqrst'

/** A person whose details lie in the stream that can be destroyed. */
const registerPerson = (log: Log, name: string, names: readonly string[] = []): void => {
  const text = jcs(['0123456789abcdefghijkl', 'details', { name, names, ids: [] }])
  const disclosure = Buffer.from(text).toString('base64url')
  log.add(`personal-${PERSON}`, 'PersonalDetailsStored', { disclosure })
  log.add(`person-${PERSON}`, 'PersonRegistered', { digest: digestOf(disclosure), publicFigure: false })
}

const listPerson = (log: Log) =>
  log.add('sanction-lamps', 'SanctionImposed', {
    ...measure([]),
    targets: [{ targetId: 'somebody', name: `{${PERSON}}`, kind: 'individual', personId: PERSON }],
  })

test('a listed person is found by every recorded name, and the name is shown only with the scope for names', async (t) => {
  const log = openLog()
  registerPerson(log, 'Jane Fictional', ['Яна Фикшинал'])
  listPerson(log)
  for (const name of ['Jane Fictional', 'FICTIONAL, Jane', 'Яна Фикшинал']) {
    t.match(matchTargets(log.sql, { name }, { position: LAST }).matched, [
      { targetId: 'somebody', how: 'name-of-person' },
    ])
  }
  t.same(matchTargets(log.sql, { name: 'Jane Fictionel' }, { position: LAST }).near.length, 1)
  const stranger = readBy(log.sql, { seesNames: false, today: '2031-06-01' })
  t.notMatch(
    JSON.stringify(matchTargets(stranger, { name: 'Jane Fictional' }, { position: LAST })),
    /Fictional/,
  )
})

test('a person who is not listed is not found by name', async (t) => {
  const log = openLog()
  registerPerson(log, 'Jane Fictional')
  log.add('target-somebody', 'TargetRegistered', { kind: 'individual', personId: PERSON })
  t.same(matchTargets(log.sql, { name: 'Jane Fictional' }, { position: LAST }), { matched: [], near: [] })
})

test('a person is found by new listings and names, and not after an erasure', async (t) => {
  const log = openLog()
  registerPerson(log, 'Jane Fictional')
  t.same(matchedBy(log, 'Jane Fictional'), [])
  const listed = listPerson(log)
  t.same(matchedBy(log, 'Jane Fictional'), ['somebody'])
  const text = jcs(['0123456789abcdefghijkm', 'details', { name: 'Jane Other', names: [], ids: [] }])
  const disclosure = Buffer.from(text).toString('base64url')
  log.add(`personal-${PERSON}`, 'PersonalDetailsStored', { disclosure })
  log.add(`person-${PERSON}`, 'PersonDetailsRevised', { digest: digestOf(disclosure) })
  t.same(matchedBy(log, 'Jane Fictional'), [])
  t.same(matchedBy(log, 'Jane Other'), ['somebody'])
  log.add(`person-${PERSON}`, 'PersonErased', { basis: 'safety' })
  t.same(matchedBy(log, 'Jane Other'), [])
  t.same(matchTargets(log.sql, { target: 'somebody' }, listed).matched.length, 1)
})

test('a person in the stream of a target is found when a measure names the target', async (t) => {
  const log = openLog()
  registerPerson(log, 'Jane Fictional')
  log.add('target-somebody', 'TargetRegistered', { kind: 'individual', personId: PERSON })
  t.same(matchedBy(log, 'Jane Fictional'), [])
  log.add('sanction-lamps', 'SanctionImposed', naming({ targetId: 'somebody', name: 'J. Fictional' }))
  t.same(matchedBy(log, 'Jane Fictional'), ['somebody'])
})

test('a person whose listing was retracted is not found any more', async (t) => {
  const log = openLog()
  registerPerson(log, 'Jane Fictional')
  const listed = listPerson(log)
  t.same(matchedBy(log, 'Jane Fictional'), ['somebody'])
  log.add('sanction-lamps', 'EventRetracted', { eventId: listed.id, reason: 'wrong' })
  t.same(matchedBy(log, 'Jane Fictional'), [])
})

test('a target is found by aliases and former names of its own stream, and by what it was merged with', async (t) => {
  const log = logOf(kiteWorks)
  log.add('target-twin', 'TargetRegistered', {
    ...{ kind: 'entity', name: 'Zwilling' },
    aliases: [{ name: 'Δίδυμος', kind: 'weak' }],
  })
  log.add('target-twin', 'TargetRevised', { name: 'Gemini' })
  log.add('target-kite-works', 'TargetRegistered', { kind: 'entity', name: 'Kitekali' })
  const howBy = (name: string) =>
    matchTargets(log.sql, { name }, { position: LAST }).matched.map(
      ({ targetId, how }) => `${targetId} ${how}`,
    )
  t.same(howBy('Gemini AG'), ['twin name'])
  t.same(howBy('zwilling'), ['twin former-name'])
  t.same(howBy('ΔΙΔΥΜΟΣ'), ['twin weak-alias'])
  log.add('target-kite-works', 'TargetMerged', { into: 'twin' })
  t.same(howBy('Gemini'), ['twin name', 'kite-works merged'])
  t.same(howBy('Kitekali'), ['kite-works name', 'twin merged'])
})
