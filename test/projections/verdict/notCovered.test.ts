import { test } from 'tap'
import { type AskedRecord, type CoverageInput, notCovered } from '../../../projections/verdict/notCovered.ts'
import { NOT_COVERED, VERDICT_SENTENCES } from '../../../projections/verdict/sentences.ts'
import { itemOf } from './item.ts'

const recorded = (given: Partial<AskedRecord> = {}): AskedRecord => ({
  code: 'org:freedonia',
  asked: true,
  alignmentUnknown: false,
  measures: true,
  beforeFirst: false,
  goodsMeasures: false,
  sectorMeasures: false,
  incomplete: false,
  withoutName: 0,
  ...given,
})

const codesOf = (given: Partial<CoverageInput>): readonly string[] =>
  notCovered({
    question: { jurisdictions: [] },
    matched: 1,
    recorded: [recorded()],
    items: [],
    outsideTheirTime: [],
    inTheFuture: false,
    publicBy: false,
    minority: [],
    ...given,
  }).map(({ code }) => code)

test('an unknown name, a jurisdiction without data and a day before the first record are each said', async (t) => {
  const asked = { jurisdictions: [], name: 'Nobody Fictional' }
  t.ok(codesOf({ question: asked, matched: 0 }).includes('subject-not-matched'))
  t.same(codesOf({ recorded: [recorded({ measures: false })] }), ['jurisdiction-not-recorded'])
  t.same(codesOf({ recorded: [recorded({ beforeFirst: true })] }), ['before-the-first-record'])
})

test('a question about a target says that measures on goods may apply as well, and one about goods says that codes do not cover everything', async (t) => {
  const target = { jurisdictions: [], target: 'fictional-works' }
  const facts = [recorded({ goodsMeasures: true })]
  t.same(codesOf({ question: target, recorded: facts }), [
    'owned-entities-not-listed',
    'goods-measures-beyond-the-target',
  ])
  t.same(codesOf({ question: { jurisdictions: [], goods: '3104' }, recorded: facts }), [
    'target-measures-beyond-the-goods',
    'not-by-hs',
  ])
})

test('the answer omits what was not asked about, unless an item states it', async (t) => {
  t.same(codesOf({ recorded: [recorded({ asked: false, measures: false, sectorMeasures: true })] }), [])
  const item = itemOf({ secondary: true, easedThatDay: true, propertyStillBlocked: true })
  t.same(codesOf({ items: [{ item, applies: 'certainly' }] }), [
    'property-still-blocked',
    'secondary-exposure',
    'eased-that-day',
  ])
})

test('a question by name says how many targets have a name that it cannot find', async (t) => {
  const found = notCovered({
    question: { jurisdictions: [], name: 'Jane Fictional' },
    matched: 1,
    recorded: [recorded({ withoutName: 2 }), recorded({ code: 'org:sylvania', withoutName: 1 })],
    items: [],
    outsideTheirTime: [],
    inTheFuture: false,
    publicBy: false,
    minority: [],
  }).find(({ code }) => code === 'target-without-name')
  t.match(found, { count: 3, jurisdictions: ['org:freedonia', 'org:sylvania'] })
})

test('no sentence can be read as clearance', async (t) => {
  const all = [
    ...Object.values(VERDICT_SENTENCES).flatMap(({ certain, possible }) => [certain, possible]),
    ...Object.values(NOT_COVERED),
  ]
  for (const sentence of all) {
    t.match(sentence, /^[A-Z].*\.$/)
    t.notMatch(sentence, /\b(?:cleared|no measure applies|is free|may deal|permitted)\b/i)
  }
})

test('a state that did not exist on the day is said, with the states that have land in common with it', async (t) => {
  t.same(
    notCovered({
      ...{ question: { jurisdictions: ['DD'] }, matched: 1, recorded: [], items: [] },
      ...{ outsideTheirTime: ['CS', 'DD'], inTheFuture: false, publicBy: false, minority: [] },
    }),
    [
      {
        code: 'former-state',
        sentence: NOT_COVERED['former-state'],
        jurisdictions: ['CS', 'DD'],
        others: ['CZ', 'DE', 'ME', 'RS', 'SK', 'XK', 'YU'],
      },
    ],
  )
})
