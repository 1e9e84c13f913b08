/** What a workbook says of itself: its sheets, its texts, which numbers are dates, and where its calendar begins. */
import { refuseMalformed, refuseWorkbook, unpack } from './archive.ts'
import { formatsIn, type NumberKind } from './numberFormats.ts'
import { type Handler, openXml, unescaped, type XmlReader } from './xml.ts'

export interface Sheet {
  readonly name: string
  readonly hidden: boolean
  /** The path of its part. */
  readonly part: string
}

export interface Workbook {
  readonly sheets: readonly Sheet[]
  readonly texts: readonly string[]
  /** What a number means, by the style of its cell. */
  readonly kinds: readonly NumberKind[]
  readonly epoch: 1900 | 1904
}

interface Link {
  readonly target: string
  readonly type: string
}

interface WorkbookParts {
  readonly sheets: { readonly name: string; readonly hidden: boolean; readonly link: string }[]
  readonly links: Map<string, Link>
  readonly texts: string[]
  readonly formats: ReturnType<typeof formatsIn>
  epoch: Workbook['epoch']
  isWorkbook: boolean
}

/** Texts that cells share. Reading aids for Asian text (rPh) are left out. */
const textsHandler = (texts: string[]): Handler => {
  let text: string | undefined
  let isIn = false
  let aside = 0
  return {
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 'rPh') aside++
      else if (name === 't') isIn = aside === 0
    },
    text: (more) => {
      if (isIn && text !== undefined) text += more
    },
    close: (name) => {
      if (name === 't') isIn = false
      else if (name === 'rPh') aside--
      else if (name === 'si') {
        texts.push(unescaped(text ?? ''))
        text = undefined
      }
    },
  }
}

const yes = (value: string | undefined): boolean => value === '1' || value === 'true'

/** How each part is read, by its path. */
const handlerOf = (part: string, found: WorkbookParts): Handler | undefined => {
  switch (part) {
    case '[Content_Types].xml':
      return {
        open: (_, { ContentType = '' }) => {
          if (/macroenabled|vbaproject/i.test(ContentType)) refuseWorkbook('macros')
        },
      }
    case 'xl/workbook.xml':
      found.isWorkbook = true
      return {
        open: (name, attributes) => {
          if (name === 'workbookPr' && yes(attributes.date1904)) found.epoch = 1904
          if (name !== 'sheet') return
          const link = Object.entries(attributes).find(([key]) => /:id$/.test(key))?.[1] ?? ''
          const hidden = attributes.state !== undefined && attributes.state !== 'visible'
          found.sheets.push({ name: attributes.name ?? '', hidden, link })
        },
      }
    case 'xl/_rels/workbook.xml.rels':
      return {
        open: (name, { Id = '', Target = '', Type = '', TargetMode }) => {
          if (name !== 'Relationship') return
          if (TargetMode === 'External') refuseWorkbook('links to elsewhere')
          const target = Target.startsWith('/') ? Target.slice(1) : `xl/${Target.replace(/^\.\//, '')}`
          found.links.set(Id, { target, type: Type })
        },
      }
    case 'xl/styles.xml':
      return found.formats
    case 'xl/sharedStrings.xml':
      return textsHandler(found.texts)
    default:
      return undefined
  }
}

/**
 * Reads everything of a workbook but its sheets.
 * @throws Refusal `workbook-refused` · `malformed-workbook`
 */
export const readWorkbook = async (bytes: Uint8Array): Promise<Workbook> => {
  const found: WorkbookParts = {
    sheets: [],
    links: new Map(),
    texts: [],
    formats: formatsIn(),
    epoch: 1900,
    isWorkbook: false,
  }
  const readers = new Map<string, XmlReader>()
  const wants = (part: string): boolean => {
    const handler = handlerOf(part, found)
    if (handler) readers.set(part, openXml(part, handler))
    return handler !== undefined
  }
  for await (const { part, bytes: some, last } of unpack(bytes, wants)) readers.get(part)?.write(some, last)
  if (!found.isWorkbook) refuseMalformed('The file is no XLSX workbook: it has no xl/workbook.xml.')
  const sheets = found.sheets.flatMap(({ name, hidden, link }) => {
    const { target, type } = found.links.get(link) ?? {}
    // Charts and macros have sheets of other types.
    return target !== undefined && type?.endsWith('/worksheet') ? [{ name, hidden, part: target }] : []
  })
  if (sheets.length === 0) refuseMalformed('The workbook has no sheet with cells.')
  return { sheets, texts: found.texts, kinds: found.formats.kinds(), epoch: found.epoch }
}
