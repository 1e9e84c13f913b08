/** What is said of a group's release: claims as they stand, their range, who is named, who was taken back. */
import { test } from 'tap'
import type { AnyEvent, EventName } from '../../../events/catalogue.ts'
import { releaseAt, takenBack } from '../../../projections/folds/releaseClaims.ts'
import { type Envelope, eventOf } from '../given.ts'

type Step = readonly [type: EventName, data: object, given?: Envelope]

const group = (...steps: readonly Step[]): readonly AnyEvent[] =>
  steps.map(([type, data, given], revision) =>
    eventOf('release-kites', revision, type, data, { occurred: '2031-05-02', ...given }),
  )

const NZ = { party: 'NZ' }
const WATCH = { party: 'org:kite-watch' }
const count = (min: number, max?: number) => ({ min, ...(max !== undefined && { max }) })
const reported = (claimedBy: object, total: object, given: Envelope = {}, counted = 'released'): Step => [
  'GroupReleaseReported',
  { states: ['IS'], counted, total, claimedBy },
  given,
]
const revised = (claimedBy: object, total: object, occurred: string, given: Envelope = {}): Step => [
  'GroupCountRevised',
  { counted: 'released', total, claimedBy, reason: 'a longer list' },
  { occurred, ...given },
]
const CONTESTED = { confidence: 'contested' } as const

test('claims stand side by side, and their range goes from the least to the most', (t) => {
  const history = group(reported(NZ, count(12, 12)), reported(WATCH, count(7, 9)))
  const { claims, ranges } = releaseAt(history, '2031-06-01')
  t.match(claims, [
    { claimedBy: NZ, total: { min: 12, max: 12 } },
    { claimedBy: WATCH, total: { min: 7, max: 9 } },
  ])
  t.same(ranges, [{ counted: 'released', min: 7, max: 12, claims: 2 }])
  t.end()
})

test('a range has no end where a claimant says at least', (t) => {
  const history = group(reported(NZ, count(12, 12)), reported(WATCH, count(20)))
  t.same(releaseAt(history, '2031-06-01').ranges, [{ counted: 'released', min: 12, claims: 2 }])
  t.end()
})

test('a group that is counted separately has its own range', (t) => {
  const history = group(reported(NZ, count(12, 12)), reported(NZ, count(5, 5), {}, 'pardoned'))
  t.same(releaseAt(history, '2031-06-01').ranges, [
    { counted: 'released', min: 12, max: 12, claims: 1 },
    { counted: 'pardoned', min: 5, max: 5, claims: 1 },
  ])
  t.end()
})

test('a contested claim shows, and counts for nothing', (t) => {
  const history = group(reported(NZ, count(12, 12)), reported(WATCH, count(2, 2), CONTESTED))
  const { claims, ranges } = releaseAt(history, '2031-06-01')
  t.match(claims[1], { contested: true, total: { min: 2 } })
  t.same(ranges, [{ counted: 'released', min: 12, max: 12, claims: 1 }])
  t.end()
})

test('a claim on a vague day is possible in between', (t) => {
  const history = group(reported(NZ, count(12, 12)), reported(WATCH, count(2, 2), { occurred: '2031-05' }))
  t.equal(releaseAt(history, '2031-04-30').claims.length, 0)
  t.match(releaseAt(history, '2031-05-10'), {
    claims: [{ certainty: 'definite' }, { certainty: 'possible' }],
    ranges: [{ min: 12, max: 12, claims: 1 }],
  })
  t.end()
})

test('a revised count counts from its day, in the order of time, and what was counted before shows', (t) => {
  const history = group(
    reported(NZ, count(12, 12)),
    revised({ ...NZ, roleThen: 'envoy' }, count(14, 14), '2031-05-20'),
    revised(NZ, count(13, 13), '2031-05-10'),
    revised(WATCH, count(1, 1), '2031-05-10'),
  )
  const at = (day: string) => releaseAt(history, day)
  t.match(at('2031-05-09').claims, [{ total: { min: 12 }, before: undefined }])
  t.match(at('2031-05-10'), { claims: [{ total: { min: 13 } }], ranges: [{ min: 13, max: 13 }] })
  t.match(at('2031-05-20').claims, [
    { total: { min: 14 }, before: [{ eventId: history[0]!.id, total: { min: 12 } }, { total: { min: 13 } }] },
  ])
  t.end()
})

test('a contested revision changes no count', (t) => {
  const history = group(reported(NZ, count(12, 12)), revised(NZ, count(14, 14), '2031-05-10', CONTESTED))
  t.match(releaseAt(history, '2031-06-01').claims, [{ total: { min: 12 }, before: undefined }])
  t.end()
})

test('the contested among the named show and do not count', (t) => {
  const history = group(
    reported(NZ, count(12, 12)),
    ['GroupMemberNamed', { prisonerId: 'c-one', basis: 'press' }],
    ['GroupMemberNamed', { prisonerId: 'c-two', basis: 'ngo' }, CONTESTED],
  )
  const { named, namedCount } = releaseAt(history, '2031-06-01')
  t.same(
    named.map(({ prisonerId, contested }) => [prisonerId, contested]),
    [
      ['c-one', false],
      ['c-two', true],
    ],
  )
  t.equal(namedCount, 1)
  t.end()
})

test('a member counts as taken back after a return to custody or a revoked release', (t) => {
  const history = group(reported(NZ, count(12, 12)))
  const one = (revision: number, type: EventName, occurred: string, data: object) =>
    eventOf('prisoner-c-one', revision, type, data, { occurred })
  const events = [
    one(1, 'PrisonerReturnedToCustody', '2031-05-01', { reason: 'long before' }),
    one(2, 'PrisonerReleased', '2031-05-02', { terms: 'parole' }),
    one(3, 'ReleaseRevoked', '2031-05-10', { authority: { party: 'IS' } }),
    one(4, 'PrisonerReturnedToCustody', '2031-05', { reason: 'on some day of the month' }),
  ]
  t.same(
    takenBack(history, events).map(({ revision }) => revision),
    [3, 4],
  )
  t.end()
})

test('another spelling of an organisation is no other claimant', (t) => {
  const history = group(
    reported(WATCH, count(7, 7)),
    reported({ description: 'Kite  Watch' }, count(9, 9)),
    reported({ ...WATCH, description: 'the Watch for Kites', roleThen: 'reporter' }, count(8, 8)),
  )
  t.same(releaseAt(history, '2031-06-01').ranges, [{ counted: 'released', min: 7, max: 9, claims: 1 }])
  t.end()
})

test('two bodies of a state are two claimants', (t) => {
  const history = group(
    reported({ party: 'NZ', description: 'the court' }, count(7, 7)),
    reported({ party: 'NZ', description: 'the ministry' }, count(9, 9)),
  )
  t.match(releaseAt(history, '2031-06-01').ranges, [{ claims: 2 }])
  t.end()
})

test('the groups of a swap stay apart: no number of one is added to that of another', (t) => {
  const history = group(reported(NZ, count(1, 1)), [
    'GroupExchanged',
    { exchangedFor: ['kites-of-three', 'kites-of-four'] },
  ])
  const { exchangedFor, ranges } = releaseAt(history, '2031-06-01')
  t.match(exchangedFor, [
    { groupId: 'kites-of-three', contested: false, certainty: 'definite' },
    { groupId: 'kites-of-four' },
  ])
  t.same(ranges, [{ counted: 'released', min: 1, max: 1, claims: 1 }])
  t.end()
})
