import { test } from 'tap'
import type { Easing } from '../../../projections/folds/measures/statusItem.ts'
import { blocks, ownedItem } from '../../../projections/verdict/ownedItem.ts'
import { itemOf } from './item.ts'

const HALF = { min: 50, moreThan: false, max: 50 }
const ABOUT_HALF = { min: 40, moreThan: false, max: 60 }

const licence = (includesOwned?: number): Easing => ({
  by: 'licence',
  licenceId: 'fictional-1',
  eventId: '00000000-0000-4000-8000-000000000001',
  kind: 'general',
  reach: 'all-dealings',
  conditions: [],
  excludes: [],
  unblocksProperty: false,
  autoRenews: false,
  from: '2026-01-01',
  windingDown: false,
  certain: true,
  ...(includesOwned !== undefined && { includesOwned }),
})

test('a licence for the owner leaves the owned barred, unless it includes the owned', async (t) => {
  const licensed = (includesOwned?: number) =>
    itemOf({ status: 'licensed', easedBy: [licence(includesOwned)] })
  t.match(ownedItem(licensed(), HALF), { status: 'barred', possible: [] })
  t.match(ownedItem(licensed(50), HALF), { status: 'licensed', possible: [] })
  t.match(ownedItem(licensed(51), HALF), { status: 'barred', possible: [] })
  t.match(ownedItem(licensed(50), ABOUT_HALF), { status: 'barred', possible: ['licensed'] })
})

test('an owned firm is barred, suspended or unconfirmed like its owner', async (t) => {
  t.match(ownedItem(itemOf({ status: 'barred', possible: ['lifted'] }), HALF), {
    status: 'barred',
    possible: ['lifted'],
  })
  t.match(ownedItem(itemOf({ status: 'renewal-unconfirmed', possible: ['barred'] }), HALF), {
    status: 'renewal-unconfirmed',
    possible: ['barred'],
  })
})

test('an owner blocks what it owns while a measure holds that bars dealings, though a licence eases it', async (t) => {
  t.equal(blocks(itemOf()), 'certainly')
  t.equal(blocks(itemOf({ status: 'licensed' })), 'certainly')
  t.equal(blocks(itemOf({ status: 'barred', possible: ['lifted'] })), 'possibly')
  t.equal(blocks(itemOf({ status: 'renewal-unconfirmed', possible: ['barred'] })), 'possibly')
  t.equal(blocks(itemOf({ status: 'lifted' })), 'no')
  t.equal(blocks(itemOf({ status: 'suspended' })), 'no')
  t.equal(blocks(itemOf({ kind: 'travel-ban', status: 'restricted' })), 'no')
  const sectoral = { kind: 'sectoral', status: 'restricted' } as const
  t.equal(blocks(itemOf(sectoral)), 'possibly')
  t.equal(blocks(itemOf({ ...sectoral, ownership: { test: 'at-least', percent: 50 } })), 'certainly')
  t.equal(blocks(itemOf({ ...sectoral, ownership: { test: 'none' } })), 'no')
  t.match(ownedItem(itemOf(sectoral), HALF), { status: 'restricted' })
})
