/** Random cases for the property test of moments: facts, also late ones, and evidence and repairs about them. */
import fc from 'fast-check'
import { type Body, deal, FREEDONIA, fact, lifting, measure, SYLVANIA, source, statement } from './given.ts'

/** The ids of a random case. */
export const IDS = {
  deals: ['potash', 'rail'],
  sanction: 'syl-potash',
  prisoner: `c-${'a'.repeat(20)}`,
} as const

/** A command; `event` stands for one that was recorded before, counted from the last, in its path and its body. */
export interface Step {
  readonly path: string
  readonly body: Body
  readonly event: number
}

const day = fc.integer({ min: 1, max: 28 }).map((n) => `2031-03-${String(n).padStart(2, '0')}`)

/** A day, two days between which it happened, or a day by which it had. */
const occurred = fc.oneof(
  { weight: 3, arbitrary: day },
  fc.tuple(day, day).map((days) => days.toSorted().join('/')),
  day.map((it) => `/${it}`),
)

const SOURCES = ['gazette', 'early', 'late', 'copy', 'undated'] as const
const sources = fc
  .subarray([...SOURCES], { minLength: 1, maxLength: 2 })
  .map((ids) => ids.map((sourceId) => ({ sourceId })))
const deals = fc.constantFrom([], [], ['potash'], ['rail'])
const confidence = fc.constantFrom('reported', 'reported', 'confirmed', 'contested')

const told = fc.record({ occurred, sources, confidence, deals })
const step = (path: string, body: fc.Arbitrary<object>): fc.Arbitrary<Step> =>
  fc.record({ path: fc.constant(path), body: body as fc.Arbitrary<Body>, event: fc.nat(12) })
const tells = (path: string, data: fc.Arbitrary<object>): fc.Arbitrary<Step> =>
  step(
    path,
    fc.tuple(data, told).map(([own, more]) => ({ ...own, ...more })),
  )

const own = '/v1/deals/potash'
const facts = fc.oneof(
  tells(
    `${own}/record-statement`,
    fc.string({ minLength: 1, maxLength: 5, unit: fc.constantFrom('a', 'b') }).map((gist) => statement(gist)),
  ),
  tells(
    `${own}/change-status`,
    fc
      .constantFrom('announced', 'in-force', 'suspended', 'collapsed')
      .map((to) => ({ to, reason: 'as told' })),
  ),
  tells(
    `${own}/make-commitment`,
    fc.constantFrom('one', 'two').map((commitmentId) => ({
      commitmentId,
      obligor: SYLVANIA,
      beneficiary: FREEDONIA,
      kind: 'release',
      text: 'to free them',
      test: 'they are seen',
      due: '2031-03-20',
    })),
  ),
  tells(
    `${own}/fulfil`,
    fc.constantFrom('one', 'two').map((commitmentId) => ({ commitmentId, evidence: ['EVENT'] })),
  ),
  tells('/v1/deals/rail/link-event', fc.constant({ eventId: 'EVENT' })),
  tells(
    `/v1/sanctions/${IDS.sanction}/lift`,
    fc.constantFrom(['acme-potash'], ['bolt-rail'], undefined).map((targets) => ({
      ...lifting(),
      ...(targets && { targets }),
    })),
  ),
  tells(`/v1/prisoners/${IDS.prisoner}/release`, fc.constant({ terms: 'unknown' })),
  tells(`/v1/prisoners/${IDS.prisoner}/return-to-custody`, fc.constant({ reason: 'as told' })),
)

const patch = fc.oneof(
  fc.record({ occurred }),
  fc.record({ sources }),
  fc.record({ confidence }),
  fc.constant({ data: { gist: 'as corrected' } }),
  fc.constant({ data: { to: 'suspended' } }),
  fc.constant({ data: { title: 'Corrected' } }),
  fc.constant({ data: { originId: 'early' } }),
  fc.constant({ data: { published: '2031-03-10' } }),
  occurred.map((when) => ({ data: { patch: { occurred: when } } })),
)
const reason = { reason: 'A slip' }
const prompted = fc.option(sources, { nil: [] })

const said = fc.oneof(
  step('/v1/events/EVENT/attest', fc.record({ occurred, sources })),
  step('/v1/events/EVENT/contradict', fc.record({ occurred, sources })),
  step(
    '/v1/events/EVENT/resolve-dispute',
    fc.record({
      outcome: fc.constantFrom('upheld', 'upheld', 'unresolved'),
      rationale: fc.constant('as heard'),
      sources: prompted,
    }),
  ),
  step(
    '/v1/events/EVENT/correct',
    fc.tuple(patch, prompted).map(([change, by]) => ({ patch: change, sources: by, ...reason })),
  ),
  step(
    '/v1/events/EVENT/retract',
    prompted.map((by) => ({ sources: by, ...reason })),
  ),
)

/** The events after the opening of every case. */
export const steps = fc.array(fc.oneof({ weight: 1, arbitrary: facts }, { weight: 1, arbitrary: said }), {
  minLength: 15,
  maxLength: 40,
})

/** How every case begins; the Gazette is registered. */
export const OPENING: readonly (readonly [path: string, body: Body])[] = [
  ['/v1/sources', source('early', { published: '2031-03-05' })],
  ['/v1/sources', source('late', { published: '2031-03-20' })],
  ['/v1/sources', source('copy', { published: '2031-03-06', originId: 'gazette' })],
  ['/v1/sources', source('undated', { published: undefined })],
  ['/v1/deals', deal('potash', { occurred: '2031-03-01' })],
  ['/v1/deals', deal('rail', { occurred: '2031-03-02' })],
  ['/v1/sanctions', measure(IDS.sanction, { occurred: '2031-02-01', deals: ['potash'] })],
  [
    '/v1/prisoners',
    {
      id: IDS.prisoner,
      pseudonym: 'Prisoner One',
      state: SYLVANIA,
      occurred: '2031-02-02',
      deals: ['potash'],
      ...fact,
    },
  ],
]

const moments = fc.record({
  asOf: fc.oneof(day, fc.constant('2031-06-30')),
  /** How far into the log, of a thousand. */
  known: fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constant(1000)),
  publicBy: fc.option(day, { nil: undefined }),
})

/** Questions about a case. */
export const questions = fc.array(moments, { minLength: 4, maxLength: 8 })
