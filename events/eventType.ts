/** An event type: its name, version and schema, and its headline. */
import type { z } from 'zod'
import type { Speaker, Target } from './fields.ts'
import type { Subject } from './subject.ts'

/** The kinds of entries of a timeline. */
export const KINDS = ['relief', 'concession', 'talks', 'commitment', 'statement', 'status', 'other'] as const

export type Kind = (typeof KINDS)[number]

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
export interface About {
  /** The id of the stream's subject, without its prefix. */
  readonly id: string
  sanction(id: string):
    | {
        readonly jurisdiction: string
        readonly goods: readonly string[]
        readonly targets: readonly Target[]
      }
    | undefined
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
  deal(id: string): { readonly title: string } | undefined
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
  kindOf(data: z.output<Data>): Kind
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
  side(data: z.output<Data>, about: About, when: Placement): string | null
  /**
   * A line of neutral English. It contains `{personId}` for a person; the name is filled in when the line is
   * shown.
   */
  headline(data: z.output<Data>, about: About, when: Placement): string
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

/** Declares an event type. Defaults: version 1, a point, no side, kind `other`. */
export const eventType = <const Name extends string, Data extends z.ZodType>({
  cameo,
  ...given
}: Given<Name, Data>): EventType<Name, Data> => ({
  version: 1,
  upcasts: [],
  shape: 'point',
  kind: 'other',
  kindOf: () => given.kind ?? 'other',
  side: () => null,
  cameo: typeof cameo === 'function' ? cameo : () => cameo,
  ...given,
})
