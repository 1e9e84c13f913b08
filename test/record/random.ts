/** Random commands on a deal, a detention case and a measure, each as it is asked and as it would be recorded. */
import fc from 'fast-check'
import type { Test } from 'tap'
import type { AnyEvent } from '../../events/catalogue.ts'
import { DEAL_STATUSES } from '../../events/deal.ts'
import { isEvidence } from '../../events/evidence.ts'
import { dealRules } from '../../src/rules/deals/rules.ts'
import type { Rules } from '../../src/rules/kernel/rules.ts'
import { prisonerRules } from '../../src/rules/prisoners/rules.ts'
import { sanctionRules } from '../../src/rules/sanctions/rules.ts'
import * as deals from '../rules/deals/given.ts'
import * as prisoners from '../rules/prisoners/given.ts'
import * as sanctions from '../rules/sanctions/given.ts'
import { type Asked, type Fact, fact, historyOf, type Ledger, ledger, nth } from './given.ts'

const seed = Number(process.env.JUDGE_SEED ?? Date.now() % 2 ** 31)

/** Tries a property and notes the seed; the environment's JUDGE_SEED repeats one. */
export const holds = async <T>(
  t: Test,
  property: fc.IAsyncProperty<T> | fc.IProperty<T>,
  numRuns = 300,
): Promise<void> => {
  t.comment(`seed ${seed}`)
  const outcome = await fc.check(property as fc.IAsyncProperty<T>, { seed, numRuns })
  t.notOk(outcome.failed, fc.defaultReportMessage(outcome) ?? 'holds')
}

// Few days and few targets, so that events get into each other's way.
/** The first day of a month of the first half of 2024. */
export const day = fc.integer({ min: 1, max: 6 }).map((n) => `2024-0${n}-01`)
export const when = fc.oneof(
  { weight: 3, arbitrary: day },
  fc.tuple(day, day).map((days) => days.sort().join('/')),
  day.map((it) => `/${it}`),
  day.map((it) => `${it}/`),
  fc.constant('2024'),
)
const targets = fc.option(fc.subarray(['alpha', 'beta', 'gamma'], { minLength: 1 }), { nil: undefined })
const commitmentId = fc.constantFrom('one', 'two', 'three')

/** A subject, its rules, and a command on its stream as what is asked or what was recorded. */
export interface Tried {
  readonly name: string
  readonly stream: string
  readonly rules: Rules
  readonly opening: Fact
  readonly next: fc.Arbitrary<Next>
}

/** A command: what is asked, and the event as it would be recorded. */
interface Next {
  readonly asked: Asked
  readonly recorded: Fact
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

/** Other events of a commitment. Without data it is a deadline, which needs a day. */
const FATES = [
  [deals.waive, deals.waived, {}],
  [deals.withdraw, deals.withdrawn, {}],
  [deals.lapse, deals.lapsed, {}],
  [deals.breach, deals.breached, {}],
  [deals.keepPartly, deals.keptPartly, { amount: 2 }],
  [deals.meetCondition, deals.conditionMet, { condition: 'one' }],
  [deals.postpone, deals.postponed, undefined],
] as const

const ofDeal: fc.Arbitrary<Next> = fc.oneof(
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

export const DETENTION: Tried = {
  name: 'a detention case',
  stream: prisoners.STREAM,
  rules: prisonerRules as Rules,
  opening: { type: 'PrisonerDetained', data: prisoners.ONE_HELD, occurred: '2024-01-01' },
  next: ofPrisoner,
}

const MEASURE: Tried = {
  name: 'a measure',
  stream: sanctions.STREAM,
  rules: sanctionRules as Rules,
  opening: { type: 'SanctionImposed', data: sanctions.IMPOSED, occurred: '2023-06-06' },
  next: ofSanction,
}

export const DEAL: Tried = {
  name: 'a deal',
  stream: deals.STREAM,
  rules: dealRules as Rules,
  opening: deals.opened(),
  next: ofDeal,
}

export const SUBJECTS: readonly Tried[] = [DETENTION, MEASURE, DEAL]

/** A ledger with this history and nothing else to refer to. */
export const recorded = ({ stream, opening }: Tried, facts: readonly Fact[]): Ledger =>
  ledger({ [stream]: [opening, ...facts] })

const SAID = { reason: 'as told' }

/** Evidence and repairs of an event. */
const SAYINGS = [
  (eventId: string): Next => ({
    asked: ['events.contradict', eventId, { occurred: '2024-07-01' }],
    recorded: fact('ClaimContradicted', { eventId }, '2024-07-01'),
  }),
  (eventId: string): Next => ({
    asked: ['events.resolve-dispute', eventId, { outcome: 'upheld', rationale: 'as told' }],
    recorded: fact('DisputeResolved', { eventId, outcome: 'upheld', rationale: 'as told' }),
  }),
  (eventId: string, occurred: string): Next => ({
    asked: ['events.correct', eventId, { patch: { occurred }, ...SAID }],
    recorded: fact('EventCorrected', { eventId, patch: { occurred }, ...SAID }),
  }),
  (eventId: string): Next => ({
    asked: ['events.retract', eventId, SAID],
    recorded: fact('EventRetracted', { eventId, ...SAID }),
  }),
]

/** Whether all events have a certain day, and no event is disputed or repaired. */
export const isPlain = ({ type, occurred = '' }: Fact): boolean =>
  !isEvidence(type) && /^\d{4}-\d\d-\d\d$/.test(occurred)

/** A random history, made when it is asked for, since commands are decided one after the other. */
export interface Accepted {
  events(): Promise<readonly AnyEvent[]>
}

/**
 * Random histories of a subject of which every event was accepted by its command, in the order of recording; among them
 * what contradicts, corrects and retracts others.
 * @param isTried what is asked at all
 */
export const acceptedOf = (
  tried: Tried,
  isTried: (fact: Fact) => boolean = () => true,
  most = 10,
): fc.Arbitrary<Accepted> => {
  const saying = fc.tuple(fc.constantFrom(...SAYINGS), fc.nat({ max: most }), when).map(
    ([say, pick, occurred]) =>
      (length: number) =>
        say(nth(tried.stream, pick % length), occurred),
  )
  const command = tried.next.map((next) => () => next)
  const steps = fc.array(fc.oneof({ weight: 4, arbitrary: command }, { weight: 1, arbitrary: saying }), {
    maxLength: most,
  })
  return steps.map((all) => ({
    events: async () => {
      const accepted: Fact[] = []
      for (const step of all) {
        const next = step(accepted.length + 1)
        if (!isTried(next.recorded)) continue
        const decision = await recorded(tried, accepted).when([next.asked])
        if (decision.ok) accepted.push(next.recorded)
      }
      return historyOf(tried.stream, [tried.opening, ...accepted])
    },
  }))
}
