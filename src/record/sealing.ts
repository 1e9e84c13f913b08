/**
 * Takes the private values out of decided events: each goes to the details of its person (`personal-{id}`), and the event
 * gets a mark with its digest (events/privateMark.ts). So an erasure of the person reaches the case, too.
 */
import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { jcs } from '../../events/canonical/jcs.ts'
import type { AnyEvent } from '../../events/catalogue.ts'
import { idOf, type LedgerEvent, MAX_EVENT_BYTES, streamOf } from '../../events/envelope.ts'
import { digestOf, valueDisclosureOf } from '../../events/history/disclosure.ts'
import {
  caseOf,
  citationsIn,
  type PrivateField,
  privateFieldsOf,
  withMarks,
  withSealedCitations,
} from '../../events/history/privateValues.ts'
import { repairedEvents } from '../../events/history/repairs.ts'
import { CaseDetailsStored } from '../../events/person.ts'
import { isConfidentialId, type PrivateKind, privateMark } from '../../events/privateMark.ts'
import { refuse } from '../failure/problems.ts'
import type { CommandContext } from '../rules/kernel/command.ts'
import type { Violation } from '../rules/kernel/rules.ts'
import { stamp } from '../rules/kernel/stamp.ts'
import { type Histories, type World, worldWith } from '../rules/kernel/world.ts'
import { isErased, isPrivate } from '../rules/people/rules.ts'
import { areDetailsErased, isConfidential } from '../rules/sources/confidential.ts'
import type { EventStore } from '../store/port.ts'

/** The private fields of an event, and whose they are. */
interface Private {
  /** A person, or a confidential source. */
  readonly holder: string
  readonly fields: readonly PrivateField[]
}

/** Whether an event has a value in one of the fields. */
const hasValues = (event: AnyEvent, fields: readonly PrivateField[]): boolean => {
  let found = false
  withMarks(event, fields, (_, value) => {
    found = true
    return value
  })
  return found
}

/** @param world with what is recorded and decided before the event */
const privateOf = async (event: AnyEvent, world: World): Promise<Private | undefined> => {
  const fields = await privateFieldsOf(event, world.event)
  if (!hasValues(event, fields)) return undefined
  const place = await caseOf(event, world.event)
  if (place === undefined) return undefined
  const recorded = await world.history(place)
  const [opening] = repairedEvents(place === event.stream ? [...recorded, event] : recorded)
  if (opening?.type === 'SourceRegistered') {
    return opening.data.confidential ? { holder: idOf(place), fields } : undefined
  }
  const person = opening?.type === 'PrisonerDetained' ? opening.data.personId : undefined
  return person === undefined ? undefined : { holder: person, fields }
}

/** The confidential sources among those that an event cites. */
const confidentialIn = async (event: AnyEvent, { history }: World): Promise<ReadonlySet<string>> => {
  const found = new Set<string>()
  for (const { sourceId, quote, locator } of citationsIn(event)) {
    if (quote === undefined && locator === undefined) continue
    if (isConfidentialId(sourceId) && isConfidential(await history(streamOf('source', sourceId))))
      found.add(sourceId)
  }
  return found
}

/** The rule that a private value breaks: nothing private can be recorded of somebody whose details were erased. */
export const refusesPrivate = async (event: AnyEvent, world: World): Promise<Violation | undefined> => {
  for (const source of await confidentialIn(event, world)) {
    if (!areDetailsErased(await world.history(streamOf('source', source)))) continue
    const detail = `The details of ${source} were erased, so nothing can be quoted of it: leave out quote and locator.`
    return { rule: 'person-erased', detail }
  }
  const found = await privateOf(event, world)
  if (!found || !(await isErasedHolder(found.holder, world))) return undefined
  const names = [...new Set(found.fields.map(({ path }) => path.at(-1)))].join(', ')
  const detail = `The details of ${found.holder} were erased, so nothing private can be recorded: leave out ${names}.`
  return { rule: 'person-erased', detail }
}

const isErasedHolder = async (holder: string, { history }: World): Promise<boolean> =>
  isConfidentialId(holder)
    ? areDetailsErased(await history(streamOf('source', holder)))
    : isErased(await history(streamOf('person', holder)))

/** Details to store before the events that have their digests. */
export interface Details {
  /** The person, or the confidential source, with whom they lie. */
  readonly holder: string
  readonly disclosures: readonly string[]
  /** Stored here only, because an unsalted hash of a body could be guessed. */
  readonly bodyHash: string | undefined
}

