/** Custody: folded in the order of time, with what vague dates and contested events leave open. */
import { test } from 'tap'
import type { AnyEvent } from '../../../events/catalogue.ts'
import { custodyAt } from '../../../projections/folds/prisoners/custodyOnDay.ts'
import { type Envelope, eventOf } from '../given.ts'

type Step = readonly [type: AnyEvent['type'], occurred: string, given?: Envelope & { data?: object }]

const DATA: Readonly<Record<string, object>> = {
  PrisonerDetained: { pseudonym: 'the kite maker', state: 'IS' },
  PrisonerReleased: { terms: 'unknown' },
  PrisonerTransferred: { from: 'IS', voluntariness: 'unknown', intoCustody: false },
  PrisonerReturnedToCustody: { reason: 'flew a kite' },
  PrisonerDied: { inCustody: true },
  PrisonerPardoned: { authority: { party: 'IS' } },
  CustodyChanged: { to: 'house-arrest' },
  ReleaseRevoked: { authority: { party: 'IS' } },
  CitizenshipRevoked: { citizenship: 'IS', authority: { party: 'IS' } },
}

const history = (...steps: readonly Step[]): readonly AnyEvent[] =>
  steps.map(([type, occurred, { data, ...given } = {}], revision) =>
    eventOf('prisoner-c-kites', revision, type, data ?? DATA[type] ?? {}, { ...given, occurred }),
  )

/** The custody without who holds the person and where, which are tested by themselves. */
const briefly = ({ custody, heldIn, possible }: ReturnType<typeof custodyAt>) => ({
  custody,
  ...(heldIn && { heldIn }),
  ...(possible && { possible }),
})

