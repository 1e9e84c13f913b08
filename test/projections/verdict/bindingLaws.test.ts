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
  ['PF', '2026-01-10', ['FR extended', ALIGNING, UN]],
  ['GL', '2026-01-10', [ALIGNING, UN]],
  ['SU', '1985-01-10', [UN]],
  ['SU', '1938-01-10', []],
  ['SU', '2026-01-10', [UN]],
  ['RU', '1985-01-10', ['SU extended', UN]],
  ['RU', '1992-01-10', [UN]],
  ['LT', '1991-09-06', [UN]],
  ['DD', '1973-09-17', ['UN alignment-unknown']],
  ['DD', '1990-10-02', [UN]],
  ['DD', '1990-10-03', ['DE extended', DIRECTLY, UN]],
  ['YD', '2026-01-10', ['YE extended', UN]],
  ['YU', '1991-01-10', [UN]],
  ['YU', '1995-01-10', ['UN alignment-unknown']],
  ['HR', '1991-10-07', ['YU extended', UN]],
  ['HR', '1991-10-08', [UN]],
  ['RS', '2003-02-03', ['YU extended', UN]],
  ['RS', '2004-01-10', ['CS extended', UN]],
  ['CS', '1980-01-10', [UN]],
  ['CS', '2004-01-10', [UN]],
  ['CS', '1998-01-10', ['YU extended', UN]],
  ['SK', '1992-12-31', ['CS extended', UN]],
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
