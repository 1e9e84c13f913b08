/** The swap of 1 August 2024: a deal without any sanction, and two counts that do not contradict each other. */
import { t, test } from 'tap'
import { assertCase, claimed, type Release } from './asserted.ts'

const CASE = 'ru-west-2024'
const ledger = await assertCase(t, CASE)

test('no sanction is part of the deal', async (t) => {
  const entries = await ledger.timeline()
  t.same(
    entries.filter(({ type }) => /Sanction|Relief|Licence|Waiver|Listing/.test(type)),
    [],
  )
  t.same((await ledger.get<{ items: readonly unknown[] }>('/v1/sanctions')).items, [])
  t.same(
    entries.filter(({ kind }) => kind === 'relief'),
    [],
  )
})

test('24 prisoners and 26 people stand side by side, and neither is contested', async (t) => {
  const all = await ledger.get<Release>(`/v1/releases/${CASE}-all`)
  t.same(claimed(all), ['those who count prisoners: 24 released', 'those who count people: 26 transferred'])
})

test('the 16 went to Germany and to the United States, and the three who went to the United States are known', async (t) => {
  const released = await ledger.get<Release>(`/v1/releases/${CASE}-released`)
  t.same(claimed(released), ['the public record: 16 released'])
  t.same(
    released.transferred.map(({ to, count }) => [to, count?.min]),
    [
      ['DE', 13],
      ['US', 3],
    ],
  )
  t.equal(released.namedCount, 3)
})

test('the four prisoners with ids are held until the day of the exchange, and free from then on', async (t) => {
  const custody = async (asOf: string) =>
    (await ledger.get<{ items: readonly { custody: string }[] }>(`/v1/prisoners?asOf=${asOf}`)).items.map(
      (one) => one.custody,
    )
  t.same(await custody('2024-07-31'), ['held', 'held', 'held', 'held'])
  t.same(await custody('2024-08-01'), ['free', 'free', 'free', 'free'])
})

test('the two groups were exchanged for each other, and no answer adds them up', async (t) => {
  for (const [group, other] of [
    ['released', 'returned'],
    ['returned', 'released'],
  ]) {
    t.hasStrict(await ledger.get(`/v1/releases/${CASE}-${group}`), {
      exchangedFor: [{ groupId: `${CASE}-${other}`, contested: false }],
    })
  }
})

test('the mediator is a party of the deal', async (t) => {
  t.hasStrict(await ledger.get(`/v1/deals/${CASE}`), { framing: 'exchange' })
  const { counterparts } = await ledger.get<{ counterparts: readonly { code: string }[] }>('/v1/parties/TR')
  t.same(
    counterparts.map(({ code }) => code),
    ['BY', 'DE', 'RU', 'US', 'org:western-states'],
  )
})

test('the service that answered them ends', ledger.close)
