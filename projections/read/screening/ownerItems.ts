/** What measures say to a target because of who owns it. */

import { anyOf, type Certainty } from '../../../events/certainty.ts'
import { RESTRICTING } from '../../../events/text/codes.ts'
import type { StatusItem } from '../../folds/measures/statusItem.ts'
import { type OwnershipRule, ownershipRuleOf } from '../../ownership/defaults.ts'
import { blocks, ownedItem } from '../../verdict/ownedItem.ts'
import type { WeighedItem } from '../../verdict/verdict.ts'
import { type NamedResult, ownershipAt } from '../targets/ownership.ts'
import { measuresNaming } from '../targets/targetLookup.ts'
import { type MeasureReading, readItems } from './measureItems.ts'

export interface ByOwners {
  readonly weighed: readonly WeighedItem[]
  /** By jurisdiction: what listed owners hold where it is too little. */
  readonly minority: readonly { readonly jurisdiction: string; readonly share: string }[]
}

/** The test for jurisdictions without a recorded rule: the widest one, whose result is never certain. */
const WIDEST: OwnershipRule = { test: 'at-least', percent: 0.000001, aggregate: true, control: true }

/**
 * What measures say to a target because of its owners; undefined for each measure that is looked at, so that others get
 * their turn.
 */
export function* byOwners(
  reading: MeasureReading,
  target: { readonly targetId: string; readonly name: string },
): Generator<undefined, ByOwners> {
  const { sql, moment } = reading
  const ownership = ownershipAt(sql, target.targetId, moment)
  const owners = new Set(ownership.owners)
  const items: StatusItem[] = []
  for (const sanctionId of measuresNaming(sql, owners, moment.position)) {
    items.push(...readItems(reading, sanctionId, (owner) => owner !== null && owners.has(owner)))
    yield undefined
  }
  const weighed: WeighedItem[] = []
  const minority = new Map<string, string>()
  const looked = new Map<string, NamedResult | undefined>()
  /** Whether a jurisdiction's measures reach the target by a rule. Most measures of one have the same. */
  const resultIn = ({ jurisdiction, kind }: StatusItem, rule: OwnershipRule): NamedResult | undefined => {
    // Owners under a freeze do not count for a measure that only restricts, nor the other way.
    const restricts = RESTRICTING.has(kind)
    const key = JSON.stringify([jurisdiction, restricts, rule])
    if (!looked.has(key)) {
      const own = items.filter(
        (one) => one.jurisdiction === jurisdiction && RESTRICTING.has(one.kind) === restricts,
      )
      const isListed = (owner: string): Certainty =>
        anyOf(own.filter((one) => one.target?.targetId === owner).map(blocks))
      looked.set(key, ownership.resultOf(rule, isListed))
    }
    return looked.get(key)
  }
  for (const item of items) {
    if (blocks(item) === 'no') continue
    const { jurisdiction } = item
    const rule = ownershipRuleOf(jurisdiction, moment.asOf, item.ownership)
    const result = resultIn(item, rule ?? WIDEST)
    if (!result) continue
    const counts = result.chains.some((chain) => chain.at(-1)?.targetId === item.target?.targetId)
    if (!counts) continue
    if (result.result === 'below') minority.set(jurisdiction, result.shareText)
    else {
      weighed.push({
        item: ownedItem(item, result.share),
        applies:
          result.result === 'met' && rule !== undefined && blocks(item) === 'certainly'
            ? 'certainly'
            : 'possibly',
        ownership: {
          target: { targetId: target.targetId, name: target.name },
          by: result.by,
          share: result.shareText,
          chains: result.chains,
        },
      })
    }
  }
  const named = new Set(weighed.map(({ item }) => item.jurisdiction))
  return {
    weighed,
    minority: [...minority]
      .filter(([jurisdiction]) => !named.has(jurisdiction))
      .map(([jurisdiction, share]) => ({ jurisdiction, share })),
  }
}
