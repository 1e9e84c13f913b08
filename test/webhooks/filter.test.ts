/** Which events a filter matches, which filters are refused, and the index that finds filters. */
import fc from 'fast-check'
import { test } from 'tap'
import { eventTypes } from '../../events/catalogue.ts'
import { FACETS, type Facets, ownFacetsOf } from '../../src/webhooks/filters/facets.ts'
import { type Filter, impossible, matches } from '../../src/webhooks/filters/filter.ts'
import { openFilterIndex } from '../../src/webhooks/filters/filterIndex.ts'
import { event, opened } from './given.ts'

const licence = event('LicenceIssued', 'licence-us-x-1', {
  jurisdiction: 'US',
  covers: [{ sanctionId: 'potash' }, { sanctionId: 'rail' }],
})
const held = event(
  'PrisonerDetained',
  'prisoner-c-x',
  { state: 'BY', pseudonym: 'A.' },
  { deals: ['ducks', 'soup'] },
)
const named = event('GroupMemberNamed', 'release-r', { prisonerId: 'c-x', basis: 'ngo' })
const said = event('StatementMade', 'deal-ducks', {
  speaker: { party: 'LT' },
  stance: 'welcomes',
  gist: 'US',
  language: 'en',
})
const talks = event('EnvoyTalksHeld', 'deal-ducks', {
  talksId: 't',
  place: { country: 'QA' },
  participants: [{ side: 'US' }, { side: 'BY', party: 'BY' }],
  topics: ['EU'],
})

const cases: readonly [string, Filter, Parameters<typeof ownFacetsOf>[0], boolean][] = [
  ['an empty filter matches everything', {}, said, true],
  ['a type', { types: ['DealOpened', 'StatementMade'] }, said, true],
  ['another type', { types: ['DealOpened'] }, said, false],
  ['the deal whose stream it is', { deals: ['ducks'] }, said, true],
  ['a deal that it belongs to', { deals: ['soup'] }, held, true],
  ['another deal', { deals: ['geese'] }, held, false],
  ['the party of a speaker', { parties: ['LT'] }, said, true],
  ['a text that looks like a code is no party', { parties: ['US'] }, said, false],
  ['one of the parties of a deal', { parties: ['CU', 'BY'] }, opened('x'), true],
  ['the sides of talks', { parties: ['BY'] }, talks, true],
  ['the country that talks were in', { parties: ['QA'] }, talks, true],
  ['a topic is no party', { parties: ['EU'] }, talks, false],
  ['a state', { parties: ['BY'] }, held, true],
  ['a jurisdiction', { jurisdictions: ['US'] }, licence, true],
  ['another jurisdiction', { jurisdictions: ['EU'] }, licence, false],
  ['a party is no jurisdiction', { jurisdictions: ['US'] }, opened('x'), false],
  ['a measure that is named', { sanctions: ['rail'] }, licence, true],
  [
    'a measure whose stream it is',
    { sanctions: ['rail'] },
    event('SanctionLifted', 'sanction-rail', {}),
    true,
  ],
  ['a case whose stream it is', { prisoners: ['c-x'] }, held, true],
  ['a case that is named', { prisoners: ['c-x'] }, named, true],
  ['all that is named must fit', { deals: ['ducks'], parties: ['US'] }, said, false],
  ['all that is named fits', { deals: ['ducks'], parties: ['LT'], types: ['StatementMade'] }, said, true],
]

for (const [name, filter, one, taken] of cases) {
  test(`${taken ? 'taken' : 'left'}: ${name}`, async (t) => {
    t.equal(matches(filter, { ...ownFacetsOf(one), targets: [], goods: [], programmes: [] }), taken)
  })
}

