/** The deal's own stream: talks, statements, commitments, status. */
import { registerPerson } from './people.ts'
import type { Story } from './story.ts'
import { gist, MEDIATOR, place, SENDERS, TARGETS, thing } from './words.ts'

const STANCES = ['welcomes', 'criticises', 'denies', 'demands', 'clarifies', 'observes'] as const

const streamOf = ({ deal }: Story): string => `deal-${deal}`

export const openDeal = (story: Story): void => {
  story.tell(streamOf(story), 'DealOpened', {
    title: `Made-up deal ${story.deal} on ${thing(story.random)}`,
    parties: [
      { code: SENDERS[0], role: 'sender' },
      { code: TARGETS[0], role: 'target' },
      { code: MEDIATOR, role: 'mediator' },
    ],
    framing: story.random.pick(['exchange', 'parallel'] as const),
    status: 'mooted',
    summary: `A history that a benchmark made up: ${gist(story.random)}.`,
  })
}

/** Statements, a third of them by a person. */
export function* statementSteps(story: Story, count: number): Generator<void> {
  const { random } = story
  const envoy = registerPerson(story)
  for (let n = 0; n < count; n++) {
    const party = random.pick([SENDERS[0], TARGETS[0]])
    story.tell(streamOf(story), 'StatementMade', {
      speaker: random.chance(0.33) ? { party, personId: envoy, roleThen: 'envoy' } : { party },
      stance: random.pick(STANCES),
      gist: gist(random),
      language: 'en',
    })
    yield
  }
}

/** Two rounds of talks that are held and one that is cancelled: six events. */
export function* talksSteps(story: Story): Generator<void> {
  const { deal, random } = story
  for (const n of [1, 2, 3]) {
    const talksId = `${deal}-talks-${n}`
    story.tell(streamOf(story), 'TalksScheduled', { talksId, planned: '2021-06', place: place(random) })
    yield
    if (n === 3) {
      story.tell(streamOf(story), 'TalksCancelled', { talksId, reason: 'The supply ship was late' })
    } else {
      story.tell(streamOf(story), 'EnvoyTalksHeld', {
        talksId,
        place: { country: MEDIATOR, city: place(random) },
        participants: [
          { side: SENDERS[0], party: SENDERS[0] },
          { side: TARGETS[0], party: TARGETS[0] },
        ],
        topics: [thing(random)],
      })
    }
    yield
  }
}

/** Three promises, of which two are kept: five events, and a contradiction of the first. */
export function* commitmentSteps(story: Story): Generator<void> {
  const { deal, random } = story
  for (const n of [1, 2, 3]) {
    const commitmentId = `${deal}-commitment-${n}`
    const made = story.tell(streamOf(story), 'CommitmentMade', {
      commitmentId,
      obligor: n === 2 ? SENDERS[0] : TARGETS[0],
      beneficiary: n === 2 ? TARGETS[0] : SENDERS[0],
      kind: 'other',
      text: `an end to ${thing(random)}`,
      test: `${thing(random)} is seen no more`,
      due: '2022-12-31',
      otherBeneficiaries: [],
      conditions: [],
      conditionsInWords: [],
      inReturnFor: [],
    })
    yield
    if (n < 3) story.tell(streamOf(story), 'CommitmentFulfilled', { commitmentId, evidence: [made] })
    else story.tell(streamOf(story), 'ClaimContradicted', { eventId: made, field: '/data/text' })
    yield
  }
}

/** Three steps of the status. */
export function* statusSteps(story: Story): Generator<void> {
  for (const to of ['announced', 'in-force', 'partly-fulfilled'] as const) {
    story.tell(streamOf(story), 'DealStatusChanged', { to, reason: `Because of ${thing(story.random)}` })
    yield
  }
}
