/**
 * Whether a measure covers a target through its owners. A covered target counts as an owner in turn, so that it
 * cascades; owners in a circle reach nobody by themselves. Pure.
 */
import { anyOf, type Certainty } from '../../events/certainty.ts'
import type { OwnershipRule } from './defaults.ts'
import type { Share, Stake } from './stakes.ts'

/** A step from a target to its owner. */
export interface OwnershipLink {
  readonly targetId: string
  /** The share that it holds of the target before it in the chain; absent for the target of the question. */
  readonly share?: Share
  readonly control?: Certainty
}

export interface OwnershipResult {
  /** `met`: the measure reaches the target; `in-doubt`: it may; `below`: listed owners hold less than is enough. */
  readonly result: 'met' | 'in-doubt' | 'below'
  /** What decides, or would: the shares that count, or control. */
  readonly by: 'share' | 'control'
  /** The share that listed owners and covered ones hold together, in per cent. */
  readonly share: Share
  /** From the target to each listed owner that counts, the target first; the shortest way to each. */
  readonly chains: readonly (readonly OwnershipLink[])[]
}

/** Targets that are looked at: a larger group of owners leaves it in doubt. */
export const MOST_OWNERS = 200

/** The owners of a target, by its id. */
export type Owners = (targetId: string) => readonly Stake[]

interface Group {
  readonly stakes: ReadonlyMap<string, readonly Stake[]>
  /** Whether there are more owners than were looked at. */
  readonly cut: boolean
}

/** The target with all that own it, directly or through others. */
const groupOf = (target: string, ownersOf: Owners): Group => {
  const stakes = new Map<string, readonly Stake[]>()
  const found = new Set([target])
  for (const one of found) {
    if (stakes.size >= MOST_OWNERS) return { stakes, cut: true }
    const own = ownersOf(one)
    stakes.set(one, own)
    for (const { owner } of own) if (owner.ownerId !== undefined) found.add(owner.ownerId)
  }
  return { stakes, cut: false }
}

/** Shares are compared in whole billionths of a per cent, so that sums of decimals are exact; more is one of them more. */
const FINE = 1_000_000_000
const THOUSAND = 1_000

const least = ({ min, moreThan }: Share): number => Math.round(min * FINE) + (moreThan ? 1 : 0)
const most = ({ max }: Share): number => Math.round(max * FINE)

/** Without what stands for more than a share. */
const inPercent = (held: number): number => Math.floor(held / THOUSAND) / (FINE / THOUSAND)

const enough = (held: number, { test, percent }: OwnershipRule): boolean =>
  test === 'none' ? false : test === 'at-least' ? held >= percent * FINE : held > percent * FINE

/** Owners whose shares count together: all of them, or those who act jointly. */
const together = (stakes: readonly Stake[], aggregate: boolean): readonly (readonly Stake[])[] => {
  if (aggregate) return [stakes]
  const left = new Set(stakes)
  const groups: Stake[][] = []
  for (const first of left) {
    left.delete(first)
    const group = [first]
    for (const one of group) {
      for (const other of left) {
        const joint =
          (other.owner.ownerId !== undefined && one.jointWith.includes(other.owner.ownerId)) ||
          (one.owner.ownerId !== undefined && other.jointWith.includes(one.owner.ownerId))
        if (!joint) continue
        left.delete(other)
        group.push(other)
      }
    }
    groups.push(group)
  }
  return groups
}

type CertaintyOf = (targetId: string | undefined) => Certainty

/** How much of a target those owners hold who certainly, and who possibly, count. */
const heldBy = (
  stakes: readonly Stake[],
  counts: CertaintyOf,
): { readonly min: number; readonly max: number } => {
  let [min, max] = [0, 0]
  for (const stake of stakes) {
    const owner = counts(stake.owner.ownerId)
    if (owner === 'no') continue
    if (owner === 'certainly' && stake.held === 'certainly') min += least(stake.share)
    max += most(stake.share)
  }
  return { min: Math.min(min, 100 * FINE), max: Math.min(max, 100 * FINE) }
}

const controlledBy = (stakes: readonly Stake[], counts: CertaintyOf): Certainty => {
  const answers = stakes.map((stake): Certainty => {
    const owner = counts(stake.owner.ownerId)
    if (owner === 'no' || stake.control === 'no') return 'no'
    return owner === 'certainly' && stake.control === 'certainly' && stake.held === 'certainly'
      ? 'certainly'
      : 'possibly'
  })
  return anyOf(answers)
}

interface OwnerFinding {
  readonly is: Certainty
  readonly by: OwnershipResult['by']
}

