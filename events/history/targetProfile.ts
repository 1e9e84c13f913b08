/** The names and identifiers in a target's own stream, and whether it is the same as another target. Pure. */
import type { AnyEvent, EventOf } from '../catalogue.ts'
import type { Identifier } from '../fields.ts'
import type { Alias, Owner } from '../target.ts'

/** How a name belongs to a target. */
export type NameKind = 'name' | Alias['kind']

export interface TargetName {
  readonly name: string
  readonly kind: NameKind
  readonly script?: string | undefined
}

export interface TargetProfile {
  readonly kind: EventOf<'TargetRegistered'>['data']['kind'] | undefined
  /** Its present name first. An individual with a `personId` has no names here. */
  readonly names: readonly TargetName[]
  readonly ids: readonly Identifier[]
  readonly country: string | undefined
  readonly personId: string | undefined
  readonly mergedInto: string | undefined
}

const UNKNOWN: TargetProfile = {
  kind: undefined,
  names: [],
  ids: [],
  country: undefined,
  personId: undefined,
  mergedInto: undefined,
}

/** One text for an owner. */
export const ownerKey = ({ ownerId, party }: Owner): string =>
  ownerId === undefined ? `party ${party}` : `target ${ownerId}`

const distinctNames = (names: readonly TargetName[]): readonly TargetName[] =>
  names.filter((one, index) => names.findIndex(({ name }) => name === one.name) === index)

const isSame = (a: Identifier, b: Identifier): boolean => a.scheme === b.scheme && a.value === b.value

const withRevision = (before: TargetProfile, { data }: EventOf<'TargetRevised'>): TargetProfile => {
  const { name, country, addedAliases, removedAliases, addedIds, removedIds } = data
  const kept = before.names.filter((one) => !removedAliases.includes(one.name))
  const names =
    name === undefined
      ? kept
      : [
          { name, kind: 'name' } as const,
          ...kept.map((one) => (one.kind === 'name' ? { ...one, kind: 'former' as const } : one)),
        ]
  const ids = before.ids.filter((one) => !removedIds.some((gone) => isSame(gone, one)))
  return {
    ...before,
    names: distinctNames([...names, ...addedAliases]),
    ids: [...ids, ...addedIds.filter((one) => !ids.some((known) => isSame(known, one)))],
    country: country ?? before.country,
  }
}

const evolve = (before: TargetProfile, event: AnyEvent): TargetProfile => {
  switch (event.type) {
    case 'TargetRegistered': {
      const { kind, name, aliases, ids, country, personId } = event.data
      const own = name === undefined ? [] : [{ name, kind: 'name' } as const]
      return { ...before, kind, names: distinctNames([...own, ...aliases]), ids, country, personId }
    }
    case 'TargetRevised':
      return withRevision(before, event)
    case 'TargetMerged':
      return { ...before, mergedInto: event.data.into }
    default:
      return before
  }
}

/**
 * @param events the stream as it stands, in the order of recording: what was recorded last says what it is called
 * @param before what those before them said
 */
export const profileOf = (events: readonly AnyEvent[], before: TargetProfile = UNKNOWN): TargetProfile =>
  events.reduce(evolve, before)
