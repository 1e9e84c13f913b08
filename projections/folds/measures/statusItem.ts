/**
 * What the events of a measure and of its licences say of one target on a day: the words, and the shape of the item
 * that verdicts are made of (docs/events.md, Status of a target). Types and their order only.
 */
import type { SourceRef } from '../../../events/envelope.ts'
import type { Speaker } from '../../../events/fields.ts'
import type { ShownDispute } from '../sourcedField.ts'
import type { Clock } from './reliefClocks.ts'

/** How a target stands under one measure, the strictest first. */
export const STATUSES = [
  'barred',
  'restricted',
  'renewal-unconfirmed',
  'licensed',
  'waived',
  'suspended',
  'not-yet',
  'lifted',
] as const

export type Status = (typeof STATUSES)[number]

/** Statuses without repetition, the strictest first. */
export const strictestFirst = (statuses: Iterable<Status>): readonly Status[] => {
  const found = new Set(statuses)
  return STATUSES.filter((status) => found.has(status))
}

/** When something ends by itself. */
export interface End {
  /** EDTF: a day or an instant; for a licence it may be a vaguer date. */
  readonly on: string
  /** Whether it holds through that whole day; a measure does, an easing only where the instrument says so. */
  readonly throughDay: boolean
}

/** A legal instrument that a measure, or a change of it, rests on. */
export interface Instrument {
  readonly kind: string
  readonly number: string
  readonly title?: string | undefined
  readonly url?: string | undefined
  /** EDTF. */
  readonly published?: string | undefined
  readonly until?: string | undefined
}

/** A licence or a waiver that holds on the day, or may hold. */
export interface Easing {
  readonly by: 'licence' | 'waiver'
  /** The id of the licence; absent of a waiver, which is an event of the measure. */
  readonly licenceId?: string
  readonly eventId: string
  /** Absent of a waiver, and of a licence that was recorded as a wind-down licence only. */
  readonly kind?: 'general' | 'specific' | 'exemption' | 'derogation' | undefined
  readonly reach: 'all-dealings' | 'stated-dealings' | 'wind-down'
  readonly number?: string | undefined
  readonly title?: string | undefined
  readonly url?: string | undefined
  /** What it allows, in words. */
  readonly authorises?: string | undefined
  /** Who alone may use it; everybody where absent. */
  readonly licensee?: string | undefined
  readonly conditions: readonly string[]
  readonly excludes: readonly string[]
  /** The share in per cent from which owned firms are eased, too. Absent if no owned firm is. */
  readonly includesOwned?: number | undefined
  /** Absent of a waiver, which does not say. */
  readonly unblocksProperty?: boolean
  readonly autoRenews: boolean
  /** EDTF. */
  readonly from: string
  readonly ends?: End | undefined
  /** Whether it was revoked and may still be used until `ends`, for winding down only. */
  readonly windingDown: boolean
  /** False where vague dates, its last day or a dispute leave open whether it holds. */
  readonly certain: boolean
}

/** An event of the measure that eases it: a suspension, a lifting, a removal. */
export interface EasingEvent {
  readonly by: 'suspension' | 'lifting' | 'removal'
  readonly eventId: string
  /** EDTF: the day of its legal effect, else of its occurrence. */
  readonly from: string
  readonly instrument?: Instrument | undefined
  readonly ends?: End | undefined
}

/** Who disputes something that decides the status. */
export interface Contest {
  /** The snapback, lifting or other event that is disputed. */
  readonly eventId: string
  readonly type: string
  /** Codes of the parties that deny that it has an effect, if the event names them. */
  readonly by: readonly string[]
  /** The events that contradict it. */
  readonly contradictedBy: readonly string[]
}

/** What a measure covers besides its targets, on the day. */
export interface MeasureScope {
  /** Codes in digits: goods that it covers in law. */
  readonly goods: readonly string[]
  /** Goods that vague or contested amendments may have added or taken out. */
  readonly possibleGoods: readonly string[]
  /** What it bears on in effect; this reaches no other target. */
  readonly affectsGoods: readonly string[]
  /** What codes of more than six digits belong to. */
  readonly nomenclature?: 'HS' | 'CN' | 'HTS' | undefined
  readonly sector?: string | undefined
  /** Codes of countries; empty where the measure does not depend on it. */
  readonly originCountry: readonly string[]
  readonly transit: readonly string[]
  readonly destination: readonly string[]
}

