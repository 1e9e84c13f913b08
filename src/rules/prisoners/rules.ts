/** The rules of a detention case: held, free or dead; pardoned, released, transferred, returned. */
import type { AnyEvent, EventName, EventOf } from '../../../events/catalogue.ts'
import { certainlyBefore } from '../../../events/time/when.ts'
import { type Context, type Rules, rules, type Violation } from '../kernel/rules.ts'
import { type Custody, custodyAfter, NOTHING_KNOWN } from './custody.ts'
import { pardonedBefore } from './judgments.ts'
import { refusesReadableCase } from './opaqueId.ts'

/** A case whose opening does not count is judged as if its prisoner had been held. */
const initial: Custody = { ...NOTHING_KNOWN, custody: 'held' }

/** What cannot happen to a dead prisoner. The law goes beyond life: courts convict, and authorities pardon, the dead. */
const NEEDS_LIFE: readonly EventName[] = [
  'PrisonerHealthAlertRaised',
  'CustodyChanged',
  'PrisonerReleased',
  'PrisonerGotFree',
  'TransferRefused',
  'PrisonerReturnedToCustody',
  'ReleaseRevoked',
  'PrisonerDied',
]

const custodyRule = (state: Custody, event: AnyEvent): Violation | undefined => {
  const by = state.since
  switch (event.type) {
    case 'PrisonerPardoned': {
      const earlier = pardonedBefore(state.judgments, event.data.convictions)
      const detail = 'The prisoner was pardoned before.'
      return earlier ? { rule: 'prisoner-pardoned-already', detail, by: earlier } : undefined
    }
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
    case 'PrisonerGotFree':
      return state.custody === 'free'
        ? { rule: 'prisoner-free', detail: 'The prisoner was free at that time.', by }
        : undefined
    case 'PrisonerTransferred':
      return state.custody === 'held' && !event.data.intoCustody && !event.data.remains && !state.died
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
            detail: 'The prisoner was in custody and had not refused a transfer.',
            by,
          }
        : undefined
    default:
      return undefined
  }
}

/** Remains are handed over after a death, whether the command says that it was remains or not. */
const needsLife = (event: AnyEvent): boolean =>
  event.type === 'PrisonerTransferred' ? event.data.intoCustody : NEEDS_LIFE.includes(event.type)

const needsDeath = (event: AnyEvent): boolean =>
  event.type === 'DeathAttributed' || (event.type === 'PrisonerTransferred' && event.data.remains === true)

const lifeRule = ({ died }: Custody, event: AnyEvent): readonly Violation[] => {
  if (died === undefined) {
    const detail = 'No death of the prisoner is recorded by then.'
    return needsDeath(event) ? [{ rule: 'prisoner-alive', detail }] : []
  }
  return needsLife(event)
    ? [{ rule: 'prisoner-dead', detail: 'The prisoner had died by then.', by: died }]
    : []
}

const breaks = (state: Custody, event: AnyEvent): readonly Violation[] => {
  const dead = lifeRule(state, event)
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

/** The convictions that an event names, each with its pointer. */
const namedIn = ({ data }: AnyEvent): readonly (readonly [id: string, pointer: string])[] => [
  ...('conviction' in data && data.conviction !== undefined
    ? [[data.conviction, '/conviction'] as const]
    : []),
  ...('convictions' in data && data.convictions !== undefined
    ? data.convictions.map((id, index) => [id, `/convictions/${index}`] as const)
    : []),
]

const refusesConvictions = (event: AnyEvent, { history }: Context): Violation | undefined => {
  const isConviction = (id: string) =>
    history.some((one) => one.id === id && one.type === 'PrisonerConvicted')
  const wrong = namedIn(event).find(([id]) => !isConviction(id))
  return wrong && { rule: 'wrong-value', detail: 'must be a conviction of this case', pointer: wrong[1] }
}

const refusesWithdrawal = (
  { data: { by, label } }: EventOf<'RecognitionWithdrawn'>,
  { history }: Context,
): Violation | undefined => {
  const isMeant = (one: AnyEvent): boolean =>
    one.type === 'PrisonerRecognised' &&
    one.data.by === by &&
    (label === undefined || one.data.label === label)
  const detail = `${by} has not recognised the prisoner${label === undefined ? '' : ` as ${label}`}.`
  return history.some(isMeant) ? undefined : { rule: 'unknown-reference', detail, pointer: '/by' }
}

const refuses = (event: AnyEvent, context: Context): Violation | undefined => {
  switch (event.type) {
    case 'PrisonerDetained':
      return refusesReadableCase.refuses(event, context)
    case 'PrisonerReleased':
      return beforeDetention(event, context)
    case 'RecognitionWithdrawn':
      return refusesWithdrawal(event, context)
    default:
      return refusesConvictions(event, context)
  }
}

export const prisonerRules: Rules<Custody> = rules({
  initial,
  ordered: [
    'PrisonerDetained',
    'PrisonerConvicted',
    'PrisonerSentenced',
    'PrisonerPardoned',
    'ProceedingsEnded',
    'PrisonerTransferred',
    'DeathAttributed',
    ...NEEDS_LIFE,
  ],
  evolve: custodyAfter,
  breaks,
  needs: refusesReadableCase.needs,
  refuses,
})
