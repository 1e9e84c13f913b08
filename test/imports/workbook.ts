/** Makes workbooks: as spreadsheets write them, and as nobody should. */
import { strToU8, type Zippable, zipSync } from 'fflate'
import { cellName } from '../../src/imports/cells/cell.ts'

/** A cell of a test: a text, a number, or the XML of a cell whose name is put in place of NAME. */
export type TestCell = string | number | { readonly xml: string } | null

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** Styles: 0 is a number, 1 a date, 2 a percentage, 3 a date of its own format, 4 a number with the word day. */
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="[$-419]d\\ mmmm\\ yyyy;@"/><numFmt numFmtId="165" formatCode="0 &quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`

export const sheetXml = (rows: readonly (readonly TestCell[])[], hidden: readonly number[] = []): string => {
  const texts = rows.map((cells, index) => {
    const row = index + 1
    const written = cells.map((cell, column) => {
      const name = cellName(row, column)
      if (cell === null) return ''
      if (typeof cell === 'number') return `<c r="${name}"><v>${cell}</v></c>`
      if (typeof cell === 'object') return cell.xml.replace('NAME', name)
      return `<c r="${name}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
    })
    return `<row r="${row}"${hidden.includes(row) ? ' hidden="1"' : ''}>${written.join('')}</row>`
  })
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${texts.join('')}</sheetData></worksheet>`
}

export interface TestWorkbook {
  /** The XML of its sheets, by name. */
  readonly sheets: Readonly<Record<string, string>>
  readonly texts?: readonly string[]
  readonly date1904?: boolean
  /** Parts beside its own, or in place of them. */
  readonly parts?: Readonly<Record<string, string | Uint8Array>>
  readonly hiddenSheets?: readonly string[]
}

export const workbook = ({
  sheets,
  texts = [],
  date1904,
  parts = {},
  hiddenSheets = [],
}: TestWorkbook): Uint8Array => {
  const names = Object.keys(sheets)
  const all: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    '_rels/.rels': `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${date1904 ? '<workbookPr date1904="1"/>' : ''}<sheets>${names.map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"${hiddenSheets.includes(name) ? ' state="hidden"' : ''}/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names.map((_, index) => `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}</Relationships>`,
    'xl/styles.xml': STYLES,
    ...Object.fromEntries(
      names.map((name, index) => [`xl/worksheets/sheet${index + 1}.xml`, sheets[name] ?? '']),
    ),
    'xl/sharedStrings.xml': `${HEAD}<sst xmlns="${MAIN}">${texts.map((text) => `<si><t>${escaped(text)}</t></si>`).join('')}</sst>`,
    ...parts,
  }
  const files: Zippable = Object.fromEntries(
    Object.entries(all).map(([name, content]) => [
      name,
      typeof content === 'string' ? strToU8(content) : content,
    ]),
  )
  return zipSync(files)
}

/** A workbook of one sheet. */
export const workbookOf = (
  rows: readonly (readonly TestCell[])[],
  more: Partial<TestWorkbook> = {},
): Uint8Array => workbook({ sheets: { Sheet1: sheetXml(rows) }, ...more })
