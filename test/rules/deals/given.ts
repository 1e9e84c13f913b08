/** The start of tests of deals: a deal between two parties, and a mediator. */
import type { EventName } from '../../../events/catalogue.ts'
import type { DealStatus } from '../../../events/deal.ts'
import { type Asked, type Fact, fact, type Ledger, ledger, nth } from '../../record/given.ts'

export const DEAL = 'made-up'
export const STREAM = `deal-${DEAL}`

export const OPENED = {
  title: 'A made-up deal',
  parties: [
    { code: 'US', role: 'sender' },
    { code: 'XK', role: 'target' },
  ],
  framing: 'parallel',
}

export const opened = (data: object = {}, occurred = '2025-01-01'): Fact =>
  fact('DealOpened', { ...OPENED, ...data }, occurred)

export const became = (to: string, occurred: string, more: Partial<Fact> = {}): Fact =>
  fact('DealStatusChanged', { to, reason: 'as told' }, occurred, more)

/** A deal that was opened on 1 January 2025, what is known to have happened next, and other streams. */
export const deal = (next: readonly Fact[] = [], others: Record<string, readonly Fact[]> = {}): Ledger =>
  ledger({ [STREAM]: [opened(), ...next], ...others })

/** A later event of the deal. */
export const learn = (verb: string, occurred: string, body: object): Asked => [
  `deals.${verb}`,
  DEAL,
  { occurred, ...body },
]

export const becomes = (to: string, occurred: string, body: object = {}): Asked =>
  learn('change-status', occurred, { to, reason: 'as told', ...body })

/** The id of the deal's event at a revision. */
export const known = (revision: number): string => nth(STREAM, revision)

const PROMISE = {
  obligor: 'XK',
  beneficiary: 'US',
  kind: 'release',
  text: 'to free them',
  test: 'they are seen',
}

export const promised = (
  commitmentId: string,
  occurred: string,
  data: object = {},
  more: Partial<Fact> = {},
): Fact => fact('CommitmentMade', { commitmentId, ...PROMISE, ...data }, occurred, more)

export const promise = (commitmentId: string, occurred: string, body: object = {}): Asked =>
  learn('make-commitment', occurred, { commitmentId, ...PROMISE, ...body })

/** The evidence that a commitment is kept; by default the deal's opening. */
const EVIDENCE = [known(0)]

export const kept = (commitmentId: string, occurred: string, more: Partial<Fact> = {}): Fact =>
  fact('CommitmentFulfilled', { commitmentId, evidence: EVIDENCE }, occurred, more)

export const keep = (commitmentId: string, occurred: string, body: object = {}): Asked =>
  learn('fulfil', occurred, { commitmentId, evidence: EVIDENCE, ...body })

/** An event that closes a commitment, with a default reason and evidence. */
const fate =
  (type: EventName, common: object) =>
  (commitmentId: string, occurred: string, data: object = {}, more: Partial<Fact> = {}): Fact =>
    fact(type, { commitmentId, ...common, ...data }, occurred, more)

/** The same, as it is learned. */
const learnFate =
  (verb: string, common: object) =>
  (commitmentId: string, occurred: string, body: object = {}): Asked =>
    learn(verb, occurred, { commitmentId, ...common, ...body })

const REASON = { reason: 'as told' }
const BY = { level: 'alleged', by: { party: 'US' } }

export const waived = fate('CommitmentWaived', REASON)
export const waive = learnFate('waive', REASON)
export const withdrawn = fate('CommitmentWithdrawn', REASON)
export const withdraw = learnFate('withdraw', REASON)
export const lapsed = fate('CommitmentLapsed', REASON)
export const lapse = learnFate('lapse', REASON)
export const breached = fate('CommitmentBreached', BY)
export const breach = learnFate('record-breach', BY)
export const keptPartly = fate('CommitmentPartlyFulfilled', { evidence: EVIDENCE })
export const keepPartly = learnFate('fulfil-partly', { evidence: EVIDENCE })
export const postponed = fate('CommitmentDeadlineChanged', REASON)
export const postpone = learnFate('change-deadline', REASON)
export const conditionMet = fate('CommitmentConditionMet', {})
export const meetCondition = learnFate('meet-condition', {})

const TABLE = `
mooted→announced·collapsed·concluded·no-deal
announced→in-force·fulfilled·collapsed·suspended·concluded·no-deal
in-force→partly-fulfilled·fulfilled·suspended·collapsed
partly-fulfilled→fulfilled·suspended·collapsed
suspended→in-force·partly-fulfilled·collapsed
collapsed→in-force
fulfilled→
concluded→
no-deal→
`

/** Which statuses may follow each: docs/events.md, Status of a deal. */
export const STEPS: ReadonlyMap<DealStatus, readonly string[]> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => line.split('→') as [DealStatus, string])
    .map(([from, to]) => [from, to.split('·')] as const),
)
