/** A filter as the parameters of a query: lists separated by commas, with the rules of an endpoint's filter. */
import { z } from 'zod'
import { pointerOf } from '../../../events/canonical/pointer.ts'
import { digitsOf } from '../../../events/text/goods.ts'
import { webhookFilter } from '../../../events/webhook.ts'
import { refuseParameter } from '../../failure/problems.ts'
import { inWords } from '../../rules/kernel/bodies/issueText.ts'
import { FACETS } from './facets.ts'
import { type Filter, impossible } from './filter.ts'

const list = z
  .string()
  .max(10_000)
  .transform((text) => text.split(','))
  .optional()

const DESCRIPTIONS = {
  types: 'Event types, separated by commas',
  deals: 'Ids of deals, separated by commas',
  parties: 'Parties named by a field of the event, separated by commas',
  jurisdictions: 'Jurisdictions, separated by commas',
  sanctions: 'Ids of measures, separated by commas',
  prisoners: 'Ids of detention cases, separated by commas',
  targets: 'Ids of targets, separated by commas',
  goods: 'Codes of goods, separated by commas; measures on a wider or a narrower code count',
  programmes: 'Ids of programmes, or their names as measures write them, separated by commas',
} as const

const facetList = (name: (typeof FACETS)[number]) => list.meta({ description: DESCRIPTIONS[name] })

/** The parameters of a filter. */
export const filterParameters = {
  types: facetList('types'),
  deals: facetList('deals'),
  parties: facetList('parties'),
  jurisdictions: facetList('jurisdictions'),
  sanctions: facetList('sanctions'),
  prisoners: facetList('prisoners'),
  targets: facetList('targets'),
  goods: facetList('goods'),
  programmes: facetList('programmes'),
}

/**
 * The filter of a query.
 * @throws Refusal `bad-parameter`, also for a filter that can match nothing
 */
export const filterOf = (query: Readonly<Record<string, unknown>>): Filter => {
  const given = Object.fromEntries(
    FACETS.flatMap((facet) => {
      const values = query[facet] as readonly string[] | undefined
      return values === undefined ? [] : [[facet, facet === 'goods' ? values.map(digitsOf) : values]]
    }),
  )
  const parsed = webhookFilter.safeParse(given, { reportInput: true, error: inWords })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refuseParameter(pointerOf(issue?.path.slice(0, 1) ?? []), issue?.message ?? '')
  }
  const fault = impossible(parsed.data)
  return fault ? refuseParameter(`/${fault.facet}`, fault.detail) : parsed.data
}
