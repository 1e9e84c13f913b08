/** What holds of every history, tried on random ones. */
import fc from 'fast-check'
import { type Test, test } from 'tap'
import type { AnyEvent } from '../../events/catalogue.ts'
import { DEAL_STATUSES } from '../../events/deal.ts'
import { type Layout, layOut } from '../../events/history/order.ts'
import { dealDecider } from '../../src/rules/deals/rules.ts'
import { judge } from '../../src/rules/kernel/judge.ts'
import type { Decider } from '../../src/rules/kernel/rules.ts'
import { prisonerDecider } from '../../src/rules/prisoners/rules.ts'
import { sanctionDecider } from '../../src/rules/sanctions/rules.ts'
import * as deals from '../deals/given.ts'
import * as prisoners from '../prisoners/given.ts'
import * as sanctions from '../sanctions/given.ts'
import { type Asked, type Fact, historyOf, type Ledger, ledger } from './given.ts'

const seed = Number(process.env.JUDGE_SEED ?? Date.now() % 2 ** 31)

/** Tries a property and notes the seed; the environment's JUDGE_SEED repeats one. */
const holds = async <T>(
  t: Test,
  property: fc.IAsyncProperty<T> | fc.IProperty<T>,
  numRuns = 300,
): Promise<void> => {
  t.comment(`seed ${seed}`)
  const outcome = await fc.check(property as fc.IAsyncProperty<T>, { seed, numRuns })
  t.notOk(outcome.failed, fc.defaultReportMessage(outcome) ?? 'holds')
}

const CONTESTED = { confidence: 'contested' } as const

// Few days and few targets, so that events get into each other's way.
const day = fc.integer({ min: 1, max: 6 }).map((n) => `2024-0${n}-01`)
const when = fc.oneof(
  { weight: 3, arbitrary: day },
  fc.tuple(day, day).map((days) => days.sort().join('/')),
  day.map((it) => `/${it}`),
  day.map((it) => `${it}/`),
  fc.constant('2024'),
)
const targets = fc.option(fc.subarray(['alpha', 'beta', 'gamma'], { minLength: 1 }), { nil: undefined })
const commitmentId = fc.constantFrom('one', 'two', 'three')

/** A subject, its decider, and a command on its stream as what is asked or what was recorded. */
interface Tried {
  readonly name: string
  readonly stream: string
  readonly decider: Decider
  readonly opening: Fact
  readonly next: fc.Arbitrary<{ readonly asked: Asked; readonly recorded: Fact }>
}

const ofPrisoner = fc
  .tuple(fc.constantFrom(...prisoners.VERBS), when, fc.boolean())
  .map(([verb, occurred, intoCustody]) => {
    const data = verb === 'transfer' ? { intoCustody } : {}
    return {
      asked: prisoners.learn(verb, occurred, data),
      recorded: prisoners.was(verb, occurred, data),
    }
  })

const ofSanction = fc.oneof(
  fc.tuple(when, targets).map(([occurred, of]) => ({
    asked: sanctions.lift(occurred, of),
    recorded: sanctions.lifted(occurred, of),
  })),
  fc.tuple(when, fc.constantFrom('alpha', 'beta', 'gamma'), fc.boolean()).map(([occurred, id, added]) => {
    const data = added ? { addedTargets: [sanctions.target(id)] } : { removedTargets: [id] }
    return { asked: sanctions.amend(occurred, data), recorded: sanctions.amended(occurred, data) }
  }),
)

/** What else becomes of a commitment; without data it is a deadline that a day is needed for. */
const FATES = [
  [deals.waive, deals.waived, {}],
  [deals.withdraw, deals.withdrawn, {}],
  [deals.lapse, deals.lapsed, {}],
  [deals.breach, deals.breached, {}],
  [deals.keepPartly, deals.keptPartly, { amount: 2 }],
  [deals.meetCondition, deals.conditionMet, { condition: 'one' }],
  [deals.postpone, deals.postponed, undefined],
] as const

