/** Random tables, written as CSV in any form and imported, are read back equal. */
import fc from 'fast-check'
import { t as all, test } from 'tap'
import { openCsv } from '../../src/imports/table/csv.ts'
import { importing } from './given.ts'

all.setTimeout(120_000)

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31))

const NAMES = { comma: ',', semicolon: ';', tab: '\t' } as const

interface Form {
  readonly delimiter: keyof typeof NAMES
  readonly lineEnd: string
  readonly quoteAll: boolean
  readonly mark: boolean
}

const form = fc.record({
  delimiter: fc.constantFrom('comma', 'semicolon', 'tab'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  quoteAll: fc.boolean(),
  mark: fc.boolean(),
}) satisfies fc.Arbitrary<Form>

const csvOf = (
  rows: readonly (readonly string[])[],
  { delimiter, lineEnd, quoteAll, mark }: Form,
): Buffer => {
  const sign = NAMES[delimiter]
  const cell = (text: string): string =>
    quoteAll || /["\r\n,;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  const text = rows.map((cells) => cells.map(cell).join(sign) + lineEnd).join('')
  return Buffer.from((mark ? '\ufeff' : '') + text)
}

/** A text of a cell: nothing around it, and no apostrophe that an export of ours would have put. */
const cell = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.string({ maxLength: 20 }),
    fc.constantFrom('a;b', 'a\nb', '"', ',', 'Ё'),
  )
  .map((text) => text.replaceAll(/\r\n?/g, '\n').trim())
  .filter((text) => text.isWellFormed() && !text.startsWith("'") && !text.startsWith('\ufeff'))

const table = fc
  .integer({ min: 1, max: 5 })
  .chain((columns) =>
    fc
      .array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 8 })
      .map((rows) => [Array.from({ length: columns }, (_, index) => `h${index}`), ...rows]),
  )

test(`a table that is written as CSV is read back equal (FAULT_SEED=${seed})`, async (t) => {
  await fc.assert(
    fc.asyncProperty(table, form, async (rows, written) => {
      const found = await openCsv(csvOf(rows, written), { delimiter: written.delimiter })
      const read: (readonly unknown[])[] = [found.headings]
      for await (const { cells } of found.rows()) read.push(cells)
      // A row of one empty cell is an empty line, and the end of the file is none.
      const same = (all: readonly (readonly unknown[])[]) =>
        JSON.stringify(all.filter((one) => one.some((text) => text !== '')))
      return same(read) === same(rows)
    }),
    { seed, numRuns: 400 },
  )
  t.pass()
})

const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 2, maxLength: 8 })
const name = fc
  .string({ unit: fc.constantFrom(...'abcxyz АБЁé;,"\n\'()'), minLength: 1, maxLength: 30 })
  .map((text) => text.trim())
  .filter((text) => /[\p{L}]/u.test(text) && !text.startsWith("'"))

const target = fc.record({
  id: fc.uuid().map((id) => `t-${id.slice(0, 12)}`),
  kind: fc.constantFrom('entity', 'vessel', 'aircraft'),
  name,
  aliases: fc.uniqueArray(
    word.map((text) => `alias ${text}`),
    { maxLength: 3 },
  ),
  country: fc.constantFrom('', 'BY', 'US', 'org:freedonia'),
  asOf: fc.constantFrom('2030', '2030-02', '2030-02-03', '2030-02~', '2030-02-03/2030-02-05'),
})

test(`targets that are imported are read back equal (FAULT_SEED=${seed})`, async (t) => {
  const { imported, get } = await importing(t)
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(target, { selector: ({ id }) => id, minLength: 1, maxLength: 6 }),
      form,
      async (given, written) => {
        const lines = given.map((one) => [
          one.id,
          one.kind,
          one.name,
          one.aliases.join('; '),
          one.country,
          one.asOf,
          'paper',
        ])
        const file = csvOf(
          [['id', 'kind', 'name', 'aliases', 'country', 'asOf', 'sources'], ...lines],
          written,
        )
        const { report } = await imported(`kind=targets&delimiter=${written.delimiter}`, file)
        t.equal(report.recorded, given.length)
        for (const one of given) {
          const [event] = (await get(`/v1/events?stream=target-${one.id}`)).json().items
          t.strictSame(
            [
              event.data.kind,
              event.data.name,
              event.data.aliases,
              event.data.country,
              event.occurred.edtf ?? event.occurred,
            ],
            [
              one.kind,
              one.name,
              one.aliases.map((alias) => ({ name: alias, kind: 'strong' })),
              one.country === '' ? undefined : one.country,
              one.asOf,
            ],
          )
        }
      },
    ),
    { seed, numRuns: 15 },
  )
})
