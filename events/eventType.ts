/** An event type: its name, version and schema, and its headline. */
import type { z } from 'zod'
import type { Speaker, Target } from './fields.ts'
import { meaningsIn } from './meaning.ts'
import type { MeasureScope } from './measureScope.ts'
import type { Subject } from './subject.ts'
import { formerStatesAt } from './text/formerStates.ts'

/** The kinds of entries of a timeline. */
export const KINDS = [
  // What measures do: relief eases, sanction imposes and keeps up, tightening takes relief back or lets it run out.
  'relief',
  'sanction',
  'tightening',
  // What an official list showed, and who a target is: neither does anything to a measure.
  'listing',
  'target',
  // What happens to prisoners. A concession is a release or an act of mercy in a deal that is framed as one.
  'concession',
  'release',
  'detention',
  'custody',
  'talks',
  'commitment',
  'statement',
  'status',
  'act',
  'funds',
  'other',
] as const

export type Kind = (typeof KINDS)[number]

/** The framings of a deal that claim that one side conceded something. */
const CLAIMING: ReadonlySet<string> = new Set(['exchange', 'unilateral'])

/** The kind of an event in the timeline of a deal: a release is a concession only where the framing claims one. */
export const kindIn = (kind: Kind, framing: string | undefined): Kind =>
  kind === 'concession' && !CLAIMING.has(framing ?? '') ? 'release' : kind

/** What an event can do to earlier facts, instead of adding one. */
export const CHANGES = ['correction', 'retraction', 'dispute', 'erasure'] as const

export type Change = (typeof CHANGES)[number]

/** When an event happened, and its place in its stream among those of the same time. */
export interface Placement {
  readonly earliest?: string | null
  readonly latest?: string | null
  readonly revision: number
}

/** An event after which another state holds a person, or the person is dead. */
export interface CustodyTurn extends Placement {
  /** Who holds the person then; null when that is unknown, and of a death. */
  readonly state: string | null
  readonly died: boolean
}

/** What a headline may ask about the things that its event names by id. It never gets details of persons. */
export interface HeadlineContext {
  /** The id of the stream's subject, without its prefix. */
  readonly id: string
  /** When the event happened, EDTF. */
  readonly occurred?: string | undefined
  sanction(
    id: string,
  ): (MeasureScope & { readonly jurisdiction: string; readonly targets: readonly Target[] }) | undefined
  /** How a measure certainly stood against each of its targets right before the event, by the ids of targets. */
  standings(
    sanctionId: string,
  ): ReadonlyMap<string, 'not-yet' | 'in-force' | 'suspended' | 'lifted' | 'removed' | 'ended'>
  /** The targets of an announced relief of the measure; undefined for all of them, or where it is unknown. */
  relief(reliefId: string): readonly string[] | undefined
  prisoner(id: string):
    | {
        readonly personId: string | null
        readonly pseudonym: string | null
        /** The state that the case was opened with. */
        readonly state: string
        /** What changed who holds the person, and the death, in any order; nothing when absent. */
        readonly turns?: () => readonly CustodyTurn[]
      }
    | undefined
  /** Whether the prisoner in whose stream the event is was certainly free right before it. */
  wasFree(): boolean
  licence(
    id: string,
  ): { readonly jurisdiction: string; readonly programme: string; readonly number: string } | undefined
  commitment(id: string):
    | {
        readonly obligor: string
        readonly text: string
        readonly attributedTo?: Speaker | undefined
        readonly acknowledged?: boolean | undefined
        readonly quantity?: { readonly n: number; readonly unit: string } | undefined
      }
    | undefined
  deal(id: string): { readonly title: string; readonly framing?: string } | undefined
  /** What a target is called, in its own stream or by a measure; the mark of a person where it is one. */
  target(id: string): string | undefined
  programme(id: string): { readonly jurisdiction: string; readonly name: string } | undefined
  /** The headline of another event. */
  headline(eventId: string): string | undefined
}

