/** The shapes of answers of the API that the page reads, as far as it reads them. */

/** What a question resolved to. */
export interface At {
  readonly position: string
  readonly knownAt: string | null
  readonly asOf?: string
  readonly settled: boolean
}

/** A target that was found. */
export interface FoundTarget {
  readonly targetId: string
  readonly name: string
}

interface Since {
  readonly edtf: string
  readonly eventId: string
}

interface End {
  readonly on: string
  readonly throughDay: boolean
}

export interface Verdict {
  readonly jurisdiction: string
  readonly asked: boolean
  readonly verdict: string
  readonly certain: boolean
  readonly certainly: string | null
  readonly sentence: string
  readonly since?: Since
  readonly ends?: End
  readonly exceptions: number
  readonly items: number
  readonly because: readonly { readonly sanctionId: string; readonly targetId: string | null }[]
  readonly recordedUpTo: string | null
}

export interface Instrument {
  readonly kind: string
  readonly number: string
  readonly title?: string
  readonly url?: string
}

export interface Easing {
  readonly by: string
  readonly eventId: string
  readonly licenceId?: string
  readonly kind?: string
  readonly number?: string
  readonly title?: string
  readonly url?: string
  readonly authorises?: string
  readonly licensee?: string
  readonly conditions?: readonly string[]
  readonly from: string
  readonly ends?: End
  readonly certain?: boolean
  readonly instrument?: Instrument
}

/** What one measure says of one target. */
export interface ScreenedItem {
  readonly sanctionId: string
  readonly kind: string
  readonly target: {
    readonly targetId: string
    readonly name: string
    readonly nameInInstrument: string
  } | null
  readonly jurisdiction: string
  readonly programme: string
  readonly authority: string
  readonly prohibits?: string
  readonly status: string
  readonly possible: readonly string[]
  readonly since?: Since
  readonly instruments: readonly Instrument[]
  readonly exceptions: readonly Easing[]
  readonly easedBy: readonly Easing[]
  readonly windDown: readonly (End & { readonly eventId: string; readonly licenceId?: string })[]
  readonly ends?: End
  readonly propertyStillBlocked: boolean
  readonly contestedBy: readonly { readonly eventId: string; readonly by: readonly string[] }[]
  readonly listed?: { readonly is: boolean; readonly seen: string }
  readonly applies: 'certainly' | 'possibly'
  readonly byOwnership?: { readonly target: FoundTarget; readonly by: string; readonly share: string }
  readonly sources: readonly {
    readonly sourceId: string
    readonly publisher?: string
    readonly title?: string
    readonly url?: string
    readonly published?: string
    readonly locator?: string
    readonly quote?: string
  }[]
}

interface NotCovered {
  readonly code: string
  readonly sentence: string
  readonly jurisdictions?: readonly string[]
  readonly count?: number
}

/** The answer to a screening question. */
export interface Screening {
  readonly row?: number
  readonly reference?: string
  readonly question: {
    readonly name?: string
    readonly goods?: string
    readonly identifier?: string
    readonly target?: string
    readonly matched: readonly (FoundTarget & { readonly by: string; readonly how: string })[]
    readonly near: readonly FoundTarget[]
  }
  readonly verdicts: readonly Verdict[]
  readonly items: readonly ScreenedItem[]
  readonly notCovered: readonly NotCovered[]
  readonly at: At
}

export interface VerdictChange {
  readonly targets: readonly FoundTarget[]
  readonly goods?: string
  readonly jurisdiction: string
  readonly before: Omit<Verdict, 'jurisdiction'>
  readonly after: Omit<Verdict, 'jurisdiction'>
  readonly by: string
  readonly events: readonly string[]
  readonly measures: readonly { readonly sanctionId: string }[]
}

export interface Ending {
  readonly kind: string
  readonly state: 'unconfirmed' | 'possibly-over' | 'ahead'
  readonly on: string
  readonly throughDay: boolean
  readonly summary: string
  readonly sanctionIds: readonly string[]
  readonly licenceId?: string
  readonly dealId?: string
  readonly targets: readonly FoundTarget[]
  readonly jurisdiction?: string
  readonly eventId: string
}
