/** The search: what is found, how it is ranked and paged, what it is not asked, and what it forgets. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { ERASED } from '../../projections/read/names.ts'
import {
  ACME,
  apiOf,
  type Body,
  buildLedger,
  deal,
  erase,
  fact,
  isProblem,
  type Ledger,
  licence,
  lifting,
  measure,
  SYLVANIA,
  source,
  statement,
} from '../http/given.ts'
import { pause } from '../pause.ts'
import { bytesIn, tracesIn } from '../people/traces.ts'
import { buildTestService } from '../service.ts'

const PINKY = `p-${'a'.repeat(20)}`

interface Result {
  readonly kind: string
  readonly id: string
  readonly link: string
  readonly headline: string
  readonly now?: { readonly asOf: string; readonly status: string; readonly certain?: boolean }
  readonly snippet: { readonly text: string; readonly marks: readonly (readonly [number, number])[] }
}

/** Asks until the index has caught up. */
const search = async ({ get }: Pick<Ledger, 'get'>, q: string, more = '') => {
  for (;;) {
    const answer = await get(`/v1/search?q=${encodeURIComponent(q)}${more}`)
    if (answer.statusCode !== 503) return answer
    await pause()
  }
}

const found = async (ledger: Pick<Ledger, 'get'>, q: string, more = ''): Promise<readonly Result[]> =>
  (await search(ledger, q, more)).json().items

const names = async (ledger: Ledger, q: string, more = ''): Promise<readonly string[]> =>
  (await found(ledger, q, more)).map(({ kind, id }) => `${kind} ${id}`)

const register = ({ record }: Ledger, id: string, name: string, more: Body = {}) =>
  record('/v1/people', { id, publicFigure: false, name, ...more })

const buildCase = async (t: Test, given: Parameters<typeof buildLedger>[1] = {}) => {
  const ledger = await buildLedger(t, given)
  await ledger.record('/v1/deals', deal('potash'))
  return ledger
}

test('deals, sources, measures, targets, persons and events are found, each by its kind', async (t) => {
  const ledger = await buildCase(t)
  await register(ledger, PINKY, 'Quorn Quxworthy')
  await ledger.record('/v1/sources', source('quorn-herald', { title: 'Quorn Herald' }))
  await ledger.record('/v1/sanctions', measure('syl-quorn', { targets: [{ ...ACME, name: 'Quorn Works' }] }))
  const said = await ledger.record('/v1/deals/potash/record-statement', statement('Quorn is well'))
  await ledger.record('/v1/deals', deal('quorn-deal', { title: 'Quorn for pardons' }))
  t.same((await names(ledger, 'quorn')).toSorted(), [
    'deal quorn-deal',
    `event ${said.id}`,
    `person ${PINKY}`,
    'sanction syl-quorn',
    'source quorn-herald',
    'target acme-potash',
  ])
  t.same(await names(ledger, 'quorn', '&kind=deal'), ['deal quorn-deal'])
  t.same((await names(ledger, 'quorn', '&kind=event,person')).toSorted(), [
    `event ${said.id}`,
    `person ${PINKY}`,
  ])
  for (const { link } of await found(ledger, 'quorn')) t.equal((await ledger.get(link)).statusCode, 200, link)
})

test('a statement is found by its gist and by its quote', async (t) => {
  const ledger = await buildCase(t)
  const { id } = await ledger.record(
    '/v1/deals/potash/record-statement',
    statement('They were glad', { quote: 'Let there be lemon curd' }),
  )
  t.same(await names(ledger, 'glad'), [`event ${id}`])
  const [result] = await found(ledger, 'lemon curd')
  t.match(result, {
    kind: 'event',
    id,
    headline: 'Sylvania welcomed: They were glad',
    type: 'StatementMade',
    snippet: {
      text: 'Let there be lemon curd',
      marks: [
        [13, 18],
        [19, 23],
      ],
    },
  })
})

test('one person is reached in every recorded spelling, with accents and without', async (t) => {
  const ledger = await buildCase(t)
  await register(ledger, PINKY, 'Ales Bialiatski', { names: ['Aleś Białacki', 'Алесь Беляцкий'] })
  for (const q of [
    'Bialiatski',
    'Białacki',
    'bialacki',
    'Беляцкий',
    'БЕЛЯЦКИЙ',
    'Бяляцкі',
    'Belyatskiy',
    'Ales Bial',
  ]) {
    t.same(await names(ledger, q), [`person ${PINKY}`], q)
  }
})

