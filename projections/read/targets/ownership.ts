/** Reads who owns a target, directly or through others, and applies ownership tests. */
import { anyOf, type Certainty } from '../../../events/certainty.ts'
import { streamOf } from '../../../events/envelope.ts'
import type { Sql } from '../../../src/views/sql.ts'
import {
  MOST_OWNERS,
  type Owners,
  type OwnershipResult,
  ownershipResult,
  shareText,
} from '../../ownership/chains.ts'
import type { OwnershipRule } from '../../ownership/defaults.ts'
import { stakesAt } from '../../ownership/stakes.ts'
import { readStreamEvents } from '../events/streams.ts'
import type { Moment } from '../moment.ts'
import { namesAt } from '../names.ts'
import { nameOf, sameAs } from './targetLookup.ts'

const STAKES = ['OwnershipReported', 'OwnershipEnded']

/** A step of a chain from a target to an owner. */
export interface NamedLink {
  readonly targetId: string
  readonly name: string
  /** What it holds of the target before it, in words: `50 %`, `more than 25 %`; absent of the target itself. */
  readonly share?: string
  /** Whether it controls the target before it; absent where nobody said so. */
  readonly control?: 'certainly' | 'possibly'
}

export interface NamedResult extends Omit<OwnershipResult, 'chains'> {
  readonly shareText: string
  readonly chains: readonly (readonly NamedLink[])[]
}

export interface Ownership {
  /** The ids of all who own the target, directly or through others, and of targets that are the same as they. */
  readonly owners: readonly string[]
  /**
   * The result of an ownership test for the target; undefined where no listed target owns any of it.
   * @param isListed whether an owner is listed there: `possibly` for a measure that only possibly holds
   */
  resultOf(rule: OwnershipRule, isListed: (targetId: string) => Certainty): NamedResult | undefined
}

/** The ownership of a target on a day. Merged targets count as one. */
export const ownershipAt = (sql: Sql, target: string, moment: Moment): Ownership => {
  const same = new Map<string, readonly string[]>()
  const sameOf = (id: string): readonly string[] => {
    const known = same.get(id) ?? [...sameAs(sql, [id], moment)]
    same.set(id, known)
    return known
  }
  const read = new Map<string, ReturnType<Owners>>()
  const ownersOf: Owners = (id) => {
    const known = read.get(id)
    if (known) return known
    const stakes = sameOf(id).flatMap((one) =>
      stakesAt(
        readStreamEvents(sql, streamOf('target', one), moment, STAKES).map(({ event }) => event),
        moment.asOf,
      ),
    )
    read.set(id, stakes)
    return stakes
  }
  const owners = (): readonly string[] => {
    const found = new Set([target])
    for (const one of found) {
      if (found.size > MOST_OWNERS) break
      for (const { owner } of ownersOf(one)) if (owner.ownerId !== undefined) found.add(owner.ownerId)
    }
    found.delete(target)
    return [...new Set([...found].flatMap(sameOf))]
  }
  return {
    owners: owners(),
    resultOf: (rule, isListed) => {
      const result = ownershipResult(target, rule, ownersOf, (id) => anyOf(sameOf(id).map(isListed)))
      if (!result) return undefined
      const names = namesAt(sql, moment.position)
      const chains = result.chains.map((chain) =>
        chain.map(({ targetId, share, control }) => ({
          targetId,
          name: names.inText(nameOf(sql, targetId, moment) ?? targetId),
          ...(share && { share: shareText(share) }),
          ...(control !== undefined && control !== 'no' && { control }),
        })),
      )
      return { ...result, shareText: shareText(result.share), chains }
    },
  }
}
