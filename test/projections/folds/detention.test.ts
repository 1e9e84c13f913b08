/** What is certain of a detention case by a day, beside the custody. */
import { test } from 'tap'
import type { AnyEvent, EventName } from '../../../events/catalogue.ts'
import { detentionAt } from '../../../projections/folds/prisoners/detention.ts'
import { type Envelope, eventOf } from '../given.ts'

type Step = readonly [type: EventName, occurred: string, data: object, given?: Envelope]

const held = (...next: readonly Step[]): readonly AnyEvent[] =>
  [['PrisonerDetained', '2031-05-02', { pseudonym: 'the kite maker', state: 'IS' }] as Step, ...next].map(
    ([type, occurred, data, given], revision) =>
      eventOf('prisoner-c-kites', revision, type, data, { ...given, occurred }),
  )

const released = (terms: string, occurred = '2031-05-05'): Step => ['PrisonerReleased', occurred, { terms }]
const revoked = (occurred: string): Step => ['ReleaseRevoked', occurred, { authority: { party: 'IS' } }]

test('somebody held is free on no terms', (t) => {
  t.same(detentionAt(held(), '2031-05-09'), {
    custody: 'held',
    heldBy: 'IS',
    state: 'IS',
    holders: [{ state: 'IS', since: '2031-05-02', certainty: 'definite' }],
  })
  t.end()
})

test('the terms of a release hold until it is revoked', (t) => {
  const history = held(released('parole'), revoked('2031-05-07'))
  t.match(detentionAt(history, '2031-05-06'), { custody: 'free', terms: 'parole' })
  t.match(detentionAt(history, '2031-05-07'), { custody: 'free', terms: 'revoked' })
  t.end()
})

test('a prisoner who is taken back is no longer free on any terms', (t) => {
  const history = held(released('parole'), ['PrisonerReturnedToCustody', '2031-05-07', { reason: 'a kite' }])
  t.equal(detentionAt(history, '2031-05-07').terms, undefined)
  t.end()
})

test('the last sentence counts', (t) => {
  const history = held(
    ['PrisonerSentenced', '2031-05-08', { term: { months: 24 } }],
    ['PrisonerSentenced', '2031-05-04', { life: true }],
  )
  t.match(detentionAt(history, '2031-05-05').sentence, { life: true, occurred: '2031-05-04' })
  t.match(detentionAt(history, '2031-05-09').sentence, { term: { months: 24 }, occurred: '2031-05-08' })
  t.end()
})

test('a transfer says whence and whither, and how voluntary it was', (t) => {
  const journey = { from: 'IS', to: 'NZ', voluntariness: 'coerced', intoCustody: false }
  const history = held(released('unknown'), ['PrisonerTransferred', '2031-05-06', journey])
  t.equal(detentionAt(history, '2031-05-05').transferred, undefined)
  t.match(detentionAt(history, '2031-05-06'), {
    custody: 'free',
    transferred: { ...journey, occurred: '2031-05-06' },
  })
  t.end()
})

test('a pardon, recognitions and the last health alert show', (t) => {
  const history = held(
    ['PrisonerRecognised', '2031-05-03', { by: 'org:kite-watch', label: 'prisoner of kites' }],
    ['PrisonerHealthAlertRaised', '2031-05-04', { by: { party: 'NZ' }, severity: 'serious' }],
    ['PrisonerPardoned', '2031-05-05', { authority: { party: 'IS' } }],
  )
  t.match(detentionAt(history, '2031-05-05'), {
    custody: 'held',
    pardoned: '2031-05-05',
    recognised: [{ by: 'org:kite-watch', label: 'prisoner of kites' }],
    healthAlert: { severity: 'serious', occurred: '2031-05-04' },
  })
  t.end()
})

test('contested and uncertain events change nothing', (t) => {
  const history = held(
    ['PrisonerPardoned', '2031-05-05', { authority: { party: 'IS' } }, { confidence: 'contested' }],
    ['PrisonerSentenced', '2031-05/2031-06', { term: { months: 24 } }],
  )
  t.same(detentionAt(history, '2031-05-09'), detentionAt(held(), '2031-05-09'))
  t.end()
})
