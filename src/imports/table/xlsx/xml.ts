/** Reads the XML of workbooks piece by piece. Declarations of types, which can name other files or grow, are refused. */
import sax from 'sax'
import { refuseMalformed, refuseWorkbook } from './archive.ts'

/** The callbacks of a parser. Names have no prefix. */
export interface Handler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

export interface XmlReader {
  /** @throws Refusal `malformed-workbook` · `workbook-refused` */
  write(bytes: Uint8Array, last: boolean): void
}

/** The most elements in each other. */
const DEEPEST = 100

const plain = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Characters that XML cannot hold are written in this form (ISO/IEC 29500, ST_Xstring). */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text

/** @param part its path, for messages */
export const openXml = (part: string, handler: Handler): XmlReader => {
  // Only the five entities of XML itself are known; the types of the library do not know the option.
  const options: object = { position: false, strictEntities: true }
  const parser = sax.parser(true, options)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const bad = (): never => refuseMalformed(`${part} of the workbook is not well-formed XML in UTF-8.`)
  let depth = 0
  parser.onerror = bad
  parser.ondoctype = () => refuseWorkbook('declarations of types (DTD)')
  parser.onopentag = ({ name, attributes }) => {
    depth++
    if (depth > DEEPEST) bad()
    handler.open?.(plain(name), attributes as Readonly<Record<string, string>>)
  }
  parser.ontext = (text) => handler.text?.(text)
  parser.oncdata = (text) => handler.text?.(text)
  parser.onclosetag = (name) => {
    depth--
    handler.close?.(plain(name))
  }
  const textOf = (bytes: Uint8Array, last: boolean): string => {
    try {
      return decoder.decode(bytes, { stream: !last })
    } catch {
      return bad()
    }
  }
  return {
    write: (bytes, last) => {
      parser.write(textOf(bytes, last))
      if (last) parser.close()
    },
  }
}
