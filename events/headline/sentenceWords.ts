/** A sentence in words: "2 years, 7 months and 10 days (suspended) and a fine of USD 500". Pure. */
import type { Money } from '../quantities.ts'
import { listWords, sum } from './wording.ts'

interface Term {
  readonly years?: number | undefined
  readonly months?: number | undefined
  readonly days?: number | undefined
}

interface Sentence {
  readonly term?: Term | undefined
  readonly life?: true | undefined
  readonly death?: true | undefined
  readonly timeServed?: true | undefined
  readonly fine?: Money | undefined
  readonly suspended?: true | undefined
}

const counted = (n: number | undefined, unit: string): string =>
  n === undefined ? '' : `${n.toLocaleString('en')} ${unit}${n === 1 ? '' : 's'}`

const timeOf = ({ years, months, days }: Term): string =>
  listWords(
    [counted(years, 'year'), counted(months, 'month'), counted(days, 'day')].filter((part) => part !== ''),
  )

export const sentenceWords = ({ term, life, death, timeServed, fine, suspended }: Sentence): string => {
  const time = term
    ? timeOf(term)
    : life
      ? 'life'
      : death
        ? 'death'
        : timeServed
          ? 'the time already served'
          : ''
  const served = suspended ? `${time} (suspended)` : time
  const money = fine ? `a fine of ${sum(fine)}` : ''
  return [served, money].filter((part) => part !== '').join(' and ')
}
