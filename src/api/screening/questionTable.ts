/** Many questions as a table: rows of JSON or lines of CSV in, and a line of CSV for each answer out. */
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { answerTo } from '../../../projections/read/screening/screeningAnswer.ts'
import { refuse } from '../../failure/problems.ts'
import { csvLine } from '../../http/formats/csv.ts'
import { announcementsInWords } from './announcementWords.ts'
import { easingsInWords } from './easingWords.ts'
import { ASKS_NOTHING, asksSomething, questionParameters } from './questionParameters.ts'

export const MOST_ROWS = 1_000

const row = z
  .strictObject({
    reference: z
      .string()
      .max(200, 'must have at most 200 characters')
      .optional()
      .meta({ description: 'Your own name for the row; the answer has it, too' }),
    ...questionParameters,
  })
  .refine(asksSomething, ASKS_NOTHING)

export const rowsSchema = z.strictObject({
  rows: z.array(row).min(1, 'must have a row').max(MOST_ROWS, `must have at most ${MOST_ROWS} rows`),
})

export type Row = z.output<typeof row>

const COLUMNS: readonly string[] = ['reference', ...Object.keys(questionParameters)]

/** What may stand between cells: the one that the first line has most of. */
const DELIMITERS = [',', ';', '\t'] as const

const delimiterOf = (text: string): string => {
  const [heading = ''] = text.split(/\r?\n/, 1)
  const times = (sign: string): number => heading.split(sign).length
  return DELIMITERS.reduce((most, one) => (times(one) > times(most) ? one : most))
}

/** Refuses headings that say nothing here: a column that is left out in silence would leave out what it asks. */
const checkHeading = (heading: readonly string[]): void => {
  const unknown = heading.filter((name) => !COLUMNS.includes(name))
  const twice = heading.filter((name, index) => heading.indexOf(name) !== index)
  if (unknown.length > 0) {
    const names = unknown.map((name) => JSON.stringify(name)).join(', ')
    refuse(
      'malformed-csv',
      `Line 1 has columns that are not known: ${names}. The columns are ${COLUMNS.join(', ')}.`,
    )
  }
  if (twice.length > 0) refuse('malformed-csv', `Line 1 has the column ${twice[0]} twice.`)
}

/**
 * Reads a table of questions. Its first line names the columns; an empty cell says nothing.
 * @param text CSV (RFC 4180), or the same with semicolons or tabs
 * @throws Refusal `malformed-csv`
 */
export const rowsIn = (text: string): { readonly rows: readonly Readonly<Record<string, string>>[] } => {
  try {
    const rows: readonly Readonly<Record<string, string>>[] = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      trim: true,
      skip_empty_lines: true,
      columns: (heading: string[]) => {
        checkHeading(heading)
        return heading
      },
    })
    return {
      rows: rows.map((cells) => Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== ''))),
    }
  } catch (error) {
    if (error instanceof CsvError) refuse('malformed-csv', `The body is not CSV: ${error.message}.`)
    throw error
  }
}

type Answer = ReturnType<typeof answerTo>

/** The columns that an answer adds to those of its row. */
const ANSWERED = [
  'verdict',
  'certain',
  'certainly',
  'sentence',
  'since',
  'ends',
  'exceptions',
  'because',
  'instruments',
  'easings',
  'announced',
  'otherVerdicts',
  'matched',
  'near',
  'notCovered',
  'recordedUpTo',
  'lastRecordedAt',
] as const

export const heading = (): string => csvLine([...COLUMNS, ...ANSWERED])

const joined = (texts: readonly string[]): string => texts.join('; ')

const certainty = (certain: boolean): string => (certain ? 'certain' : 'possible')

/** The answer to a row as a line: the row itself, then the strictest verdict of the jurisdictions that it asks about. */
export const lineOf = (given: Row, { question, verdicts, items, notCovered }: Answer): string => {
  const [first, ...others] = verdicts
  const cells: Readonly<Record<string, unknown>> = { ...given, jurisdiction: given.jurisdiction?.join(',') }
  // By target, too: what eases one target of a measure eases none of the others.
  const deciding = items.filter(({ sanctionId, target }) =>
    first?.because.some(
      (one) => one.sanctionId === sanctionId && one.targetId === (target?.targetId ?? null),
    ),
  )
  const instruments = deciding.flatMap(({ instruments }) =>
    instruments.map(({ kind, number, url }) => [kind, number, url].filter((part) => part).join(' ')),
  )
  return csvLine([
    ...COLUMNS.map((name) => cells[name] as string | undefined),
    first && `${first.jurisdiction}: ${first.verdict}`,
    first?.certain,
    first?.certainly,
    first?.sentence,
    first?.since?.edtf,
    first?.ends?.on,
    first?.exceptions,
    first && joined([...new Set(first.because.map(({ sanctionId }) => sanctionId))]),
    joined([...new Set(instruments)]),
    [...new Set(deciding.flatMap(easingsInWords))].join(' | '),
    verdicts.flatMap(({ jurisdiction }) => announcementsInWords(items, jurisdiction)).join(' | '),
    joined(
      others.map(
        ({ jurisdiction, verdict, certain, asked }) =>
          `${jurisdiction}: ${verdict}${verdict === 'not-recorded' ? '' : ` (${certainty(certain)})`}${asked ? '' : ', not asked'}`,
      ),
    ),
    joined(question.matched.map(({ targetId, name }) => `${targetId} (${name})`)),
    joined(question.near.map(({ targetId, name }) => `${targetId} (${name})`)),
    joined(notCovered.map(({ code }) => code)),
    first?.recordedUpTo,
    first?.lastRecordedAt,
  ])
}
