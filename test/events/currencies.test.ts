/** The codes of ISO 4217, against those that the runtime knows. */
import { test } from 'tap'
import { CURRENCIES } from '../../events/text/codes.ts'

/** Codes that the runtime's data leaves out: funds, metals, and units of account. */
const FUNDS = /^(?:BOV|CHE|CHW|CLF|COU|MXV|USN|UYI|UYW|VED|XAG|XAU|XBA|XBB|XBC|XBD|XCG|XPD|XPT|XSU|XUA|ZWG)$/

test('every code is a currency of the runtime, or one of the funds and metals', (t) => {
  const known = new Set(Intl.supportedValuesOf('currency'))
  t.same(
    [...CURRENCIES].filter((code) => !known.has(code) && !FUNDS.test(code)),
    [],
  )
  t.end()
})

test('the codes for tests and for no currency are not among them', (t) => {
  t.same(
    ['XTS', 'XXX'].filter((code) => CURRENCIES.has(code)),
    [],
  )
  t.end()
})
