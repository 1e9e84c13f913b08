/**
 * From when a firm that listed targets own falls under their measures, where a measure does not say so itself: the
 * defaults of jurisdictions by date, as a table with its sources. Pure.
 */

export interface OwnershipRule {
  /** The share that is enough. `none`: the measure never covers owned firms. */
  readonly test: 'at-least' | 'more-than' | 'none'
  readonly percent: number
  /** Whether the shares of all listed owners are added up; if not, only of those who act jointly. */
  readonly aggregate: boolean
  /** Whether control is enough, however much is owned. */
  readonly control: boolean
}

interface Default extends OwnershipRule {
  /** Days `YYYY-MM-DD`, both inclusive. */
  readonly from: string
  readonly until?: string
  readonly source: string
}

const EVER = '0000-01-01'

const DEFAULTS: Readonly<Record<string, readonly Default[]>> = {
  US: [
    {
      ...{ from: '2008-02-14', until: '2014-08-12' },
      ...{ test: 'at-least', percent: 50, aggregate: false, control: false },
      source: 'OFAC, guidance on entities owned by blocked persons, 14 February 2008',
    },
    {
      from: '2014-08-13',
      ...{ test: 'at-least', percent: 50, aggregate: true, control: false },
      source: 'OFAC, revised guidance on entities owned by blocked persons, 13 August 2014',
    },
  ],
  EU: [
    {
      ...{ from: EVER, until: '2024-07-02' },
      ...{ test: 'more-than', percent: 50, aggregate: true, control: true },
      source: 'Council of the EU, Best Practices for restrictive measures, as before 3 July 2024',
    },
    {
      from: '2024-07-03',
      ...{ test: 'at-least', percent: 50, aggregate: true, control: true },
      source: 'Council of the EU, Best Practices for restrictive measures, 3 July 2024',
    },
  ],
  GB: [
    {
      ...{ from: EVER, until: '2020-12-31' },
      ...{ test: 'more-than', percent: 50, aggregate: true, control: true },
      source: 'The law of the EU, which applied until 31 December 2020',
    },
    {
      from: '2021-01-01',
      ...{ test: 'more-than', percent: 50, aggregate: false, control: true },
      source: 'Regulations under the Sanctions and Anti-Money Laundering Act 2018, and guidance of OFSI',
    },
  ],
}

/**
 * The default of a jurisdiction on a day; undefined where none is known.
 * @param day `YYYY-MM-DD`, or an instant; only its day counts
 */
export const defaultOwnership = (
  jurisdiction: string,
  day: string,
): (OwnershipRule & { readonly source: string }) | undefined => {
  const date = day.slice(0, 10)
  return DEFAULTS[jurisdiction]?.find(
    ({ from, until }) => from <= date && (until === undefined || date <= until),
  )
}

/** What a measure states of ownership itself. */
interface StatedTest {
  readonly test: OwnershipRule['test']
  readonly percent?: number | undefined
  readonly aggregate?: boolean | undefined
  readonly control?: boolean | undefined
}

/** The rule of a measure: what it states, completed by the default of its jurisdiction; undefined where nothing is known. */
export const ownershipRuleOf = (
  jurisdiction: string,
  day: string,
  stated: StatedTest | undefined,
): OwnershipRule | undefined => {
  const usual = defaultOwnership(jurisdiction, day)
  if (stated === undefined) return usual
  return {
    test: stated.test,
    percent: stated.percent ?? usual?.percent ?? 50,
    aggregate: stated.aggregate ?? usual?.aggregate ?? true,
    control: stated.control ?? usual?.control ?? false,
  }
}
