/** Refusals of every command: no source, unknown references and codes, bad dates, the future, the size. */
import { test } from 'tap'
import { eventIdOf } from '../../src/rules/kernel/identity.ts'
import { deal, learn, OPENED, opened } from '../rules/deals/given.ts'
import { ONE_HELD } from '../rules/prisoners/given.ts'
import {
  type Asked,
  accepts,
  BY_TESTER,
  fact,
  ledger,
  NOW,
  opaque,
  refusal,
  refuses,
  SOURCES,
} from './given.ts'

const PERSON = opaque('p', 'a')
const SAID = { speaker: { party: 'US' }, stance: 'observes', gist: 'So it is.', language: 'en' }
const state = (body: object = {}, occurred = '2025-03-01'): Asked =>
  learn('record-statement', occurred, { ...SAID, ...body })

const given = deal([], {
  [`person-${PERSON}`]: [fact('PersonRegistered', { digest: 'd'.repeat(43), publicFigure: false })],
  'deal-other': [opened()],
})

// Sources.
refuses(
  'a command without sources is refused',
  given,
  state({ sources: undefined }),
  refusal('missing-field', { pointer: '/sources' }),
)
refuses(
  'a command with no source among its sources is refused',
  given,
  state({ sources: [] }),
  refusal('wrong-value', { pointer: '/sources' }),
)
refuses(
  'a source that is not registered is refused',
  given,
  state({ sources: [...SOURCES, { sourceId: 'paper-two' }] }),
  refusal('unknown-reference', { pointer: '/sources/1/sourceId' }),
)
accepts(
  'a source has a locator and a quote',
  given,
  state({ sources: [{ ...SOURCES[0], locator: 'p. 1', quote: 'So.' }] }),
)
refuses(
  'a quote of a source has at most 300 characters',
  given,
  state({ sources: [{ ...SOURCES[0], quote: 'x'.repeat(301) }] }),
  refusal('wrong-value', { pointer: '/sources/0/quote' }),
)

// References.
accepts('an event belongs to further deals', given, state({ deals: ['other'] }))
accepts('an event may name its own deal', given, state({ deals: ['made-up'] }))
refuses(
  'a deal that is not recorded is refused',
  given,
  state({ deals: ['other', 'third'] }),
  refusal('unknown-reference', { pointer: '/deals/1' }),
)
accepts('a person who is registered is named', given, state({ speaker: { personId: PERSON } }))
refuses(
  'a person who is not registered is refused',
  given,
  state({ speaker: { personId: opaque('p', 'z') } }),
  refusal('unknown-reference', { pointer: '/speaker/personId' }),
)
accepts('a person who is registered stands in free text', given, state({ gist: `{${PERSON}} is free.` }))
for (const [pointer, body] of [
  ['/gist', { gist: `{${opaque('p', 'z')}} is free.` }],
  ['/speaker/description', { speaker: { description: `a friend of {${opaque('p', 'z')}}` } }],
  ['/sources/0/quote', { sources: [{ ...SOURCES[0], quote: `“{${opaque('p', 'z')}}”` }] }],
] as const) {
  refuses(
    `a person who is not registered is refused in the text of ${pointer}`,
    given,
    state(body),
    refusal('unknown-reference', { pointer }),
  )
}
test('every unknown reference is named', async (t) => {
  const decision = await given.when([state({ deals: ['third'], sources: [{ sourceId: 'paper-two' }] })])
  t.match(decision, {
    ok: false,
    problem: {
      code: 'unknown-reference',
      errors: [{ pointer: '/sources/0/sourceId' }, { pointer: '/deals/0' }],
    },
  })
})
test('every bad field is named, each with its code', async (t) => {
  const decision = await given.when([state({ occurred: 'soon', gist: undefined, mood: 'grim' })])
  t.match(decision, {
    problem: {
      code: 'invalid-body',
      errors: [
        { pointer: '/gist', code: 'missing-field' },
        { pointer: '/occurred', code: 'bad-edtf' },
        { pointer: '/mood', code: 'unknown-field' },
      ],
    },
  })
})
refuses(
  'a command on what is not there is refused',
  given,
  ['deals.change-status', 'third', { to: 'announced', reason: 'x', occurred: '2025' }],
  refusal('not-found'),
)
refuses(
  'an unknown field is refused',
  given,
  state({ mood: 'grim' }),
  refusal('unknown-field', { pointer: '/mood' }),
)
refuses(
  'a field of another type is refused',
  given,
  state({ gist: 5 }),
  refusal('wrong-type', { pointer: '/gist' }),
)
refuses(
  'an unknown confidence is refused',
  given,
  state({ confidence: 'certain' }),
  refusal('unknown-code', { pointer: '/confidence' }),
)

// Codes.
for (const code of ['ZZ', 'us', 'EUR', 'org:', 'org:Fictional Watch']) {
  refuses(
    `${code} is no party`,
    given,
    state({ speaker: { party: code } }),
    refusal('unknown-code', { pointer: '/speaker/party' }),
  )
}
for (const code of ['EU', 'UN', 'XK', 'org:fictional-watch']) {
  accepts(`${code} is a party`, given, state({ speaker: { party: code } }))
}

