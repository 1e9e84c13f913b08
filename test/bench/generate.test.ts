/** The histories that the benchmark generates: the rules of the ledger accept them. */
import { test } from 'tap'
import { checkSample } from '../../bench/check.ts'
import { generate } from '../../bench/generate.ts'

test('a generated history fits its schemas, its references and the rules of every subject', async (t) => {
  for (const seed of [1, 2, 3]) t.doesNotThrow(() => checkSample(1_500, seed), `seed ${seed}`)
})

test('the same seed makes the same history, and another seed a different one', async (t) => {
  t.same([...generate(200, 7)], [...generate(200, 7)])
  t.notSame([...generate(200, 7)], [...generate(200, 8)])
})
