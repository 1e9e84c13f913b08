/** Ids that are unique in the whole ledger: talks, commitments, reliefs. */
import { test } from 'tap'
import { StoreError } from '../../src/failure/storeError.ts'
import { IMPOSED } from '../rules/sanctions/given.ts'
import type { Asked } from './given.ts'
import { before, DEAL, first, have, once, openNode, send, status } from './recording.ts'

const [open, , opened] = DEAL
const OTHER: Asked = [open, undefined, { ...opened, id: 'other' }]
const measure = (id: string): Asked => ['sanctions.impose', undefined, { id, ...IMPOSED, occurred: '2023' }]

const HELD = {
  place: { country: 'XK' },
  participants: [
    { side: 'US', party: 'US' },
    { side: 'XK', party: 'XK' },
  ],
}
const PROMISE = { obligor: 'XK', beneficiary: 'US', kind: 'other', text: 'a thing', test: 'it is seen' }
const RELIEF = { by: { party: 'US' }, claimedEffect: 'free' }

const scheduleTalks = (deal: string): Asked => [
  'deals.schedule-talks',
  deal,
  { talksId: 'the-same', planned: '2025-05', occurred: '2025-03' },
]
const holdTalks = (deal: string): Asked => [
  'deals.hold-talks',
  deal,
  { talksId: 'the-same', ...HELD, occurred: '2025-05' },
]
const promise = (deal: string): Asked => [
  'deals.make-commitment',
  deal,
  { commitmentId: 'the-same', ...PROMISE, occurred: '2025-03' },
]
const announce = (id: string): Asked => [
  'sanctions.announce-relief',
  id,
  { reliefId: 'the-same', ...RELIEF, occurred: '2025-03' },
]

for (const [what, earlier, later] of [
  [
    'talks scheduled in one deal are not scheduled in another',
    scheduleTalks('made-up'),
    scheduleTalks('other'),
  ],
  ['talks held in one deal are not held in another', holdTalks('made-up'), holdTalks('other')],
  ['talks scheduled in one deal are not held in another', scheduleTalks('made-up'), holdTalks('other')],
  ['a commitment of one deal is none of another', promise('made-up'), promise('other')],
  ['a relief of one measure is none of another', announce('measure-one'), announce('measure-two')],
] as const) {
  test(what, async (t) => {
    const node = await openNode(t)
    await have(node, OTHER, measure('measure-one'), measure('measure-two'), earlier)
    t.match(await send(node, later), { problem: { code: 'id-taken' } })
  })
}

test('talks scheduled in a deal are held in it', async (t) => {
  const node = await openNode(t)
  await have(node, scheduleTalks('made-up'), holdTalks('made-up'))
  t.pass()
})

test('the same id may be of talks, of a commitment and of a relief', async (t) => {
  const node = await openNode(t)
  await have(node, measure('measure-one'), scheduleTalks('made-up'), promise('made-up'))
  first(await send(node, announce('measure-one')))
  t.pass()
})

test('one of two deals that use an id at once gets it', async (t) => {
  const node = await openNode(t)
  await have(node, OTHER)
  const sent = await Promise.all([send(node, promise('made-up')), send(node, promise('other'))])
  t.same(sent.map(({ problem }) => problem?.code ?? 'recorded').sort(), ['id-taken', 'recorded'])
})

test('a command that is refused uses up no id', async (t) => {
  const node = await openNode(t)
  await have(node, OTHER)
  const [name, target, body] = promise('made-up')
  const stranger = await send(node, [name, target, { ...body, obligor: 'LT' }])
  t.match(stranger, { problem: { code: 'not-a-party-of-the-deal' } })
  t.equal(first(await send(node, promise('other'))).stream, 'deal-other')
})

test('an id that a crash left claimed is kept for the same stream', async (t) => {
  const node = await openNode(t)
  await have(node, OTHER)
  const crashing = before(
    node,
    'deal-made-up',
    once(async () => {
      throw new StoreError('unavailable', 'crashed')
    }),
  )
  await send(crashing, promise('made-up'))
  t.match(await send(node, promise('other')), { problem: { code: 'id-taken' } })
  t.equal(first(await send(node, promise('made-up'))).stream, 'deal-made-up')
})

test('an id taken keeps nothing else from being recorded', async (t) => {
  const node = await openNode(t)
  await have(node, OTHER, promise('other'))
  await send(node, promise('made-up'))
  t.equal(first(await send(node, status('announced', '2025-02'))).revision, 1)
})