test('events are found by the names of the persons in them', async (t) => {
  const ledger = await buildCase(t)
  await register(ledger, PINKY, 'Pinky Quxworthy', { names: ['Пинки'] })
  const said = await ledger.record('/v1/deals/potash/record-statement', statement(`{${PINKY}} waves`))
  for (const q of ['quxworthy waves', 'пинки waves', 'pinky']) {
    t.ok((await names(ledger, q)).includes(`event ${said.id}`), q)
  }
  const [result] = await found(ledger, 'quxworthy waves')
  const { text, marks } = result?.snippet ?? { text: '', marks: [] }
  t.same(
    marks.map(([from, to]) => text.slice(from, to)),
    ['Quxworthy', 'waves'],
  )
})

test('only the last word may be the beginning of a longer one', async (t) => {
  const ledger = await buildCase(t)
  await ledger.record('/v1/deals/potash/record-statement', statement('Marmalade skies'))
  t.equal((await found(ledger, 'marm')).length, 1)
  t.equal((await found(ledger, 'marm skies')).length, 0)
  t.equal((await found(ledger, 'marmalade ski')).length, 1)
  t.equal((await found(ledger, 'marm ')).length, 0, 'a space ends the word')
})

test('a name is found without its legal form, a licence by its number, and an empty list is no clearance', async (t) => {
  const ledger = await buildCase(t)
  await ledger.record('/v1/deals/potash/record-statement', statement('Quxworthy Potash holds 7 mines'))
  const asked = async (q: string) => (await search(ledger, q)).json()
  t.match(await asked('OAO Quxworthy'), { items: [{}], searchedFor: 'Quxworthy' })
  t.match(await asked('Quxworthy JSC'), { items: [{}], searchedFor: 'Quxworthy' })
  t.match(await asked('GL 7'), { items: [{}], searchedFor: '7' })
  t.notHas(await asked('Quxworthy'), ['searchedFor', 'note'])
  t.match(await asked('IMO 9074729'), { items: [], note: /not clearance/ })
})

test('a whole word is ranked above the beginning of one', async (t) => {
  const ledger = await buildCase(t)
  const whole = await ledger.record('/v1/deals/potash/record-statement', statement('The marm'))
  await ledger.record('/v1/deals/potash/record-statement', statement('The marmalade'))
  t.equal((await names(ledger, 'marm'))[0], `event ${whole.id}`)
})

test('every result is on one page, whatever is recorded meanwhile', async (t) => {
  const ledger = await buildCase(t)
  const ids: string[] = []
  for (let n = 0; n < 7; n++) {
    ids.push((await ledger.record('/v1/deals/potash/record-statement', statement(`Marmalade ${n}`))).id)
  }
  const all: string[] = []
  let next: string | undefined
  do {
    const answer = await search(ledger, 'marmalade', `&limit=2${next ? `&cursor=${next}` : ''}`)
    all.push(...answer.json().items.map(({ id }: Result) => id))
    next = answer.json().next
    t.equal(answer.headers.link !== undefined, next !== undefined)
    await ledger.record('/v1/deals/potash/record-statement', statement(`Marmalade, later than ${all.length}`))
  } while (next)
  t.same(all, ids.toReversed())
})

test('words are found whatever they are written with: fractions, dots, apostrophes, no spaces', async (t) => {
  const ledger = await buildCase(t)
  const said = new Map<string, string>()
  for (const gist of [
    'Sentenced to 3½ years',
    'A.B.C. Shipping sails',
    'Quorn’s curd',
    '虚构的协议已经达成',
    'ข้อตกลงสมมติ',
  ]) {
    said.set(gist, (await ledger.record('/v1/deals/potash/record-statement', statement(gist))).id)
  }
  for (const [q, gist] of [
    ['3½ years', 'Sentenced to 3½ years'],
    ['3 1/2 years', 'Sentenced to 3½ years'],
    ['ABC sails', 'A.B.C. Shipping sails'],
    ['A.B.C. Shipping', 'A.B.C. Shipping sails'],
    ['Quorn curd', 'Quorn’s curd'],
    ["Quorn's curd", 'Quorn’s curd'],
    ['协议', '虚构的协议已经达成'],
    ['达', '虚构的协议已经达成'],
    ['虚构的协议已经达成', '虚构的协议已经达成'],
    ['สมมติ', 'ข้อตกลงสมมติ'],
  ] as const) {
    t.same(await names(ledger, q), [`event ${said.get(gist)}`], q)
  }
  t.same(await names(ledger, '议协'), [], 'letters the other way round are another word')
  const [{ snippet } = { snippet: { text: '', marks: [] } }] = await found(ledger, '协议已')
  t.same(
    snippet.marks.map(([from, to]) => snippet.text.slice(from, to)),
    ['协议已'],
  )
})

test('a person is found when the name is pasted with a possessive', async (t) => {
  const ledger = await buildCase(t)
  await register(ledger, PINKY, 'Pinky Quxworthy', { names: ['金子太郎'] })
  for (const q of ["Quxworthy's", 'Quxworthy’s ', 'QUXWORTHY’S pinky', '太郎'])
    t.same(await names(ledger, q), [`person ${PINKY}`], q)
})

