/** The schemas of imports: the parameters, the results of rows, the kinds with their columns. */

import { z } from 'zod'
import { problemSchema } from '../../http/commonSchemas.ts'
import { KIND_NAMES } from '../../imports/kinds/kinds.ts'
import { IMPORT_OUTCOMES, ROW_STATUSES } from '../../imports/run/outcome.ts'
import { DELIMITERS, ENCODINGS, FORMATS } from '../../imports/table/table.ts'
import { mentionsSchema, warningsSchema } from '../commands/commandSchemas.ts'

const flag = (description: string) => z.enum(['true', 'false']).default('false').meta({ description })

/** A parameter that may be given several times: `column=text`. */
const pairs = (description: string, example: string, name = /^[a-zA-Z]+=/) =>
  z
    .union([z.string(), z.array(z.string()).max(100)])
    .transform((given) => (typeof given === 'string' ? [given] : given))
    .superRefine((all, check) => {
      for (const one of all) {
        if (!name.test(one)) check.addIssue({ code: 'custom', message: 'must be a name, = and a text' })
      }
    })
    .transform(
      (all): Readonly<Record<string, string>> =>
        Object.fromEntries(
          all.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
        ),
    )
    .optional()
    .meta({ description, examples: [example] })

export const importQuery = z.strictObject({
  kind: z.enum(KIND_NAMES).meta({ description: 'What the rows are' }),
  dryRun: flag('Only check, and report every row'),
  skipFaulty: flag(
    'Record the rows without faults although others have faults; nothing is recorded otherwise',
  ),
  map: pairs(
    'Which heading of the file means which column: the name of the column, =, and the heading. Without a heading, the column is left out. The service guesses the other columns',
    'detained=Date of arrest',
  ),
  set: pairs(
    'A text for each row in which the cell is empty: the name of the column, =, and the text',
    'sources=gazette',
  ),
  mend: pairs(
    'A text that replaces the text of a cell: the name of the cell, =, and the text. The rows of the file keep their keys, so you can mend a file after a part of it was recorded',
    'C3=2025-05-02',
    /^[A-Z]{1,3}[1-9]\d{0,6}=/,
  ),
  encoding: z.enum(ENCODINGS).optional().meta({ description: 'Of a CSV; detected when absent' }),
  delimiter: z
    .enum(Object.keys(DELIMITERS) as [keyof typeof DELIMITERS])
    .optional()
    .meta({ description: 'Of a CSV; detected when absent' }),
  sheet: z.string().max(100).optional().meta({ description: 'Of a workbook; the first one when absent' }),
})

const fault = z
  .object({
    column: z
      .string()
      .nullable()
      .meta({ description: 'The name of the column; null for the row as a whole' }),
    heading: z.string().nullable().meta({ description: 'What the file calls it' }),
    cell: z.string().nullable().meta({ description: 'In A1 notation; null when no cell is at fault' }),
    found: z.string().meta({ description: 'What the cell has, shortened' }),
    code: z.string().meta({ description: 'A code of /problems' }),
    detail: z.string().meta({ description: 'What is wrong, and what would be right' }),
  })
  .meta({ id: 'ImportFault' })

const row = z.object({
  row: z.int().meta({ description: 'Counted from 1, as spreadsheets do; row 1 has the headings' }),
  status: z.enum(ROW_STATUSES).meta({
    description:
      'repeated: an earlier import of this file recorded it. example: the example of the template, which is left out',
  }),
  streams: z.array(z.string()).optional().meta({ description: 'Where it is recorded, such as prisoner-c-…' }),
  faults: z.array(fault).optional(),
  notes: z
    .array(z.object({ cell: z.string(), found: z.string(), as: z.string() }))
    .optional()
    .meta({
      description:
        'Cells that were read as something other than their text, such as serial dates of a spreadsheet',
    }),
  warnings: warningsSchema,
  hidden: z
    .literal(true)
    .optional()
    .meta({ description: 'The spreadsheet hides the row; it is read like all others' }),
})

const file = z.object({
  kind: z.enum(KIND_NAMES),
  digest: z.string().meta({ description: 'SHA-256 of the file in hex' }),
  form: z.object({
    format: z.enum(FORMATS),
    encoding: z.enum(ENCODINGS).optional(),
    encodingDetected: z.boolean().optional(),
    delimiter: z.enum(Object.keys(DELIMITERS) as [keyof typeof DELIMITERS]).optional(),
    delimiterDetected: z.boolean().optional(),
    sheet: z.string().optional(),
    sheets: z.array(z.string()).optional(),
  }),
  columns: z.array(
    z.object({
      letters: z.string(),
      heading: z.string(),
      column: z.string().nullable().meta({ description: 'Null for a column of the file that is left out' }),
      guessed: z.boolean(),
    }),
  ),
  missing: z.array(z.string()).meta({ description: 'Required columns that nothing in the file fills' }),
})

const report = z.object({
  outcome: z.enum(IMPORT_OUTCOMES).meta({
    description: 'refused: nothing was recorded. recorded-in-part: rows with faults were left out',
  }),
  dryRun: z.boolean(),
  rows: z.int(),
  empty: z.int(),
  checked: z.int(),
  recorded: z.int(),
  repeated: z.int(),
  refused: z.int(),
  examples: z.int(),
  stoppedAt: z
    .int()
    .optional()
    .meta({ description: 'No rows after this one were looked at: too many have faults' }),
  position: z.string().optional(),
  mentions: mentionsSchema,
})

/** A whole import in one answer. */
export const importSchema = z.object({ file, rows: z.array(row), report }).meta({
  id: 'Import',
  description: 'rows has every row that was recorded, repeated or refused; in a dry run it has every row',
})

/** A line about an import while it runs. */
export const importLine = z
  .discriminatedUnion('type', [
    file.extend({ type: z.literal('file') }),
    z.object({
      type: z.literal('progress'),
      stage: z.enum(['checking', 'recording']),
      rows: z.int(),
      part: z.number().meta({ description: 'The part of the stage that is done, 0 to 1' }),
    }),
    row.extend({ type: z.literal('row') }),
    report.extend({ type: z.literal('report') }),
    z.object({ type: z.literal('problem'), problem: problemSchema }),
  ])
  .meta({ id: 'ImportLine', description: 'The last line is a report or a problem' })

export const importProblem = problemSchema
  .extend({ import: importSchema.optional() })
  .meta({ id: 'ImportProblem' })

export const kindsSchema = z.object({
  items: z.array(
    z
      .object({
        name: z.enum(KIND_NAMES),
        label: z.string(),
        help: z.string(),
        columns: z.array(
          z.object({
            name: z.string(),
            label: z.string(),
            help: z.string(),
            example: z.string(),
            required: z.boolean(),
            personal: z.boolean().meta({ description: 'Whether the scope names is needed to fill it' }),
            aliases: z.array(z.string()),
          }),
        ),
      })
      .meta({ id: 'ImportKind' }),
  ),
})
