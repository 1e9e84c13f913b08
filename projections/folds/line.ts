/**
 * How an event reads: its headline in the words of a language, its kind, and the names that the headline leaves out. It is
 * made when it is read, from the event and what is known of the things that it names. Only after a repair is it kept what
 * those things were, because no rows hold them.
 */
import { type AnyEvent, eventTypeOf, headlineOf, sideOf } from '../../events/catalogue.ts'
import type { CustodyTurn, HeadlineContext, Kind } from '../../events/eventType.ts'

export interface Line {
  /** Without the names of persons, who stand as `{id}`. */
  readonly headline: string
  /** As in a deal whose framing claims a concession. */
  readonly kind: Kind
  /** Names that the headline leaves out as others. */
  readonly others: readonly string[]
}

export const lineOf = (event: AnyEvent, about: HeadlineContext): Line => {
  const type = eventTypeOf(event.type)
  return {
    headline: headlineOf(event, about),
    kind: type?.kindOf(event.data, about) ?? 'other',
    others: type?.others?.(event.data, about) ?? [],
  }
}

/** What is asked of `About` by id, and may be kept. */
const BY_ID = ['sanction', 'relief', 'licence', 'commitment', 'deal', 'target', 'programme'] as const

type KeptPrisoner = Omit<NonNullable<ReturnType<HeadlineContext['prisoner']>>, 'turns'> & {
  readonly turns?: readonly CustodyTurn[]
}

/** An event as a repair leaves it, with all that its line is made of. */
export interface Retold {
  readonly occurred: string | undefined
  readonly data: object
  readonly told: Readonly<Record<string, unknown>>
}

/** Makes the line of an event and keeps what it was told of the things that the event names. */
export const retell = (
  event: AnyEvent,
  about: HeadlineContext,
): { readonly line: Line; readonly retold: Retold } => {
  const told: Record<string, unknown> = {}
  const keep = <Answer>(asked: string, answer: Answer): Answer => {
    told[asked] = answer ?? null
    return answer
  }
  const kept = Object.fromEntries(
    BY_ID.map((ask) => [ask, (id: string) => keep(`${ask} ${id}`, about[ask](id))]),
  )
  const line = lineOf(event, {
    ...about,
    ...kept,
    prisoner: (id) => {
      const found = about.prisoner(id)
      keep(`prisoner ${id}`, found && { ...found, turns: found.turns?.() })
      return found
    },
    standings: (id) => {
      const found = about.standings(id)
      keep(`standings ${id}`, [...found])
      return found
    },
    wasFree: () => keep('wasFree', about.wasFree()),
  })
  return { line, retold: { occurred: event.occurred, data: event.data, told } }
}

/** The answers that were kept. @param headline the one that is not kept: that of another event */
export const aboutFrom = (
  id: string,
  { occurred, told }: Retold,
  headline: HeadlineContext['headline'],
): HeadlineContext => {
  const asked = Object.fromEntries(
    BY_ID.map((ask) => [ask, (one: string) => told[`${ask} ${one}`] ?? undefined]),
  ) as unknown as Pick<HeadlineContext, (typeof BY_ID)[number]>
  return {
    ...asked,
    id,
    occurred,
    prisoner: (one) => {
      const found = told[`prisoner ${one}`] as KeptPrisoner | null | undefined
      return found ? { ...found, turns: () => found.turns ?? [] } : undefined
    },
    standings: (one) => new Map((told[`standings ${one}`] as [] | undefined) ?? []),
    wasFree: () => told.wasFree === true,
    headline,
  }
}

/** How an event reads, and on which side: what a repair may change. */
export const readsAs = (event: AnyEvent, about: HeadlineContext): string =>
  JSON.stringify([lineOf(event, about), sideOf(event, about)])