test('whatever is asked is answered or refused, and stops nothing', async (t) => {
  const ledger = await buildCase(t)
  await ledger.record('/v1/sources', source('odd', { title: '3½ ﷺ ㏄ 协议 ข้อ {abc-def} A.B. l’accord' }))
  await search(ledger, 'anything')
  const unit = fc.oneof(
    fc.constantFrom(...'½ﷺ㏄协議한กี\u200bгь\'’.{}-" *'),
    ...(['binary', 'grapheme'] as const).map((unit) => fc.string({ unit, minLength: 1, maxLength: 1 })),
  )
  await fc.assert(
    fc.asyncProperty(fc.string({ unit, maxLength: 220 }), async (q) => {
      const { statusCode } = await ledger.get(`/v1/search?q=${encodeURIComponent(q)}`)
      return statusCode === 200 || statusCode === 400
    }),
    { numRuns: Number(process.env.DETENTE_TEST_RUNS ?? 100) },
  )
})

test('the search finds a thing that was just recorded', async (t) => {
  const ledger = await buildCase(t)
  await search(ledger, 'anything')
  const { position } = await ledger.record('/v1/deals/potash/record-statement', statement('Marmalade'))
  const answer = await ledger.get('/v1/search?q=marmalade')
  t.equal(answer.json().items.length, 1)
  t.equal(answer.json().at.position, position)
})

test('nothing found is an empty list', async (t) => {
  const answer = await search(await buildCase(t), 'zzzz')
  t.equal(answer.statusCode, 200)
  t.match(answer.json(), { items: [], at: { settled: true } })
})

test('a text without a word is refused as a question', async (t) => {
  const ledger = await buildLedger(t)
  for (const q of ['', ' ', '"', '*', '()', '!?', '-', '—', '%']) {
    t.test(`${JSON.stringify(q)} is refused as a question`, async (t) => {
      isProblem(t, await search(ledger, q), 400, 'bad-parameter', ['/q'])
    })
  }
})

test('operators of the index are read as words', async (t) => {
  const ledger = await buildCase(t)
  for (const q of [
    'pardons AND',
    'NOT pardons',
    'pardons OR',
    'NEAR(pardons)',
    '"pardons',
    'pardons*',
    'words:pardons',
    '^pardons',
    'pardons -x',
    '{pardons}',
    "pardons'; DROP TABLE docs; --",
    '{p-aaaaaaaaaaaaaaaaaaaa}',
    'pardons \0',
  ]) {
    t.test(`${JSON.stringify(q)} is words, not operators`, async (t) => {
      t.equal((await search(ledger, q)).statusCode, 200)
    })
  }
})

test('a wrong parameter is named', async (t) => {
  const { get } = await buildLedger(t)
  const wrong = {
    '/v1/search': '/q',
    '/v1/search?q=a&kind=duck': '/kind',
    '/v1/search?q=a&limit=0': '/limit',
    '/v1/search?q=a&limit=101': '/limit',
    '/v1/search?q=a&cursor=soup': '/cursor',
    '/v1/search?q=a&asOf=2031-01-01': '/asOf',
    '/v1/search?q=a&knownAt=position:1': '/knownAt',
    [`/v1/search?q=${'a+'.repeat(13)}`]: '/q',
    [`/v1/search?q=${'a'.repeat(201)}`]: '/q',
  }
  for (const [url, pointer] of Object.entries(wrong))
    isProblem(t, await get(url), 400, 'bad-parameter', [pointer])
})

test('a result shows how its thing stands now, whatever its headline says of its beginning', async (t) => {
  const ledger = await buildCase(t)
  const stands = async (q: string, kind: string) =>
    (await found(ledger, q, `&kind=${kind}`)).map(({ id, now }) => `${id}: ${now?.status}`)
  await ledger.record('/v1/sanctions', measure('syl-quorn', { targets: [{ ...ACME, name: 'Quorn Works' }] }))
  await ledger.record(
    '/v1/licences',
    licence('GL-1', 'syl-quorn', { title: 'Quorn licence', expires: '2031-02-01', validFrom: '2031-01-06' }),
  )
  const expired = await stands('quorn', 'licence')
  t.strictSame(expired, ['org-freedonia-syl-1-gl-1: expired'])
  t.strictSame(await stands('quorn', 'sanction'), ['syl-quorn: barred'])
  t.strictSame(await stands('quorn', 'target'), ['acme-potash: barred'])
  await ledger.record('/v1/sanctions/syl-quorn/lift', lifting())
  t.strictSame(await stands('quorn', 'sanction'), ['syl-quorn: lifted'])
  t.strictSame(await stands('quorn', 'target'), ['acme-potash: lifted'])
  t.strictSame(await stands('potash', 'deal'), ['potash: mooted'])
})