// Dates.
for (const occurred of ['', '2025-13', '2025-02-29', '13.12.2025', '2025-12-13T14:00', '../..', '2025?-12']) {
  refuses(
    `${JSON.stringify(occurred)} is no date`,
    given,
    state({}, occurred),
    refusal('bad-edtf', { pointer: '/occurred' }),
  )
}
refuses(
  'an end before its start is refused',
  given,
  state({}, '2025-03-02/2025-03-01'),
  refusal('end-before-start', { pointer: '/occurred' }),
)
refuses(
  'legal effect is on a day or at an instant',
  given,
  state({ effective: '2025-03' }),
  refusal('bad-edtf', { pointer: '/effective' }),
)
refuses(
  'when it happened is given',
  given,
  ['deals.record-statement', 'made-up', SAID],
  refusal('missing-field', { pointer: '/occurred' }),
)

// The future. Now is noon in UTC on 1 July 2026, when 2 July has begun in the zone furthest ahead.
for (const occurred of [
  '2026-07-03',
  '2026-07-01T12:00:01Z',
  '2026-08',
  '2026-07-03/',
  '2026-07-03/2026-07-04',
]) {
  refuses(
    `${occurred} is after now`,
    given,
    state({}, occurred),
    refusal('date-in-future', { pointer: '/occurred' }),
  )
}
for (const occurred of [
  '2026-07-02',
  NOW.replace('.000', ''),
  '2026-07',
  '2026',
  '/2031',
  '2026-06-30/2031',
]) {
  accepts(`${occurred} may have begun by now`, given, state({}, occurred))
}
accepts(
  'what is planned may lie after now',
  given,
  learn('schedule-talks', '2026-06-30', { talksId: 'talks-one', planned: '2031' }),
)
refuses(
  'that something is planned is known by now',
  given,
  learn('schedule-talks', '2031', { talksId: 'talks-one', planned: '2031' }),
  refusal('date-in-future', { pointer: '/occurred' }),
)

// The size of an event.
const many = (n: number): object => ({
  sources: Array.from({ length: n }, (_, index) => ({
    ...SOURCES[0],
    locator: `${index} ${'€'.repeat(190)}`,
    quote: '€'.repeat(300),
  })),
})
accepts('an event of nearly 65,535 bytes is accepted', given, state(many(42)))
refuses('an event of more than 65,535 bytes is refused', given, state(many(45)), refusal('event-too-large'))

// What is recorded.
test('an event carries what its command says, with the bounds of its date', async (t) => {
  const decision = await given.when([
    state({ effective: '2025-03-02', confidence: 'confirmed', deals: ['other'] }, '2025-02-27/2025-03'),
  ])
  t.match(decision, {
    events: [
      {
        type: 'StatementMade',
        version: 2,
        stream: 'deal-made-up',
        revision: 1,
        recordedAt: NOW,
        occurred: '2025-02-27/2025-03',
        earliest: '2025-02-27',
        latest: '2025-02-28',
        effective: '2025-03-02',
        sources: SOURCES,
        confidence: 'confirmed',
        deals: ['other'],
        actor: BY_TESTER.actor,
        correlationId: BY_TESTER.correlationId,
        data: SAID,
      },
    ],
  })
})
test('an event is reported, and of no further deal, unless its command says otherwise', async (t) => {
  t.match(await given.when([state()]), { events: [{ confidence: 'reported', deals: [] }] })
})
test('the date of a point is some moment between its bounds', async (t) => {
  const open: Asked = ['deals.open', undefined, { id: 'third', ...OPENED, occurred: '2025-02-27/2025-03' }]
  t.match(await given.when([open]), { events: [{ earliest: '2025-02-27', latest: '2025-04-01' }] })
})

// Groups of commands.
const UUID = '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11'
const PROMISED = {
  commitmentId: 'one',
  obligor: 'XK',
  beneficiary: 'US',
  kind: 'other',
  text: 'a thing',
  test: 'it is seen',
}
accepts(
  'a command refers to an event of the same group',
  ledger(),
  ['deals.open', undefined, { id: 'made-up', ...OPENED, occurred: '2025' }, 'one'],
  ['deals.make-commitment', 'made-up', { ...PROMISED, occurred: '2025' }],
  [
    'deals.fulfil',
    'made-up',
    { commitmentId: 'one', evidence: [eventIdOf('deal-made-up', 'one', 0)], occurred: '2025' },
  ],
)
accepts(
  'a command names the deal that its group opens',
  ledger(),
  ['deals.open', undefined, { id: 'made-up', ...OPENED, occurred: '2025' }],
  ['deals.record-statement', 'made-up', { ...SAID, occurred: '2025', deals: ['made-up'] }],
)
refuses(
  'a deal is not linked to itself in the group that opens it',
  ledger(),
  [
    ['deals.open', undefined, { id: 'made-up', ...OPENED, occurred: '2025' }],
    ['deals.link', 'made-up', { otherDeal: 'made-up', relation: 'follows', occurred: '2025' }],
  ],
  refusal('link-to-itself'),
)
test('a refusal says which command of a group it is of', async (t) => {
  t.match(await given.when([state(), state({}, '2031'), state()]), { ok: false, at: 1 })
})
refuses(
  'a case opened twice in a group is refused',
  ledger(),
  [
    ['prisoners.detain', opaque('c', 'a'), { ...ONE_HELD, occurred: '2020' }, UUID],
    ['prisoners.detain', opaque('c', 'a'), { ...ONE_HELD, occurred: '2020' }],
  ],
  refusal('id-taken', { by: eventIdOf(`prisoner-${opaque('c', 'a')}`, UUID, 0) }),
)
