/** The convictions of a case, each with its own sentence, pardon and end: one fold for rules and views. Pure. */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { certainlyBefore } from '../../../events/time/when.ts'

/** One judgment, as the ids of its events. A sentence may be known without its conviction, and a pardon without both. */
export interface Judgment {
  readonly conviction?: string | undefined
  readonly sentence?: string | undefined
  readonly pardoned?: string | undefined
  /** Whether the pardon names this conviction or certainly came after it. */
  readonly surely?: boolean | undefined
  /** The acquittal or quashing that undid it. */
  readonly undone?: string | undefined
  /** Whether the person has since come into the custody of another state. */
  readonly elsewhere?: boolean | undefined
}

export interface Judgments {
  readonly all: readonly Judgment[]
  /** The last pardon of everything before it, and the last moment at which it can have been given. */
  readonly lastPardon?: { readonly id: string; readonly latest: string | null } | undefined
  /** The event that ended the case, until something is judged again. */
  readonly ended?: string | undefined
}

export const NOTHING_JUDGED: Judgments = { all: [] }

/** The pardon that covers what is judged: the last one, unless it certainly came before. */
const coveredBy = ({ lastPardon }: Judgments, { earliest = null }: AnyEvent): Partial<Judgment> =>
  lastPardon !== undefined && !certainlyBefore(lastPardon, { earliest })
    ? { pardoned: lastPardon.id, surely: false }
    : {}

const withJudgment = (judgments: Judgments, event: AnyEvent, one: Judgment): Judgments => ({
  ...judgments,
  ended: undefined,
  all: [...judgments.all, { ...one, ...coveredBy(judgments, event) }],
})

const withChange = (judgments: Judgments, index: number, by: Partial<Judgment>): Judgments => ({
  ...judgments,
  all: judgments.all.with(index, { ...judgments.all[index], ...by }),
})

/**
 * A sentence belongs to the conviction that it names, else to the last one, if that has none yet. It replaces another
 * sentence only by naming the conviction: it may be for something else, whose conviction has no date.
 */
const withSentence = (judgments: Judgments, event: EventOf<'PrisonerSentenced'>): Judgments => {
  const { conviction } = event.data
  const { all } = judgments
  const index =
    conviction === undefined
      ? all.length - 1
      : all.findIndex((one) => one.conviction !== undefined && one.conviction === conviction)
  const found = all[index]
  const again = found?.pardoned !== undefined && coveredBy(judgments, event).pardoned === undefined
  const isTaken = found?.sentence !== undefined
  if (found && conviction !== undefined) return withChange(judgments, index, { sentence: event.id })
  if (!found || found.undone !== undefined || again || isTaken)
    return withJudgment(judgments, event, { sentence: event.id })
  return { ...withChange(judgments, index, { sentence: event.id }), ended: undefined }
}

/**
 * What a pardon of everything can mean: what the present custodian judged. Where it judged nothing, it holds the person
 * for what was judged before.
 */
const atHand = (all: readonly Judgment[]): readonly Judgment[] => {
  const own = all.filter(({ elsewhere }) => !elsewhere)
  return own.length > 0 ? own : all
}

const isNamed = (named: readonly string[] | undefined, { conviction }: Judgment): boolean =>
  named === undefined || (conviction !== undefined && named.includes(conviction))

const withPardon = (judgments: Judgments, event: EventOf<'PrisonerPardoned'>): Judgments => {
  const { convictions } = event.data
  const before =
    judgments.all.length === 0 && convictions === undefined
      ? [{ pardoned: event.id, surely: true }]
      : judgments.all
  const meant = new Set(convictions === undefined ? atHand(before) : before)
  const all = before.map((one) =>
    meant.has(one) && isNamed(convictions, one) && one.undone === undefined && !one.surely
      ? { ...one, pardoned: event.id, surely: true }
      : one,
  )
  const lastPardon =
    convictions === undefined ? { id: event.id, latest: event.latest ?? null } : judgments.lastPardon
  return { ...judgments, all, lastPardon }
}

const withEnd = (judgments: Judgments, event: EventOf<'ProceedingsEnded'>): Judgments => {
  const { convictions, charges } = event.data
  // The end of some charges undoes no conviction.
  const reaches = (one: Judgment): boolean =>
    convictions === undefined ? charges.length === 0 : isNamed(convictions, one)
  const all = judgments.all.map((one) =>
    one.undone === undefined && reaches(one) ? { ...one, undone: event.id } : one,
  )
  const isOver = all.every(({ undone }) => undone !== undefined)
  return { ...judgments, all, ended: isOver ? event.id : judgments.ended }
}

/** The judgments after one more event, in one of the orders of time. */
export const judgmentsAfter = (judgments: Judgments, event: AnyEvent): Judgments => {
  switch (event.type) {
    case 'PrisonerConvicted':
      return withJudgment(judgments, event, { conviction: event.id })
    case 'PrisonerSentenced':
      return withSentence(judgments, event)
    case 'PrisonerPardoned':
      return withPardon(judgments, event)
    case 'ProceedingsEnded':
      return withEnd(judgments, event)
    case 'PrisonerTransferred':
      return event.data.intoCustody
        ? { ...judgments, all: judgments.all.map((one) => ({ ...one, elsewhere: true })) }
        : judgments
    // A person who is detained again faces a case again.
    case 'PrisonerReturnedToCustody':
      return judgments.ended === undefined ? judgments : { ...judgments, ended: undefined }
    default:
      return judgments
  }
}

/** The judgments that no acquittal or quashing undid. */
export const standingIn = ({ all }: Judgments): readonly Judgment[] =>
  all.filter(({ undone }) => undone === undefined)

/** The pardon of the last judgment, if no other judgment is left to pardon. */
export const pardonIn = (judgments: Judgments): string | undefined => {
  const standing = atHand(standingIn(judgments))
  return standing.every((one) => one.pardoned !== undefined) ? standing.at(-1)?.pardoned : undefined
}

/** The pardon that leaves nothing for another one, of everything or of named convictions. */
export const pardonedBefore = (
  judgments: Judgments,
  named: readonly string[] | undefined,
): string | undefined => {
  if (named === undefined) return pardonIn(judgments)
  const found = judgments.all.filter((one) => isNamed(named, one))
  return found.length > 0 && found.every(({ surely }) => surely) ? found.at(-1)?.pardoned : undefined
}
