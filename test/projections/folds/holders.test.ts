/** Who holds a prisoner, where and how: the case follows the person. */
import { test } from 'tap'
import type { AnyEvent, EventName } from '../../../events/catalogue.ts'
import { detentionAt } from '../../../projections/folds/prisoners/detention.ts'
import { standingWords } from '../../../projections/folds/prisoners/standingWords.ts'
import { type Envelope, eventOf } from '../given.ts'

type Step = readonly [type: EventName, occurred: string, data: object, given?: Envelope]

const held = (...next: readonly Step[]): readonly AnyEvent[] =>
  [
    [
      'PrisonerDetained',
      '2031-01-02',
      { pseudonym: 'the kite maker', state: 'IS', place: 'Kite Tower' },
    ] as Step,
    ...next,
  ].map(([type, occurred, data, given], revision) =>
    eventOf('prisoner-c-kites', revision, type, data, { ...given, occurred }),
  )

const journey = { from: 'IS', to: 'NZ', voluntariness: 'forced', intoCustody: true }
const extradited: Step = ['PrisonerTransferred', '2031-02-02', { ...journey, manner: 'extradition' }]

test('after a transfer into the custody of another state, that state holds the person', (t) => {
  const history = held(extradited)
  t.match(detentionAt(history, '2031-02-01'), { heldBy: 'IS', state: 'IS', place: 'Kite Tower' })
  const after = detentionAt(history, '2031-02-02')
  t.match(after, { custody: 'held', heldBy: 'NZ', state: 'NZ', transferred: { manner: 'extradition' } })
  t.notOk('place' in after, 'nobody says where')
  t.end()
})

test('every state that held the person is known, with its time', (t) => {
  const { holders } = detentionAt(
    held(extradited, ['PrisonerReleased', '2031-03', { terms: 'unknown' }]),
    '2031-05-01',
  )
  t.same(holders, [
    { state: 'IS', since: '2031-01-02', until: '2031-02-02', certainty: 'definite' },
    { state: 'NZ', since: '2031-02-02', until: '2031-03', certainty: 'definite' },
  ])
  t.end()
})

test('a free person has no place, and the case stays with the state that held the person last', (t) => {
  const free = detentionAt(
    held(extradited, ['PrisonerReleased', '2031-03-01', { terms: 'unknown' }]),
    '2031-03-01',
  )
  t.match(free, { custody: 'free', state: 'NZ' })
  t.notOk('place' in free || 'heldBy' in free)
  t.end()
})

test('a transfer into the custody of a state that nobody names leaves the holder open', (t) => {
  const { custody, heldBy, holders } = detentionAt(
    held(['PrisonerTransferred', '2031-02-02', { ...journey, to: undefined }]),
    '2031-02-02',
  )
  t.same({ custody, heldBy }, { custody: 'held', heldBy: undefined })
  t.same(holders?.at(-1), { since: '2031-02-02', certainty: 'definite' })
  t.end()
})

test('a disputed transfer leaves another holder possible', (t) => {
  const [type, occurred, data] = extradited
  const found = detentionAt(held([type, occurred, data, { confidence: 'contested' }]), '2031-02-02')
  t.match(found, { heldBy: 'IS', possiblyHeldBy: 'NZ' })
  t.same(found.holders?.at(-1), { state: 'NZ', since: '2031-02-02', certainty: 'possible' })
  t.end()
})

test('another state can detain a person who was free', (t) => {
  const found = detentionAt(
    held(
      ['PrisonerReleased', '2031-02-01', { terms: 'unknown' }],
      ['PrisonerReturnedToCustody', '2031-03-01', { reason: 'a kite', state: 'NZ', place: 'Kite Gaol' }],
    ),
    '2031-03-01',
  )
  t.match(found, { custody: 'held', heldBy: 'NZ', place: 'Kite Gaol' })
  t.end()
})

