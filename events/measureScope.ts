/** What of a measure says which dealings it is about: its kind, goods, sector, countries, and whether its targets are complete. */
import type { MEASURES } from './text/codes.ts'

export type MeasureKind = (typeof MEASURES)[number]

/** What a measure covers besides its targets. */
export interface MeasureScope {
  readonly measure: MeasureKind
  readonly goods: readonly string[]
  readonly affectsGoods: readonly string[]
  readonly sector?: string | undefined
  readonly originCountry?: readonly string[] | undefined
  readonly transit?: readonly string[] | undefined
  readonly destination?: readonly string[] | undefined
  /** false where the instrument names more targets than are recorded. */
  readonly targetsComplete?: boolean | undefined
  readonly targetsStated?: number | undefined
}
