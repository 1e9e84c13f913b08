/** One case on its way: adds events to its streams, days going by, each event with the fields of its envelope. */
import type { DataOf, EventName } from '../../events/catalogue.ts'
import { eventTypeOf } from '../../events/catalogue.ts'
import { idOf, type LedgerEvent, type SourceRef, subjectOf } from '../../events/envelope.ts'
import { boundsOf } from '../../events/time/edtf.ts'
import { eventIdOf, sha256Hex } from '../../src/rules/kernel/identity.ts'
import type { Random } from './random.ts'

/** An event but for the moment at which it is recorded. */
export type Draft = Omit<LedgerEvent, 'recordedAt'>

export interface Story {
  readonly deal: string
  readonly random: Random
  /** Ids of the sources registered so far. */
  readonly sources: string[]
  readonly drafts: Draft[]
  /** Adds to one of the ledger's own streams (person, source) or to a personal one. */
  file<Name extends EventName>(stream: string, type: Name, data: DataOf<Name>): void
  /** Adds what happened in the world; `deals` are those that it belongs to. Returns the event's id. */
  tell<Name extends EventName>(
    stream: string,
    type: Name,
    data: DataOf<Name>,
    deals?: readonly string[],
  ): string
}

const DAY_MS = 86_400_000
const FIRST_DAY = Date.UTC(1990, 0, 1)

/** A day, more or less precisely. */
const vaguely = (day: string, random: Random): string => {
  const vagueness = random.int(6)
  if (vagueness === 0) return `${day}~`
  if (vagueness === 1) return day.slice(0, 7)
  if (vagueness === 2) return `${day}T${String(random.int(24)).padStart(2, '0')}:15:00Z`
  return day
}

export const openStory = (deal: string, random: Random): Story => {
  const revisions = new Map<string, number>()
  const drafts: Draft[] = []
  const sources: string[] = []
  let day = FIRST_DAY + random.int(10_000) * DAY_MS

  const add = (stream: string, type: EventName, fields: Partial<Draft>, data: unknown): string => {
    const revision = revisions.get(stream) ?? 0
    revisions.set(stream, revision + 1)
    const key = `${stream}/${revision}`
    const hash = sha256Hex(key)
    const id = eventIdOf(stream, key, 0)
    const version = eventTypeOf(type)?.version ?? 1
    // Hashes of the right length. The requests that they belong to are not known here.
    const hashes = subjectOf(stream) === 'person' ? { keyHash: hash } : { keyHash: hash, bodyHash: hash }
    drafts.push({
      id,
      type,
      version,
      stream,
      revision,
      ...fields,
      actor: 'bench',
      correlationId: id,
      ...hashes,
      data: data as Draft['data'],
    })
    return id
  }

  const cited = (): readonly SourceRef[] => {
    const first = random.pick(sources)
    const second = random.pick(sources)
    const refs: SourceRef[] = [{ sourceId: first, locator: `paragraph ${random.int(40)}` }]
    return second === first ? refs : [...refs, { sourceId: second }]
  }

  return {
    deal,
    random,
    sources,
    drafts,
    file: (stream, type, data) => {
      add(stream, type, {}, data)
      if (type === 'SourceRegistered') sources.push(idOf(stream))
    },
    tell: (stream, type, data, deals = []) => {
      day += random.int(6) * DAY_MS
      const exact = new Date(day).toISOString().slice(0, 10)
      // Vague dates of what rules look at could be read in an order that breaks them.
      const occurred = type === 'StatementMade' ? vaguely(exact, random) : exact
      const bounds = boundsOf(occurred, eventTypeOf(type)?.shape ?? 'point')
      const confidence = random.chance(0.3) ? 'confirmed' : 'reported'
      return add(stream, type, { occurred, ...bounds, sources: cited(), confidence, deals }, data)
    },
  }
}
