/** The order of time: the two layouts of a history, and what is left out of them. */
import { test } from 'tap'
import type { AnyEvent } from '../../events/catalogue.ts'
import { contestedIn, type Layout, layOut } from '../../events/history/order.ts'
import { type Fact, historyOf } from '../record/given.ts'
import { became, opened, STREAM } from '../rules/deals/given.ts'

const at = (...occurred: readonly string[]): readonly AnyEvent[] =>
  historyOf(STREAM, [opened(), ...occurred.map((when) => became('announced', when))])

const revisions = (events: readonly AnyEvent[], layout: Layout): readonly number[] =>
  layOut(events, layout).map(({ revision }) => revision)

const contradict = (event: AnyEvent | undefined, field?: string): Fact => ({
  type: 'ClaimContradicted',
  data: { eventId: event?.id, ...(field !== undefined && { field }) },
  occurred: '2026',
})

for (const layout of ['earliest', 'latest'] as const) {
  test(`certain days are in their order by ${layout}`, async (t) => {
    t.same(revisions(at('2025-03-01', '2025-02-01', '2025-04-01'), layout), [0, 2, 1, 3])
  })

  test(`the opening event is first by ${layout}, whatever its date`, async (t) => {
    const events = historyOf(STREAM, [opened({}, '2026-01-01'), became('announced', '2020-01-01')])
    t.same(revisions(events, layout), [0, 1])
  })

  test(`an opening event that is contested is first by ${layout}, too`, async (t) => {
    const events = historyOf(STREAM, [{ ...opened(), confidence: 'contested' }, became('announced', '2020')])
    t.same(revisions(events, layout), [0, 1])
  })

  test(`events of the same moment stay in the order of recording by ${layout}`, async (t) => {
    t.same(revisions(at('2025-02-01', '2025-02-01', '2025-02-01'), layout), [0, 1, 2, 3])
  })

  test(`a history of nothing is nothing by ${layout}`, async (t) => {
    t.same(layOut([], layout), [])
  })
}

test('a vague date counts from its beginning in one layout, from its end in the other', async (t) => {
  const events = at('2025', '2025-06-01')
  t.same(revisions(events, 'earliest'), [0, 1, 2])
  t.same(revisions(events, 'latest'), [0, 2, 1])
})

test('an unknown beginning is first by earliest, an unknown end last by latest', async (t) => {
  const events = at('2025-06-01', '/2025', '2020/')
  t.same(revisions(events, 'earliest'), [0, 2, 3, 1])
  t.same(revisions(events, 'latest'), [0, 1, 2, 3])
})

test('events of unknown days stay in the order of recording', async (t) => {
  t.same(revisions(at('/2025', '/2020'), 'earliest'), [0, 1, 2])
  t.same(revisions(at('2025/', '2020/'), 'latest'), [0, 1, 2])
})

test('an instant is placed among days by what they can mean anywhere on Earth', async (t) => {
  const events = at('2025-02-01T11:00:00Z', '2025-02-02')
  t.same(revisions(events, 'earliest'), [0, 2, 1])
  t.same(revisions(events, 'latest'), [0, 1, 2])
})

test('an event recorded as contested is left out', async (t) => {
  const events = historyOf(STREAM, [opened(), became('announced', '2025', { confidence: 'contested' })])
  t.same(revisions(events, 'earliest'), [0])
})

test('an event contradicted as a whole is left out', async (t) => {
  const events = at('2025')
  const all = historyOf(STREAM, [opened(), became('announced', '2025'), contradict(events[1])])
  t.same(revisions(all, 'latest'), [0, 2])
})

test('an event contradicted in a field is not left out', async (t) => {
  const events = at('2025')
  const all = historyOf(STREAM, [opened(), became('announced', '2025'), contradict(events[1], '/data/to')])
  t.same(revisions(all, 'latest'), [0, 1, 2])
  t.notOk(contestedIn(all)(all[1] as AnyEvent))
})

const resolved = (event: AnyEvent | undefined, outcome: string, field?: string): Fact => ({
  type: 'DisputeResolved',
  data: { eventId: event?.id, outcome, rationale: 'Seen', ...(field !== undefined && { field }) },
  occurred: '2026',
})

/** Whether the second event is contested after some evidence. */
const isContested = (...said: readonly ((event: AnyEvent | undefined) => Fact)[]): boolean => {
  const [, event] = at('2025')
  const all = historyOf(STREAM, [opened(), became('announced', '2025'), ...said.map((one) => one(event))])
  return contestedIn(all)(all[1] as AnyEvent)
}

test('a dispute that is resolved as upheld contests no longer', async (t) => {
  t.notOk(isContested(contradict, (event) => resolved(event, 'upheld')))
})

for (const outcome of ['revised', 'unresolved']) {
  test(`a dispute that is resolved as ${outcome} still contests`, async (t) => {
    t.ok(isContested(contradict, (event) => resolved(event, outcome)))
  })
}

test('a dispute about a field that is upheld says nothing of the event itself', async (t) => {
  t.ok(isContested(contradict, (event) => resolved(event, 'upheld', '/data/to')))
})

test('an event that is contradicted again after it was upheld is contested', async (t) => {
  t.ok(isContested(contradict, (event) => resolved(event, 'upheld'), contradict))
})
