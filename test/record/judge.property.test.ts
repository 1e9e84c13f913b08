/** Properties of every history, tested on random ones. */
import fc from 'fast-check'
import { test } from 'tap'
import type { AnyEvent } from '../../events/catalogue.ts'
import { type Layout, layOut } from '../../events/history/order.ts'
import { judge } from '../../src/rules/kernel/judge.ts'
import { type Fact, historyOf } from './given.ts'
import { holds, recorded, SUBJECTS } from './random.ts'

const CONTESTED = { confidence: 'contested' } as const

const contradicted = (event: AnyEvent): Fact => ({
  type: 'ClaimContradicted',
  data: { eventId: event.id },
  occurred: '2024-07-01',
})

for (const tried of SUBJECTS) {
  const { name, stream, rules, opening, next } = tried
  const facts = fc.array(
    next.map(({ recorded }) => recorded),
    { maxLength: 8 },
  )
  const history = facts.map((all) => historyOf(stream, [opening, ...all]))
  const split = fc.tuple(history, fc.nat({ max: 8 })).map(([events, at]) => ({
    before: events.slice(0, at + 1),
    added: events.slice(at + 1),
  }))

  test(`the accepted events of ${name} can be folded in any order`, async (t) => {
    const commands = fc.array(next, { maxLength: 8 })
    await holds(
      t,
      fc.asyncProperty(commands, async (all) => {
        const accepted: Fact[] = []
        for (const { asked, recorded: fact } of all) {
          const decision = await recorded(tried, accepted).when([asked])
          if (decision.ok) accepted.push(fact)
        }
        const events = historyOf(stream, [opening, ...accepted])
        for (const order of [events, [...events].reverse()]) order.reduce(rules.evolve, rules.initial)
        for (const layout of ['earliest', 'latest'] as const) {
          layOut(events, layout).reduce(rules.evolve, rules.initial)
        }
      }),
    )
  })

  test(`the accepted events of ${name} on certain days break no rule`, async (t) => {
    const commands = fc.array(next, { maxLength: 8 })
    const sound = (events: readonly AnyEvent[], layout: Layout): boolean => {
      let state = rules.initial
      return layOut(events, layout).every((event) => {
        const broken = rules.breaks(state, event)
        state = rules.evolve(state, event)
        return broken.length === 0
      })
    }
    // On certain days both layouts are one.
    await holds(
      t,
      fc.asyncProperty(commands, async (all) => {
        const accepted: Fact[] = []
        for (const { asked, recorded: fact } of all) {
          if (!/^\d{4}-\d\d-\d\d$/.test(fact.occurred ?? '')) continue
          const decision = await recorded(tried, accepted).when([asked])
          if (decision.ok) accepted.push(fact)
        }
        const events = historyOf(stream, [opening, ...accepted])
        return sound(events, 'earliest') && sound(events, 'latest')
      }),
    )
  })

  test(`judging ${name} twice gives the same`, async (t) => {
    await holds(
      t,
      fc.property(split, ({ before, added }) => {
        const once = judge(rules, before, added)
        return fc.stringify(judge(rules, before, added)) === fc.stringify(once)
      }),
    )
  })

  test(`a contested event of ${name} is refused by no order of time`, async (t) => {
    await holds(
      t,
      fc.property(history, (events) => {
        const last = { ...(events.at(-1) as AnyEvent), ...CONTESTED }
        return events.length < 2 || judge(rules, events.slice(0, -1), [last]) === undefined
      }),
    )
  })

  test(`a contested event in the history of ${name} changes no judgement`, async (t) => {
    await holds(
      t,
      fc.property(split, fc.nat({ max: 7 }), ({ before, added }, at) => {
        if (at + 1 >= before.length) return true
        const doubtful = before.map((event, index) => (index === at + 1 ? { ...event, ...CONTESTED } : event))
        const without = before.filter((_, index) => index !== at + 1)
        return fc.stringify(judge(rules, doubtful, added)) === fc.stringify(judge(rules, without, added))
      }),
    )
  })

  test(`contradicting an event of ${name} is never refused, alone or with others`, async (t) => {
    await holds(
      t,
      fc.property(split, fc.nat({ max: 7 }), ({ before, added }, at) => {
        const target = before[at + 1]
        if (!target) return true
        const doubt = historyOf(stream, [...before.map(() => opening), contradicted(target)]).at(
          -1,
        ) as AnyEvent
        const alone = judge(rules, before, [doubt])
        const together = judge(rules, before, [doubt, ...added])
        const after = judge(rules, [...before, doubt], added)
        return alone === undefined && fc.stringify(together) === fc.stringify(after)
      }),
    )
  })
}
