/** What an event type is: a name, a version, a schema, and how it reads. */
import type { z } from 'zod'
import type { Speaker, Target } from './fields.ts'
import type { Subject } from './subject.ts'

/** What an entry of a timeline is about. */
export const KINDS = ['relief', 'concession', 'talks', 'commitment', 'statement', 'status', 'other'] as const

export type Kind = (typeof KINDS)[number]

/** What an event can do to what was known before it, beside adding a fact. */
export const CHANGES = ['correction', 'retraction', 'dispute', 'erasure'] as const

export type Change = (typeof CHANGES)[number]

/** What a headline may ask about the things that an event names by id. Persons are never among it. */
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
  prisoner(
    id: string,
  ):
    | { readonly personId: string | null; readonly pseudonym: string | null; readonly state: string }
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
  /** The headline of another event. */
  headline(eventId: string): string | undefined
}

export interface EventType<Name extends string = string, Data extends z.ZodType = z.ZodType> {
  readonly name: Name
  /** Raised with every change of the schema; each of `upcasts` turns data into the next version, the last into this. */
  readonly version: number
  readonly upcasts: readonly ((data: unknown) => unknown)[]
  /** The streams that it is appended to; `any` ledger stream for evidence and repair. */
  readonly subject: Subject | 'any'
  /** A span lasts, a point happens (docs/events.md, When). */
  readonly shape: 'span' | 'point'
  readonly data: Data
  /** Made-up data, where a command records them from a body: what the documents show. */
  readonly example?: NoInfer<z.input<Data>>
  readonly kind: Kind
  /** What it does to what was known before; absent where it adds a fact. */
  readonly change?: Change
  /** The field with the day or the instant of its legal effect, for an event without an `effective`. */
  readonly takesEffect?: string
  /** The field that says until when what the event begins holds. */
  readonly holdsUntil?: string
  /** What the stream that it opens is called; its headline where this is absent or gives nothing. */
  title?(data: z.output<Data>): string | undefined
  /** Its code in CAMEO (`history/cameo.ts`); undefined where no code says what happened. */
  cameo(data: z.output<Data>): string | undefined
  /** The party whose side of a timeline it shows on; null when several or none. */
  side(data: z.output<Data>, about: About): string | null
  /** A line of neutral English. Persons stand as `{personId}`; whoever shows it resolves them. */
  headline(data: z.output<Data>, about: About): string
}

type Defaults = 'version' | 'upcasts' | 'shape' | 'kind' | 'side'

type FieldOf<Data extends z.ZodType> = NoInfer<keyof z.output<Data> & string>

type Given<Name extends string, Data extends z.ZodType> = Omit<
  EventType<Name, Data>,
  Defaults | 'takesEffect' | 'holdsUntil' | 'cameo'
> &
  Partial<Pick<EventType<Name, Data>, Defaults>> & {
    readonly takesEffect?: FieldOf<Data>
    readonly holdsUntil?: FieldOf<Data>
    /** A code that depends on the data is a function of them. */
    readonly cameo?: string | ((data: z.output<Data>) => string | undefined)
  }

/** Declares an event type: version 1, a point, of no side and kind `other`, unless it says otherwise. */
export const eventType = <const Name extends string, Data extends z.ZodType>({
  cameo,
  ...given
}: Given<Name, Data>): EventType<Name, Data> => ({
  version: 1,
  upcasts: [],
  shape: 'point',
  kind: 'other',
  side: () => null,
  cameo: typeof cameo === 'function' ? cameo : () => cameo,
  ...given,
})