const judge = (stakes: readonly Stake[], counts: CertaintyOf, rule: OwnershipRule): OwnerFinding => {
  if (rule.test === 'none') return { is: 'no', by: 'share' }
  const sums = together(stakes, rule.aggregate).map((group) => heldBy(group, counts))
  if (sums.some(({ min }) => enough(min, rule))) return { is: 'certainly', by: 'share' }
  const control = rule.control ? controlledBy(stakes, counts) : 'no'
  if (control === 'certainly') return { is: 'certainly', by: 'control' }
  if (sums.some(({ max }) => enough(max, rule))) return { is: 'possibly', by: 'share' }
  return { is: control, by: 'control' }
}

/** How each of a group stands: listed, or reached through others; found by adding until nothing more is reached. */
const countedOwners = (
  { stakes }: Group,
  rule: OwnershipRule,
  isListed: (targetId: string) => Certainty,
): ReadonlyMap<string, Certainty> => {
  const known = new Map<string, Certainty>([...stakes.keys()].map((one) => [one, isListed(one)]))
  for (let changed = true; changed; ) {
    changed = false
    for (const [target, own] of stakes) {
      const was = known.get(target) ?? 'no'
      if (was === 'certainly') continue
      const { is } = judge(own, (owner) => (owner === undefined ? 'no' : (known.get(owner) ?? 'no')), rule)
      if (is === 'no' || is === was) continue
      known.set(target, is)
      changed = true
    }
  }
  return known
}

/** The shortest way from a target to each listed owner. */
const chainsOf = (
  target: string,
  { stakes }: Group,
  isListed: (targetId: string) => Certainty,
): readonly (readonly OwnershipLink[])[] => {
  const ways = new Map<string, readonly OwnershipLink[]>([[target, [{ targetId: target }]]])
  for (const [one, way] of ways) {
    for (const { owner, share, control } of stakes.get(one) ?? []) {
      if (owner.ownerId === undefined || ways.has(owner.ownerId)) continue
      ways.set(owner.ownerId, [...way, { targetId: owner.ownerId, share, control }])
    }
  }
  return [...ways].flatMap(([one, way]) => (one !== target && isListed(one) !== 'no' ? [way] : []))
}

/** The most steps over which parts of parts are added up. Shares further away are too small to matter. */
const FURTHEST = 20

/** The most that listed owners hold of a target, also through owners that are not reached themselves: a part of a part. */
const mostHeld = (target: string, { stakes }: Group, known: ReadonlyMap<string, Certainty>): number => {
  const full = (one: string): boolean => one !== target && (known.get(one) ?? 'no') !== 'no'
  let parts: ReadonlyMap<string, number> = new Map()
  for (let round = 0; round < Math.min(stakes.size, FURTHEST); round++) {
    const before = parts
    parts = new Map(
      [...stakes].map(([one, own]) => {
        const sum = own.reduce((held, { owner: { ownerId }, share }) => {
          const part = ownerId === undefined ? 0 : full(ownerId) ? 100 : (before.get(ownerId) ?? 0)
          return held + (part * share.max) / 100
        }, 0)
        return [one, Math.min(sum, 100)] as const
      }),
    )
  }
  return parts.get(target) ?? 0
}

/** A share in words: `49 %`, `more than 50 %`, `at least 25 %`, `25 % to 40 %`. */
export const shareText = ({ min, moreThan, max }: Share): string => {
  if (min === max) return `${min} %`
  if (max === 100) return `${moreThan ? 'more than' : 'at least'} ${min} %`
  return `${moreThan ? 'more than ' : ''}${min} % to ${max} %`
}

/**
 * Whether the measures of a jurisdiction reach a target through its owners; undefined where no listed target owns any of it.
 * @param rule of the measure, or the default of its jurisdiction
 * @param ownersOf the stakes in a target on the day
 * @param isListed whether a target is listed itself, on the day, in the jurisdiction
 */
export const ownershipResult = (
  target: string,
  rule: OwnershipRule,
  ownersOf: Owners,
  isListed: (targetId: string) => Certainty,
): OwnershipResult | undefined => {
  const group = groupOf(target, ownersOf)
  const chains = chainsOf(target, group, isListed)
  if (chains.length === 0 && !group.cut) return undefined
  // The target itself may be listed: here it only counts who owns it.
  const known = countedOwners(group, rule, (one) => (one === target ? 'no' : isListed(one)))
  const own = group.stakes.get(target) ?? []
  const counts: CertaintyOf = (owner) => (owner === undefined ? 'no' : (known.get(owner) ?? 'no'))
  const { is, by } = judge(own, counts, rule)
  const held = heldBy(own, counts)
  const result = is === 'certainly' ? 'met' : is === 'possibly' || group.cut ? 'in-doubt' : 'below'
  const min = inPercent(held.min)
  const max = Math.max(inPercent(held.max), is === 'no' ? mostHeld(target, group, known) : 0)
  return { result, by, share: { min, moreThan: held.min % THOUSAND > 0, max }, chains }
}