const ofDeal = fc.oneof(
  fc.tuple(when, fc.constantFrom(...DEAL_STATUSES)).map(([occurred, to]) => ({
    asked: deals.becomes(to, occurred),
    recorded: deals.became(to, occurred),
  })),
  fc.tuple(when, commitmentId, fc.subarray(['one', 'two'])).map(([occurred, id, conditions]) => ({
    asked: deals.promise(id, occurred, { conditions, quantity: { n: 3, unit: 'kites' } }),
    recorded: deals.promised(id, occurred, { conditions, quantity: { n: 3, unit: 'kites' } }),
  })),
  fc.tuple(when, commitmentId).map(([occurred, id]) => ({
    asked: deals.keep(id, occurred),
    recorded: deals.kept(id, occurred),
  })),
  fc
    .tuple(when, commitmentId, fc.constantFrom(...FATES), day)
    .map(([occurred, id, [learn, was, data], due]) => ({
      asked: learn(id, occurred, data ?? { due }),
      recorded: was(id, occurred, data ?? { due }),
    })),
)

const SUBJECTS: readonly Tried[] = [
  {
    name: 'a detention case',
    stream: prisoners.STREAM,
    decider: prisonerDecider as Decider,
    opening: { type: 'PrisonerDetained', data: prisoners.ONE_HELD, occurred: '2024-01-01' },
    next: ofPrisoner,
  },
  {
    name: 'a measure',
    stream: sanctions.STREAM,
    decider: sanctionDecider as Decider,
    opening: { type: 'SanctionImposed', data: sanctions.IMPOSED, occurred: '2023-06-06' },
    next: ofSanction,
  },
  {
    name: 'a deal',
    stream: deals.STREAM,
    decider: dealDecider as Decider,
    opening: deals.opened(),
    next: ofDeal,
  },
]

/** A ledger with this history and nothing else to refer to. */
const recorded = ({ stream, opening }: Tried, facts: readonly Fact[]): Ledger =>
  ledger({ [stream]: [opening, ...facts] })

const contradicted = (event: AnyEvent): Fact => ({
  type: 'ClaimContradicted',
  data: { eventId: event.id },
  occurred: '2024-07-01',
})

for (const tried of SUBJECTS) {
  const { name, stream, decider, opening, next } = tried
  const facts = fc.array(
    next.map(({ recorded }) => recorded),
    { maxLength: 8 },
  )
  const history = facts.map((all) => historyOf(stream, [opening, ...all]))
  const split = fc.tuple(history, fc.nat({ max: 8 })).map(([events, at]) => ({
    before: events.slice(0, at + 1),
    added: events.slice(at + 1),
  }))

  test(`what is accepted of ${name}, one command after the other, can be folded in any order`, async (t) => {
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
        for (const order of [events, [...events].reverse()]) order.reduce(decider.evolve, decider.initial)
        for (const layout of ['earliest', 'latest'] as const) {
          layOut(events, layout).reduce(decider.evolve, decider.initial)
        }
      }),
    )
  })

  test(`what is accepted of ${name} on certain days breaks no rule`, async (t) => {
    const commands = fc.array(next, { maxLength: 8 })
    const sound = (events: readonly AnyEvent[], layout: Layout): boolean => {
      let state = decider.initial
      return layOut(events, layout).every((event) => {
        const broken = decider.breaks(state, event)
        state = decider.evolve(state, event)
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
        const once = judge(decider, before, added)
        return fc.stringify(judge(decider, before, added)) === fc.stringify(once)
      }),
    )
  })

  test(`a contested event of ${name} is refused by no order of time`, async (t) => {
    await holds(
      t,
      fc.property(history, (events) => {
        const last = { ...(events.at(-1) as AnyEvent), ...CONTESTED }
        return events.length < 2 || judge(decider, events.slice(0, -1), [last]) === undefined
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
        return fc.stringify(judge(decider, doubtful, added)) === fc.stringify(judge(decider, without, added))
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
        const alone = judge(decider, before, [doubt])
        const together = judge(decider, before, [doubt, ...added])
        const after = judge(decider, [...before, doubt], added)
        return alone === undefined && fc.stringify(together) === fc.stringify(after)
      }),
    )
  })
}
