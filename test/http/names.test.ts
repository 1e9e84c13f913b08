/** Names: texts hold ids of persons, answers the names, whatever signs these are made of. */
import { type Test, test } from 'tap'
import {
  ACME,
  type Api,
  buildLedger,
  deal,
  FREEDONIA,
  fact,
  isProblem,
  measure,
  SYLVANIA,
  source,
  statement,
} from './given.ts'

const PINKY = `p-${'a'.repeat(20)}`
const CHICOLINI = `p-${'b'.repeat(20)}`

const register = ({ record }: Pick<Api, 'record'>, id: string, name: string) =>
  record('/v1/people', { id, publicFigure: false, name })

const headlines = async ({ get }: Pick<Api, 'get'>): Promise<readonly string[]> =>
  (await get('/v1/deals/potash/timeline')).json().items.map((entry: { headline: string }) => entry.headline)

const buildCase = async (t: Test) => {
  const ledger = await buildLedger(t)
  await register(ledger, PINKY, 'Pinky Brown')
  await ledger.record('/v1/deals', deal('potash'))
  return ledger
}

test('a person in free text is shown by name', async (t) => {
  const ledger = await buildCase(t)
  await register(ledger, CHICOLINI, 'Chicolini')
  const gist = `{${PINKY}} met {${CHICOLINI}}; {${PINKY}} left`
  await ledger.record('/v1/deals/potash/record-statement', statement(gist))
  t.equal((await headlines(ledger))[1], 'Sylvania welcomed: Pinky Brown met Chicolini; Pinky Brown left')
  t.equal(
    (await ledger.get('/v1/deals/potash')).json().lastEvent.headline,
    'Sylvania welcomed: Pinky Brown met Chicolini; Pinky Brown left',
  )
})

test('speakers, envoys and prisoners are shown by name', async (t) => {
  const ledger = await buildCase(t)
  const about = { deals: ['potash'], ...fact }
  await ledger.record(
    '/v1/deals/potash/record-statement',
    statement('No', { speaker: { personId: PINKY, roleThen: 'Spy' }, stance: 'denies' }),
  )
  await ledger.record('/v1/deals/potash/hold-talks', {
    talksId: 'talks-1',
    place: { country: 'org:ruritania', city: 'Zenda' },
    participants: [
      { side: FREEDONIA, personId: PINKY },
      { side: SYLVANIA, description: 'A host' },
    ],
    occurred: '2031-03-01',
    ...fact,
  })
  const id = `c-${'c'.repeat(20)}`
  await ledger.record('/v1/prisoners', {
    id,
    personId: PINKY,
    state: SYLVANIA,
    occurred: '2031-04-01',
    ...about,
  })
  t.strictSame((await headlines(ledger)).slice(1), [
    'Pinky Brown (Spy) denied it: No',
    'Freedonia and Sylvania held talks in Zenda with Pinky Brown and others',
    'Pinky Brown detained by Sylvania',
  ])
})

const ODD_NAMES = [
  'Pinky "The Brain" Brown',
  String.raw`Back\slash \n \u0041 Brown`,
  'Pinky 🦆 O’Brown',
  'Пинки Браун',
  '</script><script>alert(1)</script>',
  "$& $1 $' $` Brown",
  '{"name":"Brown"}',
  'Tab\tBrown',
]

for (const name of ODD_NAMES) {
  test(`a name like ${JSON.stringify(name)} is shown as it is`, async (t) => {
    const ledger = await buildLedger(t)
    await register(ledger, PINKY, name)
    await ledger.record('/v1/deals', deal('potash'))
    await ledger.record('/v1/deals/potash/record-statement', statement(`{${PINKY}} waves`))
    const id = `c-${'c'.repeat(20)}`
    await ledger.record('/v1/prisoners', {
      id,
      personId: PINKY,
      state: SYLVANIA,
      occurred: '2031-04-01',
      ...fact,
    })
    t.equal((await headlines(ledger))[1], `Sylvania welcomed: ${name} waves`)
    t.equal((await ledger.get(`/v1/people/${PINKY}`)).json().name, name)
    t.match((await ledger.get(`/v1/prisoners/${id}`)).json(), {
      name,
      course: [{ headline: `${name} detained by Sylvania` }],
    })
  })
}

