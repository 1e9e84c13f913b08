/** What may happen to a licence: it covers measures of its own jurisdiction, and targets that they have. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { streamOf } from '../../events/envelope.ts'
import { type Broken, type Context, decider } from '../commands/decider.ts'
import { reliefIds, targetIds } from '../sanctions/contents.ts'

const needs = (event: AnyEvent): readonly string[] =>
  event.type === 'LicenceIssued'
    ? event.data.covers.map(({ sanctionId }) => streamOf('sanction', sanctionId))
    : []

const refuses = (event: AnyEvent, { streams }: Context): Broken | undefined => {
  if (event.type !== 'LicenceIssued') return undefined
  const { covers, jurisdiction, carriesOut } = event.data
  const covered = covers.map((cover) => streams.get(streamOf('sanction', cover.sanctionId)) ?? [])
  for (const [index, cover] of covers.entries()) {
    const history = covered[index] ?? []
    const imposed = history[0]
    if (imposed?.type === 'SanctionImposed' && imposed.data.jurisdiction !== jurisdiction) {
      const detail = `${cover.sanctionId} is a measure of ${imposed.data.jurisdiction}, not of ${jurisdiction}.`
      return { rule: 'wrong-jurisdiction', detail, by: imposed.id }
    }
    const stranger = cover.targets?.find((target) => !targetIds(history).has(target))
    if (stranger) {
      return { rule: 'foreign-target', detail: `${cover.sanctionId} has no target ${stranger}.` }
    }
  }
  if (carriesOut !== undefined && !covered.some((history) => reliefIds(history).has(carriesOut))) {
    const detail = `No relief ${carriesOut} was announced for a measure that this licence covers.`
    return { rule: 'unknown-reference', detail, pointer: '/carriesOut' }
  }
  return undefined
}

export const licenceDecider = decider({ initial: null, needs, refuses })