const cases: readonly (readonly [string, readonly Step[], string, object])[] = [
  [
    'nothing is known before anything happened',
    [['PrisonerDetained', '2031-05-02']],
    '2031-05-01',
    { custody: 'unknown' },
  ],
  ['a detained prisoner is held', [['PrisonerDetained', '2031-05-02']], '2031-05-02', { custody: 'held' }],
  [
    'the loss of a citizenship frees nobody and takes nobody into custody',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['CustodyChanged', '2031-05-03'],
      ['CitizenshipRevoked', '2031-05-04'],
    ],
    '2031-05-05',
    { custody: 'held', heldIn: 'house-arrest' },
  ],
  [
    'a detention since some time before a day is certain on that day',
    [['PrisonerDetained', '/2031-05-02']],
    '2031-05-02',
    { custody: 'held' },
  ],
  [
    'a detention over days is certain once its start is',
    [['PrisonerDetained', '2031-05-02/2031-05-09']],
    '2031-05-02',
    { custody: 'held' },
  ],
  [
    'a released prisoner is free',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['PrisonerReleased', '2031-05-09'],
    ],
    '2031-05-09',
    { custody: 'free' },
  ],
  [
    'a pardon is not a release',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['PrisonerPardoned', '2031-05-09'],
    ],
    '2031-05-10',
    { custody: 'held' },
  ],
  [
    'between the bounds of a release the prisoner is possibly free',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['PrisonerReleased', '2031-05-09/2031-05-12'],
    ],
    '2031-05-10',
    { custody: 'held', possible: 'free' },
  ],
  [
    'what is recorded late counts by its time',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['PrisonerReturnedToCustody', '2031-05-09'],
      ['PrisonerReleased', '2031-05-05'],
    ],
    '2031-05-10',
    { custody: 'held' },
  ],
  [
    'a transfer into custody elsewhere is custody, one out of it changes nothing',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['PrisonerReleased', '2031-05-05'],
      ['PrisonerTransferred', '2031-05-06'],
      [
        'PrisonerTransferred',
        '2031-05-07',
        { data: { ...DATA.PrisonerTransferred, to: 'NZ', intoCustody: true } },
      ],
    ],
    '2031-05-07',
    { custody: 'held' },
  ],
  [
    'a transfer out of custody leaves a free prisoner free',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['PrisonerReleased', '2031-05-05'],
      ['PrisonerTransferred', '2031-05-06'],
    ],
    '2031-05-07',
    { custody: 'free' },
  ],
  [
    'the dead are dead',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['PrisonerDied', '2031-05-09'],
    ],
    '2031-05-09',
    { custody: 'dead' },
  ],
  [
    'the dead are dead, though a release may have been after the death by its vague date',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['PrisonerReleased', '2031-05'],
      ['PrisonerDied', '2031-05-09'],
    ],
    '2031-06-09',
    { custody: 'dead' },
  ],
  [
    'a release recorded as contested frees possibly',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['PrisonerReleased', '2031-05-05', { confidence: 'contested' }],
    ],
    '2031-05-09',
    { custody: 'held', possible: 'free' },
  ],
  [
    'a detention recorded as contested holds possibly',
    [['PrisonerDetained', '2031-05-02', { confidence: 'contested' }]],
    '2031-05-09',
    { custody: 'unknown', possible: 'held' },
  ],
  [
    'somebody moved to house arrest is held there',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['CustodyChanged', '2031-05-05'],
    ],
    '2031-05-05',
    { custody: 'held', heldIn: 'house-arrest' },
  ],
  [
    'the last kind of custody counts, and an unknown one is none',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['CustodyChanged', '2031-05-05'],
      ['CustodyChanged', '2031-05-07', { data: { to: 'unknown' } }],
    ],
    '2031-05-09',
    { custody: 'held' },
  ],
  [
    'who is taken back is held in a kind of custody that is not known',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['CustodyChanged', '2031-05-05'],
      ['PrisonerReleased', '2031-05-06'],
      ['PrisonerReturnedToCustody', '2031-05-07'],
    ],
    '2031-05-07',
    { custody: 'held' },
  ],
  [
    'a move on a vague day is possible in between',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['CustodyChanged', '2031-05-05/2031-05-09'],
    ],
    '2031-05-06',
    { custody: 'held', possible: 'house-arrest' },
  ],
  [
    'a release and a return that may both have happened may have happened in part',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['PrisonerReleased', '2031-05-05/2031-05-09'],
      ['PrisonerReturnedToCustody', '2031-05-06/2031-05-10'],
    ],
    '2031-05-07',
    { custody: 'held', possible: 'free' },
  ],
  [
    'a revoked release is not a return to custody',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['PrisonerReleased', '2031-05-05'],
      ['ReleaseRevoked', '2031-05-06'],
    ],
    '2031-05-07',
    { custody: 'free', possible: 'held' },
  ],
  [
    'a release that one source says was undone the same day leaves the custody open',
    [
      ['PrisonerDetained', '2031-05-02'],
      ['PrisonerReleased', '2031-05-05'],
      ['PrisonerReturnedToCustody', '2031-05-05', { confidence: 'contested' }],
    ],
    '2031-05-05',
    { custody: 'free', possible: 'held' },
  ],
  [
    'so does a disputed return of which only the month is known',
    [
      ['PrisonerDetained', '2031-04-02'],
      ['PrisonerReleased', '2031-05-05'],
      ['PrisonerReturnedToCustody', '2031-05', { confidence: 'contested' }],
    ],
    '2031-06-01',
    { custody: 'free', possible: 'held' },
  ],
]

for (const [name, steps, asOf, expected] of cases) {
  test(name, (t) => {
    t.same(briefly(custodyAt(history(...steps), asOf)), expected)
    t.end()
  })
}

test('a release contradicted as a whole frees possibly', (t) => {
  const [detained, released] = history(['PrisonerDetained', '2031-05-02'], ['PrisonerReleased', '2031-05-05'])
  const against = eventOf('prisoner-c-kites', 2, 'ClaimContradicted', { eventId: released!.id })
  t.same(briefly(custodyAt([detained!, released!, against], '2031-05-09')), {
    custody: 'held',
    possible: 'free',
  })
  t.end()
})
