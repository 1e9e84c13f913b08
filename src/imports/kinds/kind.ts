/** What a kind of row is: a table of columns, and the commands that a row becomes. */

import type { CellReader } from '../cells/cell.ts'
import { readDate } from '../cells/dates.ts'
import { readIds, readOneOf, readParty, readText } from '../cells/readers.ts'

/** A column of a kind of rows: templates, guesses at mappings, the documents and the page are made from it. */
export interface Column {
  readonly name: string
  readonly label: string
  /** What belongs there, in a sentence or two. */
  readonly help: string
  /** Invented. */
  readonly example: string
  /** Whether each row needs it. */
  readonly required?: true
  /** Whether names of persons, or what identifies them, stand there. */
  readonly personal?: true
  /** What else the column may be called in the first row of a file. */
  readonly aliases?: readonly string[]
  readonly read: CellReader
}

/**
 * A command that a row may become. Its pointers say where a column goes in the body: in `/targets/#/name` a list goes into
 * as many objects, and `/aliases/-` puts the items of a list after what is already there.
 */
export interface Step {
  /** The name of the command. */
  readonly command: string
  /** The columns with their pointers, in this order: a later one replaces an earlier one at the same place. */
  readonly fields: readonly (readonly [column: string, pointer: string])[]
  /** Columns of which one must be filled for the row to become this command; always when absent. */
  readonly when?: readonly string[]
  /** What a body has if no column says otherwise. */
  readonly base?: Readonly<Record<string, unknown>>
  /** The stream of a command that opens none: the id in a column, or the stream that an earlier step opens. */
  readonly on?: { readonly column: string } | { readonly step: string }
  /** A field that has the id of the stream that an earlier step opens, if the row makes that step. */
  readonly refers?: { readonly pointer: string; readonly step: string }
  /** The column that is at fault when a rule refuses the command without saying which field. */
  readonly blames: string
}

export interface Kind {
  readonly name: string
  readonly label: string
  readonly help: string
  readonly columns: readonly Column[]
  readonly steps: readonly Step[]
  /** Columns whose texts together may stand in a file once. */
  readonly unique: readonly (readonly string[])[]
}

/** Columns of what a jurisdiction enacts: whose law it is, and under which programme. */
export const lawColumns: readonly Column[] = [
  {
    name: 'jurisdiction',
    label: 'Jurisdiction',
    help: 'Whose law it is: a country code, EU, UN.',
    example: 'org:freedonia',
    required: true,
    read: readParty,
  },
  {
    name: 'programme',
    label: 'Programme',
    help: 'The programme of sanctions.',
    example: 'Fiction',
    required: true,
    aliases: ['program'],
    read: readText,
  },
]

/** Columns that most kinds have: what the sources are, what they say, and how sure it is. */
export const sourceColumns: readonly Column[] = [
  {
    name: 'sources',
    label: 'Sources',
    help: 'The ids of the registered sources, with ; between them. Register the sources first.',
    example: 'fictional-gazette',
    required: true,
    aliases: ['source', 'source id', 'источник', 'источники'],
    read: readIds,
  },
  {
    name: 'locator',
    label: 'Place in the source',
    help: 'Where the first source says it: a page, a paragraph.',
    example: 'p. 3',
    aliases: ['page', 'locator'],
    read: readText,
  },
  {
    name: 'sourceQuote',
    label: 'Words of the source',
    help: 'What the first source says, word for word, in at most 300 characters. Write no name of a private person.',
    example: '',
    aliases: ['source quote'],
    read: readText,
  },
  {
    name: 'confidence',
    label: 'Confidence',
    help: 'confirmed, reported or contested; reported when empty.',
    example: 'reported',
    aliases: ['certainty'],
    read: readOneOf(['confirmed', 'reported', 'contested']),
  },
  {
    name: 'deals',
    label: 'Deals',
    help: 'The ids of the deals that it belongs to, with ; between them.',
    example: '',
    aliases: ['deal ids'],
    read: readIds,
  },
]

/** Where the columns about sources go, in the body of every command about a fact. */
export const sourceFields: Step['fields'] = [
  ['sources', '/sources/#/sourceId'],
  ['locator', '/sources/0/locator'],
  ['sourceQuote', '/sources/0/quote'],
  ['confidence', '/confidence'],
  ['deals', '/deals'],
]

/** A column with a date. */
export const dateColumn = (
  column: Omit<Column, 'read' | 'example'> & Partial<Pick<Column, 'example'>>,
): Column => ({
  example: '2025-05-02',
  ...column,
  help: `${column.help} YYYY-MM-DD, or less: 2025-05, 2025; with ~ when approximate.`,
  read: readDate,
})
