/** Whose measures bind somebody in a jurisdiction on a day. */
import { test } from 'tap'
import { bindingLaws, inEuropeanUnion } from '../../../projections/verdict/bindingLaws.ts'

/** `EU directly-applicable` and so on, without the jurisdiction itself. */
const beside = (jurisdiction: string, day: string): readonly string[] => {
  const [own, ...others] = bindingLaws(jurisdiction, day)
  return own?.code === jurisdiction && own.how === 'own'
    ? others.map(({ code, how }) => `${code} ${how}`)
    : ['?']
}

const UN = 'UN obligation-of-states'
const DIRECTLY = 'EU directly-applicable'
const ALIGNING = 'EU alignment-unknown'

for (const [jurisdiction, day, wanted] of [
  ['PL', '2026-01-10', [DIRECTLY, UN]],
  ['PL', '2004-05-01', [DIRECTLY, UN]],
  ['PL', '2004-04-30', [UN]],
  ['HR', '2013-06-30', [UN]],
  ['HR', '2013-07-01', [DIRECTLY, UN]],
  ['GB', '2020-12-31', [DIRECTLY, UN]],
  ['GB', '2021-01-01', [UN]],
  ['GB', '1972-12-31', [UN]],
  ['US', '2026-01-10', [UN]],
  ['PR', '2026-01-10', ['US extended', UN]],
  ['EU', '2026-01-10', [UN]],
  ['UN', '2026-01-10', []],
  ['NO', '2026-01-10', [ALIGNING, UN]],
  ['IS', '2026-01-10', [ALIGNING, UN]],
  ['LI', '1995-04-30', [UN]],
  ['CH', '2026-01-10', [ALIGNING, UN]],
  ['CH', '2002-09-09', [ALIGNING, 'UN alignment-unknown']],
  ['KY', '2026-01-10', ['GB extended', UN]],
  ['JE', '2026-01-10', ['GB extended', UN]],
  ['VG', '2020-12-31', ['GB extended', 'EU extended', UN]],
  ['GI', '2020-12-31', ['GB extended', DIRECTLY, UN]],
  ['GI', '2021-01-01', ['GB extended', UN]],
  ['RE', '2026-01-10', ['FR extended', DIRECTLY, UN]],
  ['TW', '2026-01-10', ['UN alignment-unknown']],
  ['BR', '2026-01-10', [UN]],
  ['org:viasna', '2026-01-10', []],
] as const) {
  test(`${jurisdiction} on ${day} is bound by itself and ${wanted.join(', ') || 'nobody else'}`, async (t) => {
    t.same(beside(jurisdiction, day), wanted)
  })
}

test('the day of an instant counts', async (t) => {
  t.same(bindingLaws('PL', '2004-05-01T00:00:00Z'), bindingLaws('PL', '2004-05-01'))
})

test('27 states are in the European Union today, and 28 were before one left', async (t) => {
  const codes = 'AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(
    ' ',
  )
  t.equal(codes.filter((code) => inEuropeanUnion(code, '2020-12-31')).length, 28)
  t.same(
    codes.filter((code) => !inEuropeanUnion(code, '2021-01-01')),
    ['GB'],
  )
})
