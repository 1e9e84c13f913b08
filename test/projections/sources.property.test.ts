/** Independent sources of any event, counted as docs/events.md says in words, over random families of sources. */
import fc from 'fast-check'
import { test } from 'tap'
import { deal, entriesIn, openLog, statement } from './given.ts'

const seed = Number(process.env.SOURCES_SEED ?? Date.now() % 2 ** 31)

interface Made {
  /** Of each source, the earlier ones that it names: as its origin, or as what it rests on. */
  readonly parents: readonly (readonly number[])[]
  readonly withdrawn: readonly number[]
  readonly cited: readonly number[]
}

const SIZE = 8

const families: fc.Arbitrary<Made> = fc
  .array(fc.array(fc.nat(SIZE - 1), { maxLength: 3 }), { minLength: SIZE, maxLength: SIZE })
  .chain((drawn) => {
    const parents = drawn.map((named, index) => [...new Set(named.filter((one) => one < index))])
    const some = fc.subarray([...parents.keys()])
    const shuffled = fc.shuffledSubarray([...parents.keys()], { minLength: 1 })
    return fc.record({ parents: fc.constant(parents), withdrawn: some, cited: shuffled })
  })

/** The sources that a source goes back to, itself included, found by widening until nothing is new. */
const reached = ({ parents }: Made, source: number): ReadonlySet<number> => {
  let found = new Set([source])
  for (;;) {
    const wider = new Set([...found].flatMap((one) => [one, ...(parents[one] ?? [])]))
    if (wider.size === found.size) return found
    found = wider
  }
}

const model = (made: Made): number => {
  const rootsOf = (source: number): readonly number[] =>
    [...reached(made, source)].filter((one) => made.parents[one]?.length === 0)
  const left = made.cited.filter((source) => !made.withdrawn.includes(source)).map(rootsOf)
  const taken: number[] = []
  let n = 0
  for (let size = 1; size <= SIZE; size++) {
    for (const roots of left.filter((one) => one.length === size)) {
      if (roots.some((root) => taken.includes(root))) continue
      taken.push(...roots)
      n++
    }
  }
  return n
}

const idOf = (source: number): string => `paper-${source}`

/** The timeline with the withdrawals before or after the recording of the event. */
const counted = (made: Made, withdrawnFirst: boolean): number => {
  const log = openLog()
  made.parents.forEach((parents, source) => {
    const [originId, ...derivedFrom] = parents.map(idOf)
    const data = { title: idOf(source), kind: 'press', derivedFrom, ...(originId && { originId }) }
    log.add(`source-${idOf(source)}`, 'SourceRegistered', data)
  })
  const withdraw = () => {
    for (const one of made.withdrawn)
      log.add(`source-${idOf(one)}`, 'SourceWithdrawn', { reason: 'an error' })
  }
  if (withdrawnFirst) withdraw()
  log.add('deal-kites', 'DealOpened', deal())
  const sources = made.cited.map((source) => ({ sourceId: idOf(source) }))
  const { id } = log.add('deal-kites', 'StatementMade', statement(), { sources })
  if (!withdrawnFirst) withdraw()
  const row = entriesIn(log).find((one) => one.event === id)
  return JSON.parse(String(row?.entry)).independentSources
}

test('independent sources are those of the model, whenever some are withdrawn', (t) => {
  t.comment(`seed ${seed}`)
  const property = fc.property(families, fc.boolean(), (made, first) => counted(made, first) === model(made))
  const outcome = fc.check(property, { seed, numRuns: 150 })
  t.notOk(outcome.failed, fc.defaultReportMessage(outcome) ?? 'holds')
  t.end()
})

// Four media, and an article that rests on them.
const article: Made = { parents: [[], [], [], [], [0, 1, 2, 3]], withdrawn: [], cited: [] }
for (const [name, cited, withdrawn, n] of [
  ['the article and one of its four media are 1', [4, 2], [], 1],
  ['two of the four media are 2', [0, 3], [], 2],
  ['the article alone is 1', [4], [], 1],
  ['the article and a withdrawn one of its media are 1', [4, 2], [2], 1],
  ['two media of which one is withdrawn are 1', [0, 3], [3], 1],
  ['a withdrawn article is none', [4], [4], 0],
] as const) {
  test(name, (t) => {
    const made: Made = { ...article, cited, withdrawn }
    t.equal(counted(made, true), n)
    t.equal(counted(made, false), n)
    t.equal(model(made), n)
    t.end()
  })
}