test('the search does not find retracted events, and finds corrected ones as they stand', async (t) => {
  const ledger = await buildCase(t)
  const one = await ledger.record('/v1/deals/potash/record-statement', statement('Marmalade skies'))
  const other = await ledger.record('/v1/deals/potash/record-statement', statement('Tangerine trees'))
  t.equal((await found(ledger, 'marmalade')).length, 1)
  await ledger.record(`/v1/events/${one.id}/retract`, { reason: 'never said' })
  await ledger.record(`/v1/events/${other.id}/correct`, {
    patch: { data: { gist: 'Clementine trees' } },
    reason: 'misheard',
  })
  t.same(await names(ledger, 'marmalade'), [])
  t.same(await names(ledger, 'tangerine'), [])
  t.match(await found(ledger, 'clementine'), [
    { id: other.id, headline: 'Sylvania welcomed: Clementine trees' },
  ])
})

test('a contradicted event reads as contested', async (t) => {
  const ledger = await buildCase(t)
  const { id } = await ledger.record('/v1/deals/potash/record-statement', statement('Marmalade skies'))
  await ledger.record(`/v1/events/${id}/contradict`, { occurred: '2031-03-01', ...fact })
  t.match(await found(ledger, 'marmalade'), [{ headline: 'Contested: Sylvania welcomed: Marmalade skies' }])
})

test('a person is found under the revised name and no longer under the old one', async (t) => {
  const ledger = await buildCase(t)
  await register(ledger, PINKY, 'Pinky Quxworthy')
  t.same(await names(ledger, 'quxworthy'), [`person ${PINKY}`])
  await ledger.record(`/v1/people/${PINKY}/revise-details`, { name: 'Pinky Altername' })
  t.same(await names(ledger, 'quxworthy'), [])
  t.same(await names(ledger, 'altername'), [`person ${PINKY}`])
})

test('an erased person is not found, and no byte of the name is in a file', async (t) => {
  const data = join(t.testdir({}), 'data')
  const ledger = await buildCase(t, { data })
  await register(ledger, PINKY, 'Pinky Quxworthy', { names: ['Пинки Куксворти'] })
  const said = await ledger.record('/v1/deals/potash/record-statement', statement(`{${PINKY}} waves`))
  await ledger.record('/v1/prisoners', {
    id: `c-${'c'.repeat(20)}`,
    personId: PINKY,
    state: SYLVANIA,
    occurred: '2031-04-01',
    ...fact,
  })
  const before = await search(ledger, 'pinky')
  t.equal(before.json().items.length, 3)
  const { next } = (await search(ledger, 'pinky', '&limit=1')).json()
  await erase(ledger, PINKY)
  for (const q of ['pinky', 'quxworthy', 'Пинки', 'куксворти', 'quxworthy waves']) {
    t.same((await ledger.get(`/v1/search?q=${encodeURIComponent(q)}`)).json().items, [], q)
  }
  t.same((await ledger.get(`/v1/search?q=pinky&cursor=${next}`)).json().items, [])
  t.match(await found(ledger, 'waves'), [{ id: said.id, headline: `Sylvania welcomed: ${ERASED} waves` }])
  const gone = ['Pinky Quxworthy', 'Пинки Куксворти', 'pinki', 'kuksvorti', 'quxworthi']
  t.same(tracesIn(bytesIn(data), gone), [])
  await ledger.close()
  t.same(tracesIn(bytesIn(data), gone), [])
})

test('the index continues after a restart, and is built again when it does not fit', async (t) => {
  const data = join(t.testdir({}), 'data')
  const ledger = await buildCase(t, { data })
  await ledger.record('/v1/deals/potash/record-statement', statement('Marmalade'))
  t.equal((await found(ledger, 'marmalade')).length, 1)
  await ledger.close()
  const indexes = () => readdirSync(data).filter((name) => name.startsWith('search-') && name.endsWith('.db'))
  t.equal(indexes().length, 1)
  const file = join(data, indexes()[0] ?? '')
  const restarted = async () => {
    const { app, close } = await buildTestService(t, { data })
    const results = await found(apiOf(app), 'marmalade')
    await close()
    return results.length
  }
  t.equal(await restarted(), 1)
  const last = lastDocument(file)
  new DatabaseSync(file).exec("UPDATE checkpoint SET event = 'another'")
  t.equal(await restarted(), 1)
  t.equal(lastDocument(file), last, 'made anew')
  writeFileSync(file, 'no database at all')
  t.equal(await restarted(), 1)
  t.equal(indexes().length, 1)
})

/** The number of the newest document in an index that nobody has open. */
const lastDocument = (file: string): unknown => {
  const db = new DatabaseSync(file)
  try {
    return db.prepare('SELECT max(doc) AS last FROM docs').get()?.last
  } finally {
    db.close()
  }
}
