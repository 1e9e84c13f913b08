/** How a line says that fields of its event are disputed, and that the event as a whole is. */
import { stepsOf } from '../canonical/pointer.ts'
import { count } from '../quantities.ts'
import { partyName, STATES } from '../text/codes.ts'
import { dateWords } from '../text/dateWords.ts'
import { countWords, listWords, personMark } from './wording.ts'

/** What a field is called: "date" for `/occurred`, "claimed by" for `/data/claimedBy/party`. */
export const fieldWords = (pointer: string): string => {
  const [first = '', name = ''] = stepsOf(pointer)
  if (first === 'occurred') return 'date'
  if (first === 'effective') return 'date of effect'
  return name.replace(/Ids?$/, '').replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** The longest text that a line repeats. */
const MOST_LETTERS = 60

/** A value in words; undefined where it is too long for a line, or of a form that has no words. */
export const valueWords = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') {
    if (value.length > MOST_LETTERS) return undefined
    if (/^p-[a-z2-7]{20}$/.test(value)) return personMark(value)
    if (STATES.has(value)) return partyName(value)
    if (/^[\d/.][\dXTZ:+/.~?%-]{3,}$/.test(value)) return dateWords(value)
    return `“${value}”`
  }
  const number = count.safeParse(value)
  return number.success ? countWords(number.data) : undefined
}

/** What of a disputed field a line says. */
export interface DisputedInLine {
  readonly pointer: string
  /** First the value that counts. */
  readonly values: readonly { readonly value?: unknown }[]
}

const otherWords = ({ values }: DisputedInLine): string => {
  const words = values.slice(1).flatMap(({ value }) => valueWords(value) ?? [])
  return words.length > 0 ? `, also given as ${listWords([...new Set(words)])}` : ''
}

/** What follows a line: " (disputed: total, also given as 14)"; nothing where no field is disputed. */
const disputedMark = (disputed: readonly DisputedInLine[] = []): string =>
  disputed.length === 0
    ? ''
    : ` (disputed: ${disputed.map((one) => fieldWords(one.pointer) + otherWords(one)).join('; ')})`

/** How an event stands, as far as its line says it. */
export interface LineMarks {
  readonly retracted?: boolean
  readonly contested?: boolean
  readonly disputed?: readonly DisputedInLine[] | undefined
}

/** A line with the marks of its event. */
export const markedLine = (line: string, { retracted, contested, disputed }: LineMarks): string =>
  (retracted ? 'Retracted: ' : contested ? 'Contested: ' : '') + line + disputedMark(disputed)
