/** What was judged and forgiven: each conviction by itself, and never clemency where none was given. */
import { test } from 'tap'
import type { AnyEvent, EventName } from '../../../events/catalogue.ts'
import { detentionAt } from '../../../projections/folds/prisoners/detention.ts'
import { type Envelope, eventOf } from '../given.ts'

type Step = readonly [type: EventName, occurred: string, data?: object, given?: Envelope]

const held = (...next: readonly Step[]): readonly AnyEvent[] =>
  [['PrisonerDetained', '2031-01-02', { pseudonym: 'the kite maker', state: 'IS' }] as Step, ...next].map(
    ([type, occurred, data = {}, given], revision) =>
      eventOf('prisoner-c-kites', revision, type, data, { ...given, occurred }),
  )

const authority = { party: 'IS' }
const TERM = { term: { years: 2, months: 7, days: 10 } }
const first: readonly Step[] = [
  ['PrisonerConvicted', '2031-02-01', { charges: ['flying a kite'] }],
  ['PrisonerSentenced', '2031-02-02', TERM],
]

test('each conviction has its own sentence and pardon', (t) => {
  const { judgments, pardoned, sentence } = detentionAt(
    held(
      ...first,
      ['PrisonerPardoned', '2031-03-01', { authority, conditions: ['to leave the island'] }],
      ['PrisonerReleased', '2031-03-02', { terms: 'conditional', basis: 'clemency' }],
      ['PrisonerReturnedToCustody', '2031-04-01', { reason: 'came back' }],
      ['PrisonerConvicted', '2031-05-01', { charges: ['coming back'] }],
      ['PrisonerSentenced', '2031-05-02', { life: true }],
    ),
    '2031-06-01',
  )
  t.match(judgments, [
    { convicted: { charges: ['flying a kite'] }, sentence: TERM, pardoned: '2031-03-01' },
    { convicted: { charges: ['coming back'] }, sentence: { life: true } },
  ])
  t.notOk('pardoned' in (judgments?.[1] ?? {}))
  t.equal(pardoned, undefined, 'what was judged last is not pardoned')
  t.match(sentence, { life: true })
  t.end()
})

test('a pardon of everything is of what its own state judged, not of what an earlier custodian did', (t) => {
  const moved: Step = [
    'PrisonerTransferred',
    '2031-03-01',
    { from: 'IS', to: 'MT', voluntariness: 'forced', intoCustody: true },
  ]
  const pardon: Step = ['PrisonerPardoned', '2031-05-01', { authority: { party: 'MT' } }]
  const convicted: Step = ['PrisonerConvicted', '2031-04-01', { charges: ['crossing the sea'] }]
  const both = detentionAt(held(...first, moved, convicted, pardon), '2031-06-01')
  t.notOk('pardoned' in (both.judgments?.[0] ?? {}), 'the first state pardoned nothing')
  t.match(both.judgments?.[1], { pardoned: '2031-05-01' })
  t.equal(both.pardoned, undefined)
  t.match(both.clemency, [{ kind: 'pardon' }])
  const one = detentionAt(held(...first, moved, pardon), '2031-06-01')
  t.match(
    one.judgments,
    [{ pardoned: '2031-05-01' }],
    'who serves a sentence elsewhere is pardoned of it there',
  )
  t.equal(one.pardoned, '2031-05-01')
  t.end()
})

test('clemency shows with its authority and its terms in words', (t) => {
  const { clemency } = detentionAt(
    held(
      ...first,
      ['ClemencyGranted', '2031-03-01', { kind: 'commutation', authority, terms: 'a year less' }],
      ['PrisonerPardoned', '2031-04-01', { authority, conditions: ['to leave the island', 'silence'] }],
    ),
    '2031-06-01',
  )
  t.match(clemency, [
    { kind: 'commutation', authority, terms: ['a year less'], occurred: '2031-03-01' },
    { kind: 'pardon', authority, terms: ['to leave the island', 'silence'], occurred: '2031-04-01' },
  ])
  t.end()
})

for (const outcome of ['acquitted', 'charges-dropped', 'conviction-quashed']) {
  test(`${outcome} ends the case, and not the custody`, (t) => {
    const found = detentionAt(held(...first, ['ProceedingsEnded', '2031-03-01', { outcome }]), '2031-06-01')
    t.match(found, { custody: 'held', proceedingsEnded: { outcome, occurred: '2031-03-01' } })
    t.match(found.judgments, [{ undone: { outcome } }])
    t.equal(found.sentence, undefined, 'no sentence stands')
    t.notOk('clemency' in found || 'pardoned' in found)
    t.end()
  })
}

test('dropping some charges undoes no conviction', (t) => {
  const dropped: Step = [
    'ProceedingsEnded',
    '2031-03-01',
    { outcome: 'charges-dropped', charges: ['littering'] },
  ]
  const found = detentionAt(held(...first, dropped), '2031-06-01')
  t.match(found.sentence, TERM)
  t.equal(found.proceedingsEnded, undefined)
  t.end()
})

