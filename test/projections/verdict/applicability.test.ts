import fc from 'fast-check'
import { test } from 'tap'
import { goodsFallUnder } from '../../../events/text/goods.ts'
import type { MeasureScope } from '../../../projections/folds/measures/statusItem.ts'
import { applies } from '../../../projections/verdict/applicability.ts'
import { itemOf } from './item.ts'

const scopeOf = (scope: Partial<MeasureScope>): MeasureScope => itemOf({ scope }).scope

test('goods fall under a wider code certainly, and under a narrower one possibly', async (t) => {
  t.equal(goodsFallUnder('310420', ['3104']), 'certainly')
  t.equal(goodsFallUnder('3104', ['310420']), 'possibly')
  t.equal(goodsFallUnder('2709', ['3104']), 'no')
  t.equal(goodsFallUnder('2709', []), 'no')
})

test('codes of more than six digits decide only within one nomenclature', async (t) => {
  t.equal(goodsFallUnder('31042010', ['31042010'], 'CN', 'CN'), 'certainly')
  t.equal(goodsFallUnder('31042010', ['31042010'], 'CN'), 'possibly')
  t.equal(goodsFallUnder('31042050', ['31042010'], 'CN'), 'possibly')
  t.equal(goodsFallUnder('31042050', ['31042010'], 'CN', 'CN'), 'no')
  t.equal(goodsFallUnder('31042050', ['310420'], 'CN'), 'certainly')
})

test('a measure that names the target applies whatever else the question says', async (t) => {
  t.equal(applies({}, scopeOf({}), 'meant'), 'certainly')
  t.equal(applies({ goods: '2709' }, scopeOf({}), 'meant'), 'certainly')
  t.equal(applies({}, scopeOf({}), 'meant', true), 'possibly', 'where it is disputed that it is a target')
  t.equal(applies({ goods: '2709' }, scopeOf({ goods: ['3104'] }), 'meant'), 'possibly', 'with other goods')
})

test('a measure on goods that names nobody applies to these goods', async (t) => {
  const scope = scopeOf({ goods: ['3104'], originCountry: ['BY'] })
  t.equal(applies({ goods: '310420', origin: 'BY' }, scope, 'nobody'), 'certainly')
  t.equal(applies({ goods: '310420' }, scope, 'nobody'), 'possibly', 'the origin is not said')
  t.equal(applies({ goods: '310420', origin: 'KZ' }, scope, 'nobody'), 'no')
  t.equal(applies({ goods: '2709', origin: 'BY' }, scope, 'nobody'), 'no')
  t.equal(applies({}, scope, 'nobody'), 'no', 'the question says nothing about goods')
})

test('a measure on everything from a country applies to any goods from there', async (t) => {
  const scope = scopeOf({ originCountry: ['BY'] })
  t.equal(applies({ goods: '2709', origin: 'BY' }, scope, 'nobody'), 'certainly')
  t.equal(applies({ goods: '2709' }, scope, 'nobody'), 'possibly')
  t.equal(applies({ goods: '2709', origin: 'BY' }, { ...scope, sector: 'energy' }, 'nobody'), 'no')
})

test('goods that contested amendments may have added apply possibly', async (t) => {
  t.equal(applies({ goods: '3104' }, scopeOf({ possibleGoods: ['3104'] }), 'nobody'), 'possibly')
})

test('goods on which a measure against a target bears reach no other target', async (t) => {
  const scope = scopeOf({ affectsGoods: ['3104'] })
  t.equal(applies({ goods: '310420' }, scope, 'unknown'), 'possibly')
  t.equal(applies({ goods: '310420' }, scope, 'another'), 'no')
  t.equal(applies({ goods: '2709' }, scope, 'unknown'), 'no')
})

test('a measure on goods of a target applies possibly while the seller is somebody else or unknown', async (t) => {
  const scope = scopeOf({ goods: ['3104'] })
  t.equal(applies({ goods: '3104' }, scope, 'unknown'), 'possibly')
  t.equal(applies({ goods: '3104' }, scope, 'another'), 'possibly')
})

const code = fc.constantFrom('31', '3104', '310420', '31042010', '2709')
const country = fc.constantFrom('BY', 'RU', 'KZ')
const transaction = fc.record(
  { goods: code, origin: country, transit: country, destination: country },
  { requiredKeys: ['goods'] },
)
const scope = fc
  .record({
    goods: fc.array(code, { maxLength: 2 }),
    affectsGoods: fc.array(code, { maxLength: 2 }),
    originCountry: fc.array(country, { maxLength: 2 }),
    transit: fc.array(country, { maxLength: 1 }),
    destination: fc.array(country, { maxLength: 1 }),
  })
  .map((given) => scopeOf(given))

test('leaving out a country never takes a measure out of the answer', async () => {
  fc.assert(
    fc.property(
      transaction,
      scope,
      fc.constantFrom('meant', 'another', 'unknown', 'nobody'),
      fc.constantFrom('origin', 'transit', 'destination'),
      (asked, measure, named, left) => {
        const { [left]: _, ...wider } = asked
        return applies(asked, measure, named) === 'no' || applies(wider, measure, named) !== 'no'
      },
    ),
  )
})
