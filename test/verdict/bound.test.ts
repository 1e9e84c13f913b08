import { test } from 'tap'
import { STATES } from '../../events/text/codes.ts'
import { boundBy } from '../../projections/verdict/bound.ts'

const codes = (code: string, day: string): readonly string[] => boundBy(code, day).map((one) => one.code)

test('somebody in a member state is bound by its own law, by that of the European Union and by that of the United Nations', async (t) => {
  t.same(boundBy('PL', '2026-01-10'), [
    { code: 'PL', how: 'own-law' },
    { code: 'EU', how: 'directly-applicable' },
    { code: 'UN', how: 'obligation-of-states' },
  ])
})

test('the law of the European Union binds from the day of accession', async (t) => {
  t.same(codes('PL', '2004-04-30'), ['PL', 'UN'])
  t.same(codes('PL', '2004-05-01'), ['PL', 'EU', 'UN'])
  t.same(codes('HR', '2013-06-30'), ['HR', 'UN'])
})

test('the law of the European Union bound the United Kingdom to 31 December 2020', async (t) => {
  t.same(codes('GB', '2020-12-31'), ['GB', 'EU', 'UN'])
  t.same(codes('GB', '2020-12-31T23:59:59.000Z'), ['GB', 'EU', 'UN'])
  t.same(codes('GB', '2021-01-01'), ['GB', 'UN'])
})

test('territories follow their state', async (t) => {
  t.same(codes('KY', '2026-01-10'), ['KY', 'GB', 'UN'])
  t.same(codes('JE', '2015-01-10'), ['JE', 'GB', 'UN'], 'Union sanctions law never applied there directly')
  t.same(codes('GI', '2015-01-10'), ['GI', 'GB', 'EU', 'UN'])
  t.same(codes('RE', '2026-01-10'), ['RE', 'FR', 'EU', 'UN'])
  t.same(codes('PR', '2026-01-10'), ['PR', 'US', 'UN'])
})

test('how far a state of the European Economic Area or Switzerland aligns is unknown', async (t) => {
  for (const code of ['CH', 'IS', 'LI', 'NO']) {
    t.match(boundBy(code, '2026-01-10'), [{ code }, { code: 'EU', how: 'alignment-unknown' }, { code: 'UN' }])
  }
})

test('an organisation is bound by its own rules only', async (t) => {
  t.same(codes('org:freedonia', '2026-01-10'), ['org:freedonia'])
  t.same(codes('UN', '2026-01-10'), ['UN'])
})

test('every code of a state is bound by itself first, and by nobody twice', async (t) => {
  for (const code of STATES) {
    const all = codes(code, '2026-01-10')
    t.equal(all[0], code)
    t.equal(new Set(all).size, all.length, code)
    t.ok(all.every((one) => STATES.has(one)))
  }
})
