/**
 * Unpacks the parts of a workbook piece by piece, and refuses what no table of values needs: macros, links to elsewhere,
 * embedded objects, and archives that unpack to more than is accepted.
 */
import { Unzip, type UnzipFile, UnzipInflate } from 'fflate'
import { refuse } from '../../../failure/problems.ts'
import { openBreath } from '../../../scheduling/breath.ts'

/** The most bytes of a workbook, and of all its parts that are read, unpacked. */
export const WORKBOOK_LIMIT = 10 * 1024 * 1024
export const UNPACKED_LIMIT = 100 * 1024 * 1024
/** The most parts of a workbook. */
const MOST_PARTS = 2_000

/** Packed bytes that are unpacked in one turn: they may become a thousand times as many. */
const PACKED = 8 * 1024
/** Unpacked bytes that are handed on at once. */
const PIECE = 64 * 1024

export interface Piece {
  /** The path of the part in the archive. */
  readonly part: string
  readonly bytes: Uint8Array
  /** Whether it is the last one of its part. */
  readonly last: boolean
}

/** What a part is that is refused, by its path. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/vbaproject|\/macrosheets\/|\/dialogsheets\//i, 'macros'],
  [/\/externallinks\//i, 'links to other workbooks'],
  [/\/(?:connections\.xml|querytables\/)/i, 'connections to data elsewhere'],
  [/\/(?:embeddings|activex|ctrlprops)\//i, 'embedded objects'],
]

export const refuseWorkbook = (what: string): never =>
  refuse(
    'workbook-refused',
    `The workbook has ${what}. Save the sheet as a plain XLSX or CSV file, and import that.`,
  )

export const refuseMalformed = (detail: string): never => refuse('malformed-workbook', detail)

const checkPart = (name: string, seen: Set<string>): void => {
  const what = REFUSED.find(([like]) => like.test(`/${name}`))?.[1]
  if (what !== undefined) refuseWorkbook(what)
  if (seen.has(name))
    refuseMalformed(`The workbook has two parts with the path ${JSON.stringify(name.slice(0, 100))}.`)
  seen.add(name)
  if (seen.size > MOST_PARTS) refuseMalformed(`The workbook has more than ${MOST_PARTS} parts.`)
}

/**
 * The pieces of the parts that are wanted, in the order of the archive.
 * @param read told how many packed bytes are done
 * @throws Refusal `workbook-refused` · `malformed-workbook`
 */
export async function* unpack(
  bytes: Uint8Array,
  wants: (part: string) => boolean,
  read: (done: number) => void = () => {},
): AsyncGenerator<Piece, void, void> {
  const pieces: Piece[] = []
  const parts = new Set<string>()
  const ended = new Set<string>()
  const begun = new Set<string>()
  let size = 0

  const take = (file: UnzipFile): void => {
    checkPart(file.name, parts)
    if (!wants(file.name)) return
    begun.add(file.name)
    file.ondata = (error, data, last) => {
      if (error) throw error
      size += data.length
      if (size > UNPACKED_LIMIT)
        refuseWorkbook(`parts that unpack to more than ${UNPACKED_LIMIT / 1024 / 1024} MiB`)
      pieces.push({ part: file.name, bytes: data, last })
      if (last) ended.add(file.name)
    }
    file.start()
  }

  const unzip = new Unzip(take)
  unzip.register(UnzipInflate)
  const breathe = openBreath()
  for (let at = 0; at < bytes.length; at += PACKED) {
    push(unzip, bytes.subarray(at, at + PACKED), at + PACKED >= bytes.length)
    read(Math.min(at + PACKED, bytes.length))
    for (const piece of pieces.splice(0)) {
      for (let from = 0; from === 0 || from < piece.bytes.length; from += PIECE) {
        await breathe()
        const some = piece.bytes.subarray(from, from + PIECE)
        yield { part: piece.part, bytes: some, last: piece.last && from + PIECE >= piece.bytes.length }
      }
    }
  }
  if (parts.size === 0 || ended.size < begun.size) refuseMalformed('The workbook is cut short or damaged.')
}

const push = (unzip: Unzip, bytes: Uint8Array, last: boolean): void => {
  try {
    unzip.push(bytes, last)
  } catch (error) {
    // Errors of the library carry a number; all others are refusals.
    const { code } = error as { readonly code?: unknown }
    if (typeof code === 'number' || error instanceof TypeError || error instanceof RangeError)
      refuseMalformed('The workbook is damaged: it cannot be unpacked.')
    throw error
  }
}
