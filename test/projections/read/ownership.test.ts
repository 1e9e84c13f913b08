/** The ownership of a target, read from the ledger. */
import { test } from 'tap'
import { defaultOwnership } from '../../../projections/ownership/defaults.ts'
import { ownershipAt } from '../../../projections/read/targets/ownership.ts'
import { type Log, openLog } from '../given.ts'

const LAST = Number.MAX_SAFE_INTEGER - 1
const moment = { position: LAST, asOf: '2031-06-01', pinned: false, settled: true } as const

const US = defaultOwnership('US', '2031-06-01')

const logOf = (...ids: readonly string[]): Log => {
  const log = openLog()
  for (const id of ids)
    log.add(`target-${id}`, 'TargetRegistered', { kind: 'entity', name: id.toUpperCase() })
  return log
}

const own = (log: Log, target: string, ownerId: string, percent: object) =>
  log.add(`target-${target}`, 'OwnershipReported', { owner: { ownerId }, percent }, { occurred: '2031-01' })

const reachOf = (log: Log, target: string, ...listed: readonly string[]) => {
  if (!US) throw new TypeError('no rule')
  return ownershipAt(log.sql, target, moment).resultOf(US, (id) => (listed.includes(id) ? 'certainly' : 'no'))
}

test('a chain of owners is shown with names and shares', async (t) => {
  const log = logOf('firm', 'middle', 'bad')
  own(log, 'firm', 'middle', { min: 50, max: 50 })
  own(log, 'middle', 'bad', { min: 50, moreThan: true })
  t.same(ownershipAt(log.sql, 'firm', moment).owners, ['middle', 'bad'])
  t.match(reachOf(log, 'firm', 'bad'), {
    result: 'met',
    shareText: '50 %',
    chains: [
      [
        { targetId: 'firm', name: 'FIRM' },
        { targetId: 'middle', name: 'MIDDLE', share: '50 %' },
        { targetId: 'bad', name: 'BAD', share: 'more than 50 %' },
      ],
    ],
  })
})

test('an owner of a merged target owns both', async (t) => {
  const log = logOf('firm', 'twin', 'bad', 'bad-twin')
  own(log, 'twin', 'bad', { min: 60 })
  log.add('target-twin', 'TargetMerged', { into: 'firm' })
  log.add('target-bad', 'TargetMerged', { into: 'bad-twin' })
  t.equal(reachOf(log, 'firm', 'bad-twin')?.result, 'met')
})

test('an ownership that was retracted reaches nobody, but as known before', async (t) => {
  const log = logOf('firm', 'bad')
  const told = own(log, 'firm', 'bad', { min: 60 })
  log.add('target-firm', 'EventRetracted', { eventId: told.id, reason: 'wrong' })
  t.equal(reachOf(log, 'firm', 'bad'), undefined)
  const before = ownershipAt(log.sql, 'firm', { ...moment, position: told.position })
  t.same(before.owners, ['bad'])
})

test('nobody owns a target of which nothing is known', async (t) => {
  t.same(ownershipAt(openLog().sql, 'nobody', moment).owners, [])
})
