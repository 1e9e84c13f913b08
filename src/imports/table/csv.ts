/** Reads CSV (RFC 4180) piece by piece: in any of some encodings, with commas, semicolons or tabs. */
import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { refuse } from '../../failure/problems.ts'
import { encodingOf, isDamagedUtf8, markIn } from './encoding.ts'
import {
  DELIMITERS,
  type Delimiter,
  type Encoding,
  MOST_COLUMNS,
  MOST_ROWS,
  type ReadingWishes,
  type Row,
  type Table,
} from './table.ts'

/** The bytes that are decoded and parsed in one turn of the event loop. */
const PIECE = 64 * 1024
/** The most characters of a row: a quote that is never closed would otherwise take the whole file. */
export const LONGEST_ROW = 256 * 1024

function* textOf(bytes: Buffer, encoding: Encoding, read: (bytes: number) => void): Generator<string> {
  // A mark is dropped before; one that stands elsewhere is a character.
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = bytes.subarray(at, at + PIECE)
    read(at + piece.length)
    yield decoder.decode(piece, { stream: at + PIECE < bytes.length })
  }
}

/** The first line, without line breaks that stand in quotes. */
const firstLine = (text: string): string => /^(?:[^"\r\n]|"(?:[^"]|"")*"?)*/.exec(text)?.[0] ?? ''

/** What stands most often between the cells of the first line; the comma when nothing does. */
const delimiterIn = (text: string): Delimiter => {
  const line = firstLine(text).replaceAll(/"(?:[^"]|"")*"?/g, '')
  const times = (name: Delimiter): number => line.split(DELIMITERS[name]).length
  return (Object.keys(DELIMITERS) as Delimiter[]).reduce((most, one) =>
    times(one) > times(most) ? one : most,
  )
}

/** A line with which Excel says what stands between cells. It does not show it. */
const SEPARATOR_LINE = /^sep=([,;\t])\r?\n/

const delimiterNamed = (sign: string | undefined): Delimiter | undefined =>
  (Object.keys(DELIMITERS) as Delimiter[]).find((name) => DELIMITERS[name] === sign)

/** An apostrophe before what a spreadsheet would read as a formula or change as a number: our own exports write it. */
const GUARD = /^'(?=[=+\-@＝＋－＠]|0\d+$|\d{16,}$|\d+[eE]\d+$)/

const cellOf = (text: string): string => text.trim().replace(GUARD, '')

const wrongEncoding = (): never =>
  refuse(
    'malformed-csv',
    'The file is not valid UTF-8. Save it as UTF-8, or name its encoding: windows-1251 or windows-1252.',
  )

/** The row at which an error occurred: it may come before the rows that were parsed with it. */
const rowOf = (error: CsvError): number => Number(error.records ?? 0) + 1

async function* recordsIn(texts: Iterable<string>, delimiter: Delimiter): AsyncGenerator<readonly string[]> {
  const parser = parse({
    delimiter: DELIMITERS[delimiter],
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: LONGEST_ROW,
  })
  Readable.from(texts, { objectMode: false }).pipe(parser)
  try {
    for await (const record of parser) yield record as readonly string[]
  } catch (error) {
    if (error instanceof CsvError) refuse('malformed-csv', `Row ${rowOf(error)} is not CSV: ${error.message}`)
    throw error
  } finally {
    parser.destroy()
  }
}

/**
 * Opens a CSV file.
 * @throws Refusal `malformed-csv` when it is damaged UTF-8, or has no headings
 */
export const openCsv = async (bytes: Buffer, wanted: ReadingWishes): Promise<Table> => {
  const detected = encodingOf(bytes)
  const encoding = wanted.encoding ?? detected.encoding
  const content = bytes.subarray(markIn(bytes)?.mark ?? 0)
  if (encoding === 'utf-8' ? !isUtf8(content) : wanted.encoding === undefined && isDamagedUtf8(content))
    wrongEncoding()
  const [beginning = ''] = textOf(content.subarray(0, PIECE), encoding, () => {})
  const separator = SEPARATOR_LINE.exec(beginning)
  const delimiter = wanted.delimiter ?? delimiterNamed(separator?.[1]) ?? delimiterIn(beginning)
  let done = 0

  function* texts(): Generator<string> {
    let isFirst = true
    for (const text of textOf(content, encoding, (read) => (done = read))) {
      yield isFirst && separator ? text.slice(separator[0].length) : text
      isFirst = false
    }
  }

  const headings = await (async () => {
    for await (const record of recordsIn(texts(), delimiter)) return record.map(cellOf)
    return []
  })()
  if (headings.every((heading) => heading === ''))
    refuse('malformed-csv', 'Row 1 has no headings: the first row names the columns.')
  if (headings.length > MOST_COLUMNS)
    refuse(
      'too-many-values',
      `The file has ${headings.length} columns; at most ${MOST_COLUMNS} are accepted.`,
    )

  return {
    form: {
      format: 'csv',
      encoding,
      encodingDetected: wanted.encoding === undefined,
      delimiter,
      delimiterDetected: wanted.delimiter === undefined,
    },
    headings,
    part: () => (content.length === 0 ? 1 : done / content.length),
    rows: async function* rows(): AsyncGenerator<Row> {
      done = 0
      let number = 0
      for await (const record of recordsIn(texts(), delimiter)) {
        number++
        if (number > MOST_ROWS)
          refuse('too-many-values', `The file has more than ${MOST_ROWS} rows. Import it in parts.`)
        if (number > 1) yield { number, cells: record.map(cellOf) }
      }
    },
  }
}