export interface EventType<Name extends string = string, Data extends z.ZodType = z.ZodType> {
  readonly name: Name
  /**
   * Rises with every change of the schema. Each of `upcasts` converts data to the next version; the last one
   * gives this version.
   */
  readonly version: number
  readonly upcasts: readonly ((data: unknown) => unknown)[]
  /** The subject of the streams that it belongs in; `any` ledger stream for evidence and repair. */
  readonly subject: Subject | 'any'
  /** Whether it lasts (span) or happens at one moment (point); see docs/events.md, When. */
  readonly shape: 'span' | 'point'
  readonly data: Data
  /** Invented data for the documentation, when a command records this type from a body. */
  readonly example?: NoInfer<z.input<Data>>
  readonly kind: Kind
  /** The kind that its data give it, where not all events of the type are of one. */
  kindOf(data: z.output<Data>, about: HeadlineContext): Kind
  /** What it does to earlier facts; absent when it adds a fact. */
  readonly change?: Change
  /** The field with the day or instant of legal effect, for types whose events do not use `effective`. */
  readonly takesEffect?: string
  /** The field that says how long the effect of the event holds. */
  readonly holdsUntil?: string
  /** The name of the stream that it opens; the headline when this is absent or undefined. */
  title?(data: z.output<Data>): string | undefined
  /** Its CAMEO code (`history/cameo.ts`); undefined when no code fits. */
  cameo(data: z.output<Data>): string | undefined
  /** The party on whose side of a timeline it appears; null for several parties, or for no party. */
  side(data: z.output<Data>, about: HeadlineContext, when: Placement): string | null
  /**
   * A line of neutral English. It contains `{personId}` for a person; the name is filled in when the line is
   * shown.
   */
  headline(data: z.output<Data>, about: HeadlineContext, when: Placement): string
  /** Names that its headline leaves out as others: the search finds the event by them. */
  others?(data: z.output<Data>, about: HeadlineContext): readonly string[]
}

type Defaults = 'version' | 'upcasts' | 'shape' | 'kind' | 'kindOf' | 'side'

type FieldOf<Data extends z.ZodType> = NoInfer<keyof z.output<Data> & string>

type Given<Name extends string, Data extends z.ZodType> = Omit<
  EventType<Name, Data>,
  Defaults | 'takesEffect' | 'holdsUntil' | 'cameo'
> &
  Partial<Pick<EventType<Name, Data>, Defaults>> & {
    readonly takesEffect?: FieldOf<Data>
    readonly holdsUntil?: FieldOf<Data>
    /** A code, or a function when the code depends on the data. */
    readonly cameo?: string | ((data: z.output<Data>) => string | undefined)
  }

/** The only code of two states: in a headline it stands as the code of the one that existed then, where that is clear. */
const TWICE = 'CS'

type Path = readonly string[]

/** Whether a value is the code at one of the given places; items of a list count as the list itself. */
const holds = (value: unknown, [field, ...rest]: Path): boolean => {
  if (Array.isArray(value))
    return value.some((one) => holds(one, field === undefined ? [] : [field, ...rest]))
  if (field === undefined) return value === TWICE
  return typeof value === 'object' && value !== null && holds((value as Record<string, unknown>)[field], rest)
}

const renamed = (value: unknown, path: Path, as: string): unknown => {
  if (Array.isArray(value)) return value.map((one) => renamed(one, path, as))
  const [field, ...rest] = path
  if (field === undefined) return value === TWICE ? as : value
  if (typeof value !== 'object' || value === null || !(field in value)) return value
  return { ...value, [field]: renamed((value as Record<string, unknown>)[field], rest, as) }
}

/** The data of an event with the code of the one state that existed then. @param paths where codes of parties lie */
const inItsTime = <Data>(data: Data, paths: readonly Path[], { earliest, latest }: Placement): Data => {
  const found = paths.filter((path) => holds(data, path))
  if (found.length === 0) return data
  const bounds = { earliest: earliest ?? null, latest: latest ?? null }
  const [state, ...others] = formerStatesAt(TWICE, bounds) ?? []
  if (!state || others.length > 0) return data
  return found.reduce<unknown>((left, path) => renamed(left, path, state.unique), data) as Data
}

/** Declares an event type. Defaults: version 1, a point, no side, kind `other`. */
export const eventType = <const Name extends string, Data extends z.ZodType>({
  cameo,
  headline,
  ...given
}: Given<Name, Data>): EventType<Name, Data> => {
  const parties = [...meaningsIn(given.data)].flatMap(({ path, meaning }) => (meaning.party ? [path] : []))
  return {
    version: 1,
    upcasts: [],
    shape: 'point',
    kind: 'other',
    kindOf: () => given.kind ?? 'other',
    side: () => null,
    cameo: typeof cameo === 'function' ? cameo : () => cameo,
    headline: (data, about, when) => headline(inItsTime(data, parties, when), about, when),
    ...given,
  }
}