/** From when a firm that a target owns falls under the measure; the jurisdiction's default where unstated. */
export interface OwnershipTest {
  readonly test: 'at-least' | 'more-than' | 'none'
  readonly percent?: number | undefined
  readonly aggregate?: boolean | undefined
  readonly control?: boolean | undefined
}

/** How one target stands under one measure, or the measure itself where it names no targets. */
export interface StatusItem {
  readonly sanctionId: string
  /** The kind of the measure: asset-freeze, travel-ban … */
  readonly kind: string
  /** As the measure names it; null for the measure itself. */
  readonly target: {
    readonly targetId: string
    /** The name that the instrument uses; for a person the mark `{personId}`, which is resolved when it is shown. */
    readonly nameInInstrument: string
    readonly kind: string
    readonly personId?: string | undefined
    readonly ids: readonly { readonly scheme: string; readonly value: string }[]
    /** Whether it is disputed that this is a target. */
    readonly contested: boolean
  } | null
  readonly jurisdiction: string
  readonly programme: string
  readonly programmeId?: string | undefined
  readonly authority: string
  readonly origin?: 'executive' | 'statutory' | 'council' | 'security-council' | 'other' | undefined
  readonly listingId?: string | undefined
  readonly prohibits?: string | undefined
  readonly secondary?: boolean | undefined
  readonly scope: MeasureScope
  readonly ownership?: OwnershipTest | undefined
  /** Given where the measure does not name all its targets here; with how many there are, where that is stated. */
  readonly targetsIncomplete?: { readonly stated?: number | undefined }

  /** Present if the measure was announced and not imposed. It is then not in force, unless it acts by statement. */
  readonly announcement?: {
    readonly eventId: string
    readonly edtf: string
    readonly by: Speaker
    readonly gist: string
    /** When it is said to come into force, EDTF. */
    readonly planned?: string | undefined
  }

  readonly status: Status
  /** All other statuses that vague dates and contested facts leave open, the strictest first. */
  readonly possible: readonly Status[]
  /** What a lifting rests on. */
  readonly basis?: 'instrument' | 'observation' | 'amendment' | 'statement' | undefined
  /** Since when it has this status, and the event that gave it; absent when it is not in force yet. */
  readonly since?: { readonly edtf: string; readonly eventId: string } | undefined
  /** The instruments that the measure rests on by the day. */
  readonly instruments: readonly Instrument[]
  /** What is still allowed: licences and waivers for stated dealings. They change no status. */
  readonly exceptions: readonly Easing[]
  /** What makes it licensed, waived, suspended or lifted, or may make it so. */
  readonly easedBy: readonly (Easing | EasingEvent)[]
  /** Until when dealings may be wound down: of licences for winding down only, and of wind-downs of the measure. */
  readonly windDown: readonly (End & { readonly eventId: string; readonly licenceId?: string })[]
  /** When this status ends by itself. */
  readonly ends?: End | undefined
  /** Whether it was stricter at the beginning of the day, and was eased during it. */
  readonly easedThatDay: boolean
  /** Whether property that was blocked stays blocked although a licence holds. */
  readonly propertyStillBlocked: boolean
  /** Reliefs announced and not carried out yet. */
  readonly announced: readonly string[]
  /** What the official list showed when it was last seen. */
  readonly listed?: { readonly is: boolean; readonly seen: string } | undefined
  readonly clocks: readonly Clock[]
  readonly contestedBy: readonly Contest[]
  /** The disputed fields that it rests on. The statuses that would follow from them are possible. */
  readonly disputed?: readonly ShownDispute[]
  /** The events that say so, of the measure and of its licences, in the order in which they were recorded. */
  readonly events: readonly string[]
  /** The sources of these events, each once; the register of sources has their addresses. */
  readonly sources: readonly SourceRef[]
}