const impossibles: readonly [Filter, string, RegExp][] = [
  [{ types: [] }, 'types', /empty/],
  [{ deals: [] }, 'deals', /empty/],
  [{ types: ['DealOpend'] }, 'types', /no event type "DealOpend"/],
  [{ types: ['KeyAdded'] }, 'types', /KeyAdded, none of which is delivered/],
  [{ types: ['PersonalDetailsStored'] }, 'types', /none of which is delivered/],
  [{ types: ['PersonRegistered'], deals: ['x'] }, 'deals', /none of which belongs to a deal/],
  [{ types: ['TalksCancelled'], jurisdictions: ['US'] }, 'jurisdictions', /names a jurisdiction/],
  [{ types: ['StatementMade'], targets: ['acme'] }, 'targets', /about a target or a measure/],
  [{ types: ['TargetRevised'], goods: ['3104'] }, 'goods', /about a measure/],
  [{ types: ['PersonRegistered'], programmes: ['x'] }, 'programmes', /about a programme or a measure/],
  [{ types: ['TalksCancelled'], parties: ['US'] }, 'parties', /names a party/],
  [{ types: ['DealOpened', 'TalksCancelled'], sanctions: ['x'] }, 'sanctions', /DealOpened, TalksCancelled/],
  [{ types: ['LicenceIssued'], prisoners: ['x'] }, 'prisoners', /detention case/],
]

for (const [filter, facet, why] of impossibles) {
  test(`refused, as it can match nothing: ${JSON.stringify(filter)}`, async (t) => {
    const fault = impossible(filter)
    t.equal(fault?.facet, facet)
    t.match(fault?.detail, why)
  })
}

test('a filter that can match something is not refused', async (t) => {
  const good: readonly Filter[] = [
    {},
    { deals: ['not-opened-yet'] },
    { types: ['LicenceIssued'], sanctions: ['x'], jurisdictions: ['US'] },
    { types: ['ClaimContradicted'], sanctions: ['x'], prisoners: ['c-x'] },
    { types: ['PrisonerDetained'], parties: ['BY'] },
    {
      types: ['SanctionLifted'],
      targets: ['acme'],
      goods: ['3104'],
      jurisdictions: ['US'],
      programmes: ['x'],
    },
    { types: ['TargetRevised', 'LicenceRevoked', 'ProgrammeTerminated'], targets: ['acme'] },
  ]
  for (const filter of good) t.equal(impossible(filter), undefined, JSON.stringify(filter))
})

test('a filter accepts exactly the types of the ledger', async (t) => {
  const operational = ['personal', 'webhook', 'key', 'cursor', 'lease', 'signer', 'access']
  for (const { name, subject } of eventTypes()) {
    t.equal(impossible({ types: [name] }) === undefined, !operational.includes(subject), name)
  }
})

const value = fc.constantFrom('a', 'b', 'c')
const some = fc.uniqueArray(value, { minLength: 1, maxLength: 3 })
const filters = fc.array(
  fc.record(Object.fromEntries(FACETS.map((facet) => [facet, some])), { requiredKeys: [] }),
  { maxLength: 12 },
)
const facets = fc.record(
  Object.fromEntries(FACETS.map((facet) => [facet, fc.array(value, { maxLength: 3 })])),
)

test('the index finds what trying every filter finds, whatever was added, changed and removed before', async (t) => {
  fc.assert(
    fc.property(filters, filters, facets, (first, then, one) => {
      const asked = one as unknown as Facets
      const index = openFilterIndex<number>()
      for (const [n, filter] of first.entries()) index.set(n, filter as Filter)
      for (const n of first.keys()) if (n % 2 === 0) index.remove(n)
      for (const [n, filter] of then.entries()) index.set(n, filter as Filter)
      const left = new Map([...first.entries()].filter(([n]) => n % 2 === 1).concat([...then.entries()]))
      const wanted = [...left].flatMap(([n, filter]) => (matches(filter as Filter, asked) ? [n] : []))
      t.strictSame([...index.find(asked)].sort(), wanted.sort())
    }),
    { numRuns: 300 },
  )
})