for (const heldIn of ['administrative', 'psychiatric', 'house-arrest'] as const) {
  test(`custody can be of the kind ${heldIn} from the beginning or later`, (t) => {
    const opened = eventOf('prisoner-c-kites', 0, 'PrisonerDetained', {
      ...{ pseudonym: 'the kite maker', state: 'IS', heldIn },
    })
    t.equal(detentionAt([opened], '2031-06-01').heldIn, heldIn)
    t.equal(detentionAt(held(['CustodyChanged', '2031-02-01', { to: heldIn }]), '2031-03-01').heldIn, heldIn)
    t.end()
  })
}

test('a person who disappeared is held, and the state denies it', (t) => {
  const history = held(
    ['CustodyChanged', '2031-02-01', { secrecy: 'disappeared' }],
    ['CustodyChanged', '2031-03-01', { secrecy: 'ended', place: 'Kite Gaol' }],
  )
  t.match(detentionAt(history, '2031-02-01'), { custody: 'held', heldBy: 'IS', secrecy: 'disappeared' })
  const known = detentionAt(history, '2031-03-01')
  t.equal(known.secrecy, undefined)
  t.equal(known.place, 'Kite Gaol')
  t.end()
})

test('an escape and a rescue free nobody by an act of the holder', (t) => {
  for (const manner of ['escape', 'rescue']) {
    const found = detentionAt(held(['PrisonerGotFree', '2031-02-01', { manner }]), '2031-02-01')
    t.match(found, { custody: 'free', gotFree: { manner } })
    t.notOk('released' in found || 'clemency' in found || 'terms' in found)
  }
  t.end()
})

test('a death shows its cause and who states it, who is held responsible, and where the remains went', (t) => {
  const history = held(
    [
      'PrisonerDied',
      '2031-02-01',
      { inCustody: true, cause: 'a fall', causeAccordingTo: { description: 'the tower' } },
    ],
    ['DeathAttributed', '2031-02-03', { by: { party: 'org:kite-watch' }, responsible: { party: 'IS' } }],
    [
      'DeathAttributed',
      '2031-02-04',
      { by: { party: 'IS' }, responsible: { description: 'the wind' } },
      { confidence: 'contested' },
    ],
    [
      'PrisonerTransferred',
      '2033-01-01',
      { ...journey, intoCustody: false, receivedBy: { description: 'relatives' } },
    ],
  )
  t.match(detentionAt(history, '2034-01-01'), {
    custody: 'dead',
    death: {
      ...{ occurred: '2031-02-01', inCustody: true, cause: 'a fall' },
      attributions: [
        { by: { party: 'org:kite-watch' }, responsible: { party: 'IS' }, contested: false },
        { responsible: { description: 'the wind' }, contested: true },
      ],
      remains: { from: 'IS', to: 'NZ', receivedBy: { description: 'relatives' }, occurred: '2033-01-01' },
    },
  })
  t.equal(detentionAt(history, '2034-01-01').transferred, undefined, 'the dead do not travel')
  t.end()
})

const died: Step = ['PrisonerDied', '2031-06', { inCustody: false }]
const freed: Step = ['PrisonerReleased', '2031-03-04', { terms: 'unknown' }]

for (const [line, ...steps] of [
  ['held by Iceland since 2 January 2031'],
  ['held by New Zealand since 2 February 2031', extradited],
  ['free since 4 March 2031 (held by New Zealand from 2 February 2031)', extradited, freed],
  ['died June 2031 (held by New Zealand from 2 February 2031)', extradited, died],
  ['died June 2031 (held by Iceland from 2 January 2031 to 4 March 2031)', freed, died],
  [
    'died in custody June 2031 (held by Iceland from 2 January 2031)',
    ['PrisonerDied', '2031-06', { inCustody: true }],
  ],
  ['free since an unknown day (held by Iceland from 2 January 2031)', ['PrisonerReleased', 'XXXX', freed[2]]],
] as readonly (readonly [line: string, ...steps: Step[]])[]) {
  test(`a prisoner reads as “${line}”`, async (t) => {
    t.equal(standingWords('The kite maker', held(...steps), '2032-01-01'), `The kite maker, ${line}`)
  })
}