export interface Sealed {
  readonly events: readonly AnyEvent[]
  readonly details: readonly Details[]
}

/** An event with marks, and the details that it had. They may belong to a case and to several sources. */
const sealOne = (
  event: AnyEvent,
  found: Private | undefined,
  sources: ReadonlySet<string>,
): { readonly event: AnyEvent; readonly details: readonly Details[] } => {
  const disclosures = new Map<string, string[]>()
  const sealFor = (holder: string) => (kind: PrivateKind, value: string) => {
    const disclosure = valueDisclosureOf(kind, value, randomBytes(16))
    disclosures.set(holder, [...(disclosures.get(holder) ?? []), disclosure])
    return privateMark(holder, kind, digestOf(disclosure))
  }
  const marked = found ? withMarks(event, found.fields, sealFor(found.holder)) : event
  const cited = withSealedCitations(marked, (id) => (sources.has(id) ? sealFor(id) : undefined))
  const { bodyHash, ...sealed } = cited
  if (Buffer.byteLength(jcs(sealed)) > MAX_EVENT_BYTES) refuse('event-too-large')
  const details = [...disclosures].map(([holder, own]) => ({ holder, disclosures: own, bodyHash }))
  return { event: sealed as AnyEvent, details }
}

/** Whether private values are kept apart: always for a confidential source, and for a person while the person is private. */
const isApart = async (holder: string, histories: Histories): Promise<boolean> => {
  if (isConfidentialId(holder)) return true
  const stream = streamOf('person', holder)
  // Somebody who was public may have become private in another process.
  return isPrivate(await histories.history(stream)) || isPrivate(await histories.refresh(stream))
}

/**
 * Takes the private values out of events of one stream.
 * @param history the stream as recorded
 * @param events decided after it
 * @throws Refusal `event-too-large` · StoreError `unavailable`
 */
export const seal = async (
  histories: Histories,
  world: World,
  history: readonly AnyEvent[],
  events: readonly AnyEvent[],
): Promise<Sealed> => {
  const sealed: AnyEvent[] = []
  const details: Details[] = []
  for (const [at, event] of events.entries()) {
    const here = worldWith(world, event.stream, [...history, ...events.slice(0, at)])
    const found = await privateOf(event, here)
    const own = found && (await isApart(found.holder, histories)) ? found : undefined
    const sources = await confidentialIn(event, here)
    if (!own && sources.size === 0) {
      sealed.push(event)
      continue
    }
    const one = sealOne(event, own, sources)
    sealed.push(one.event)
    details.push(...one.details)
  }
  return { events: sealed, details }
}

/** The events that store details, by the stream of each person or source, after what is there. */
export interface StoredDetails {
  readonly stream: string
  readonly expected: number
  readonly events: readonly LedgerEvent[]
}

/** How many events a stream of details is known to have, so that each write reads the new ones only. */
const knownLengths = new WeakMap<EventStore, LRUCache<string, number>>()
const KNOWN_STREAMS = 10_000

/** @throws Refusal `person-erased` · StoreError `unavailable` */
const lengthOf = async (store: EventStore, stream: string, person: string): Promise<number> => {
  const lengths = knownLengths.get(store) ?? new LRUCache<string, number>({ max: KNOWN_STREAMS })
  knownLengths.set(store, lengths)
  const from = lengths.get(stream) ?? 0
  const { state, events } = await store.readStream(stream, { from })
  if (state === 'deleted') refuse('person-erased', `The details of ${person} were erased.`)
  const length = from + events.length
  lengths.set(stream, length)
  return length
}

/**
 * Makes the events that store details.
 * @throws Refusal `person-erased` · StoreError `unavailable`
 */
export const storedDetails = async (
  store: EventStore,
  details: readonly Details[],
  context: CommandContext,
): Promise<readonly StoredDetails[]> => {
  const made: StoredDetails[] = []
  for (const [holder, all] of Map.groupBy(details, (one) => one.holder)) {
    const stream = streamOf('personal', holder)
    const length = await lengthOf(store, stream, holder)
    const events = all.map(({ disclosures, bodyHash }, index) =>
      stamp(
        CaseDetailsStored,
        // A random id: other commands with the same key may store details of the same person.
        { stream, revision: length + index, key: undefined },
        context,
        { disclosures },
        bodyHash === undefined ? {} : { bodyHash },
      ),
    )
    made.push({ stream, expected: length - 1, events })
  }
  return made
}