test('quashing one conviction leaves the other one', (t) => {
  const events = held(
    ...first,
    ['PrisonerConvicted', '2031-03-01'],
    ['PrisonerSentenced', '2031-03-02', { life: true }],
  )
  const quashed = eventOf(
    'prisoner-c-kites',
    events.length,
    'ProceedingsEnded',
    { outcome: 'conviction-quashed', convictions: [events[3]?.id] },
    { occurred: '2031-04-01' },
  )
  const found = detentionAt([...events, quashed], '2031-06-01')
  t.match(found.sentence, TERM)
  t.equal(found.proceedingsEnded, undefined)
  t.match(found.judgments, [{}, { undone: { outcome: 'conviction-quashed' } }])
  t.end()
})

for (const basis of ['sentence-served', 'exchange', 'pending-trial', 'court-order']) {
  test(`a release by ${basis} ends the custody only, and is not clemency`, (t) => {
    const released: Step = ['PrisonerReleased', '2031-03-01', { terms: 'unknown', basis }]
    const found = detentionAt(held(...first, released), '2031-06-01')
    t.match(found, { custody: 'free', released: { basis, conditions: [] }, sentence: TERM })
    t.notOk('clemency' in found || 'pardoned' in found || 'proceedingsEnded' in found)
    t.end()
  })
}

test('rehabilitation ends neither', (t) => {
  const found = detentionAt(
    held(...first, ['PrisonerRehabilitated', '2031-03-01', { authority }]),
    '2031-06-01',
  )
  t.match(found, { custody: 'held', rehabilitated: '2031-03-01', sentence: TERM })
  t.notOk('proceedingsEnded' in found)
  t.end()
})

test('a sentence belongs to the conviction that it names', (t) => {
  const events = held(['PrisonerConvicted', '2031-02-01'], ['PrisonerConvicted', '2031-02-02'])
  const sentenced = eventOf(
    'prisoner-c-kites',
    3,
    'PrisonerSentenced',
    { ...TERM, conviction: events[1]?.id },
    { occurred: '2031-03-01' },
  )
  const { judgments } = detentionAt([...events, sentenced], '2031-06-01')
  t.match(judgments?.[0], { sentence: TERM })
  t.notOk(judgments?.[1] && 'sentence' in judgments[1])
  t.end()
})

test('a conviction and a sentence of unknown dates show once they are recorded', (t) => {
  const recorded = { recordedAt: '2031-06-01T12:00:00.000Z' }
  const history = held(
    ['PrisonerConvicted', 'XXXX', {}, recorded],
    ['PrisonerSentenced', 'XXXX', TERM, recorded],
  )
  t.match(detentionAt(history, '2031-06-01').sentence, { ...TERM, occurred: 'XXXX' })
  t.equal(detentionAt(history, '2031-05-31').sentence, undefined, 'it may have been later')
  t.end()
})

test('a recognition that is withdrawn no longer counts, and shows as withdrawn', (t) => {
  const found = detentionAt(
    held(
      ['PrisonerRecognised', '2031-02-01', { by: 'org:kite-watch', label: 'prisoner of kites' }],
      ['PrisonerRecognised', '2031-02-01', { by: 'org:other-watch', label: 'prisoner of kites' }],
      ['RecognitionWithdrawn', '2031-03-01', { by: 'org:kite-watch', reason: 'an old text' }],
    ),
    '2031-06-01',
  )
  t.same(found.recognised, [{ by: 'org:other-watch', label: 'prisoner of kites' }])
  t.same(found.recognitionWithdrawn, [
    { by: 'org:kite-watch', label: 'prisoner of kites', occurred: '2031-03-01' },
  ])
  t.end()
})

test('a later sentence does not replace another one, as its conviction may have no date', (t) => {
  const recorded = { recordedAt: '2031-06-01T12:00:00.000Z' }
  const { judgments, sentence } = detentionAt(
    held(
      ...first,
      ['PrisonerConvicted', 'XXXX', { charges: ['littering'] }, recorded],
      ['PrisonerSentenced', '2031-03-01', { life: true }],
    ),
    '2031-06-01',
  )
  t.match(judgments?.[0], { convicted: { charges: ['flying a kite'] }, sentence: TERM })
  t.match(sentence, { life: true })
  t.end()
})

test('a conviction that may be later than a pardon does not show as pardoned', (t) => {
  const recorded = { recordedAt: '2031-06-01T12:00:00.000Z' }
  const { judgments, pardoned } = detentionAt(
    held(
      ...first,
      ['PrisonerPardoned', '2031-03-01', { authority }],
      ['PrisonerConvicted', 'XXXX', { charges: ['littering'] }, recorded],
    ),
    '2031-06-01',
  )
  t.match(judgments?.[0], { pardoned: '2031-03-01' })
  t.notOk(judgments?.[1] && 'pardoned' in judgments[1])
  t.equal(pardoned, undefined)
  t.end()
})