test('a name that looks like the mark of another person is not read as one', async (t) => {
  const ledger = await buildLedger(t)
  await register(ledger, PINKY, 'Pinky')
  await register(ledger, CHICOLINI, `{${PINKY}}`)
  await ledger.record('/v1/deals', deal('potash'))
  await ledger.record('/v1/deals/potash/record-statement', statement(`{${CHICOLINI}} waves`))
  t.equal((await headlines(ledger))[1], `Sylvania welcomed: {${PINKY}} waves`)
})

test('braces that hold no person stay as they are', async (t) => {
  const ledger = await buildCase(t)
  const gist = 'We sing {la-la} and {} and {x}'
  await ledger.record('/v1/deals/potash/record-statement', statement(gist))
  t.equal((await headlines(ledger))[1], `Sylvania welcomed: ${gist}`)
})

test('a text that names somebody unknown by an opaque id is refused', async (t) => {
  const { post } = await buildCase(t)
  const answer = await post('/v1/deals/potash/record-statement', statement(`{${CHICOLINI}} waves`))
  isProblem(t, answer, 422, 'unknown-reference', ['/gist'])
})

test('events as recorded hold ids, never names', async (t) => {
  const ledger = await buildCase(t)
  await ledger.record('/v1/deals/potash/record-statement', statement(`{${PINKY}} waves`))
  for (const url of ['/v1/events', '/v1/deals/potash/events']) {
    const { body } = await ledger.get(url)
    t.match(body, `{${PINKY}} waves`)
    t.notMatch(body, 'Pinky Brown')
  }
})

test('the name of a person is not shown at moments before the registration', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  const said = await ledger.record('/v1/deals/potash/record-statement', statement('Hail {rufus-t-firefly}'))
  await ledger.record('/v1/people', { id: 'rufus-t-firefly', publicFigure: true, name: 'Rufus T. Firefly' })
  const shown = async (query: string) =>
    (await ledger.get(`/v1/deals/potash/timeline?${query}`)).json().items[1].headline
  t.equal(await shown(`knownAt=position:${said.position}`), 'Sylvania welcomed: Hail {rufus-t-firefly}')
  t.equal(await shown(''), 'Sylvania welcomed: Hail Rufus T. Firefly')
})

test('the position of an answer is that of the last name in it', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  await ledger.record('/v1/deals/potash/record-statement', statement('Hail {rufus-t-firefly}'))
  const known = await ledger.record('/v1/people', {
    id: 'rufus-t-firefly',
    publicFigure: true,
    name: 'Rufus T. Firefly',
  })
  await ledger.record('/v1/sources', source('herald'))
  t.equal((await ledger.get('/v1/deals/potash/timeline')).json().at.position, known.position)
})

test('a person in the title of a deal is shown by name wherever the title is', async (t) => {
  const ledger = await buildLedger(t)
  await register(ledger, PINKY, 'Pinky "The Brain" Brown')
  await ledger.record('/v1/deals', deal('potash', { title: `The freeing of {${PINKY}}` }))
  const title = 'The freeing of Pinky "The Brain" Brown'
  t.equal((await ledger.get('/v1/deals/potash')).json().title, title)
  t.equal((await ledger.get('/v1/deals')).json().items[0].title, title)
  t.equal((await ledger.get('/v1/deals/potash/timeline')).json().deal.title, title)
})

test('a person in the title of a source is shown by name wherever the source is', async (t) => {
  const ledger = await buildCase(t)
  await ledger.record('/v1/sources', source('herald', { title: `{${PINKY}} is free` }))
  await ledger.record(
    '/v1/deals/potash/record-statement',
    statement('Yes', { sources: [{ sourceId: 'herald' }] }),
  )
  t.equal((await ledger.get('/v1/sources/herald')).json().title, 'Pinky Brown is free')
  const { items } = (await ledger.get('/v1/sources')).json()
  t.equal(items[1].title, 'Pinky Brown is free')
  const entries = (await ledger.get('/v1/deals/potash/timeline')).json().items
  t.equal(entries[1].sources[0].title, 'Pinky Brown is free')
})

test('a person in the name of a target is shown by name in the status', async (t) => {
  const ledger = await buildCase(t)
  const targets = [{ ...ACME, name: `The firm of {${PINKY}}` }]
  await ledger.record('/v1/sanctions', measure('syl-potash', { targets }))
  const { items } = (await ledger.get('/v1/status?target=acme-potash')).json()
  t.equal(items[0].target.name, 'The firm of Pinky Brown')
  t.equal(items[0].target.nameInInstrument, 'The firm of Pinky Brown')
  t.equal((await ledger.get('/v1/sanctions/syl-potash')).json().targets[0].name, 'The firm of Pinky Brown')
})
