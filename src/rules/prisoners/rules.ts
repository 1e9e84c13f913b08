/** The rules of a detention case: held, free or dead; pardoned, released, transferred, returned. */
import type { AnyEvent, EventName, EventOf } from '../../../events/catalogue.ts'
import { certainlyBefore } from '../../../events/time/when.ts'
import { type Context, type Rules, rules, type Violation } from '../kernel/rules.ts'
import { type Custody, custodyAfter, NOTHING_KNOWN } from './custody.ts'
import { refusesReadableCase } from './opaqueId.ts'

/** A case whose opening does not count is judged as if its prisoner had been held. */
const initial: Custody = { ...NOTHING_KNOWN, custody: 'held' }

/** What cannot happen to a dead prisoner. The law goes beyond life: courts convict, and authorities pardon, the dead. */
const NEEDS_LIFE: readonly EventName[] = [
  'PrisonerHealthAlertRaised',
  'CustodyChanged',
  'PrisonerReleased',
  'PrisonerTransferred',
  'TransferRefused',
  'PrisonerReturnedToCustody',
  'ReleaseRevoked',
  'PrisonerDied',
]

const custodyRule = (state: Custody, event: AnyEvent): Violation | undefined => {
  const by = state.since
  switch (event.type) {
    case 'PrisonerPardoned':
      return state.pardoned
        ? {
            rule: 'prisoner-pardoned-already',
            detail: 'The prisoner was pardoned before.',
            by: state.pardoned,
          }
        : undefined
    case 'ReleaseRevoked': {
      // Unknown terms may have been conditions.
      const { terms } = state
      const conditional = terms !== undefined && terms !== 'unconditional' && terms !== 'revoked'
      const detail = 'The prisoner was not free on conditions at that time.'
      return state.custody === 'free' && conditional
        ? undefined
        : { rule: 'prisoner-not-conditionally-free', detail, by }
    }
    case 'CustodyChanged':
    case 'PrisonerReleased':
      return state.custody === 'free'
        ? { rule: 'prisoner-free', detail: 'The prisoner was free at that time.', by }
        : undefined
    case 'PrisonerTransferred':
      return state.custody === 'held' && !event.data.intoCustody
        ? {
            rule: 'prisoner-held',
            detail: 'The prisoner was held and was not taken into custody elsewhere.',
            by,
          }
        : undefined
    case 'PrisonerReturnedToCustody':
      return state.custody === 'held' && !state.refusedTransfer
        ? {
            rule: 'prisoner-in-custody',
            detail: 'The prisoner was in custody and had refused no transfer.',
            by,
          }
        : undefined
    default:
      return undefined
  }
}

const breaks = (state: Custody, event: AnyEvent): readonly Violation[] => {
  const dead: readonly Violation[] =
    state.died !== undefined && NEEDS_LIFE.includes(event.type)
      ? [{ rule: 'prisoner-dead', detail: 'The prisoner had died by then.', by: state.died }]
      : []
  const broken = custodyRule(state, event)
  return broken ? [...dead, broken] : dead
}

const beforeDetention = (event: EventOf<'PrisonerReleased'>, { history }: Context): Violation | undefined => {
  const opening = history[0]
  if (event.confidence === 'contested') return undefined
  return opening && certainlyBefore({ latest: event.latest ?? null }, { earliest: opening.earliest ?? null })
    ? {
        rule: 'release-before-detention',
        detail: 'The release certainly lies before the detention.',
        by: opening.id,
      }
    : undefined
}

export const prisonerRules: Rules<Custody> = rules({
  initial,
  ordered: ['PrisonerDetained', 'PrisonerConvicted', 'PrisonerSentenced', 'PrisonerPardoned', ...NEEDS_LIFE],
  evolve: custodyAfter,
  breaks,
  needs: refusesReadableCase.needs,
  refuses: (event, context) =>
    event.type === 'PrisonerDetained'
      ? refusesReadableCase.refuses(event, context)
      : event.type === 'PrisonerReleased'
        ? beforeDetention(event, context)
        : undefined,
})
