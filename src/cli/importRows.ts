/**
 * `detente import-csv`: records the rows of a CSV or XLSX file, in the ledger of the data folder or through a service that
 * runs. Its exit status says the outcome: 0 all rows, 1 rows with faults, 2 wrong use, 3 what cannot be read or reached.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pino from 'pino'
import { openTextChecks } from '../api/commands/textCheck.ts'
import type { Config } from '../app/config.ts'
import { openService } from '../app/service.ts'
import { PlainError } from '../failure/plainError.ts'
import { Refusal } from '../failure/problems.ts'
import { isStoreError } from '../failure/storeError.ts'
import { KIND_NAMES, kinds } from '../imports/kinds/kinds.ts'
import { importFile } from '../imports/run/import.ts'
import { digestOf } from '../imports/run/keys.ts'
import type { ImportMessage, RowMessage } from '../imports/run/outcome.ts'
import { openTable } from '../imports/table/open.ts'
import { DELIMITERS, type Delimiter, ENCODINGS, type Encoding } from '../imports/table/table.ts'
import { openMentions } from '../people/mentions.ts'
import { openWithheldNames } from '../people/namesInText.ts'
import { remoteImport, ServiceRefusal } from './importRemote.ts'
import { faultLines, fileLines, mentionLines, progressLine, reportLine, warningLines } from './importText.ts'
import { BadCommand, readInputFile } from './inputFiles.ts'

export interface ImportGiven {
  readonly kind: string | undefined
  readonly map: readonly string[]
  readonly set: readonly string[]
  readonly mend: readonly string[]
  readonly dryRun: boolean
  readonly skipFaulty: boolean
  readonly encoding: string | undefined
  readonly delimiter: string | undefined
  readonly sheet: string | undefined
  readonly json: boolean
  /** The address of a service; undefined for the ledger of the data folder. */
  readonly service: string | undefined
  readonly key: string | undefined
}

export interface Printing {
  readonly say: (line: string) => void
  readonly sayError: (error: unknown) => void
  /** Shows how far it is; undefined where nobody looks. */
  readonly progress: ((line: string) => void) | undefined
}

const HOLDS = 0
const FAULTS = 1
const USAGE = 2
const UNREADABLE = 3

class WrongUse extends PlainError {}

const pairsOf = (option: string, all: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    all.map((one) => {
      const at = one.indexOf('=')
      if (at < 1) throw new WrongUse(`--${option} is ${JSON.stringify(one)}: it must be NAME=TEXT`)
      return [one.slice(0, at), one.slice(at + 1)]
    }),
  )

const oneOf = <Name extends string>(option: string, names: readonly Name[], given: string | undefined) => {
  const found = names.find((name) => name === given)
  if (given !== undefined && found === undefined)
    throw new WrongUse(`--${option} is ${JSON.stringify(given)}: it must be one of ${names.join(', ')}`)
  return found
}

const checkOptions = (given: ImportGiven) => {
  const kind = oneOf('kind', KIND_NAMES, given.kind)
  if (kind === undefined) throw new WrongUse(`say what the rows are: --kind ${KIND_NAMES.join('|')}`)
  return {
    kind,
    given: { map: pairsOf('map', given.map), set: pairsOf('set', given.set) },
    mends: pairsOf('mend', given.mend),
    encoding: oneOf<Encoding>('encoding', ENCODINGS, given.encoding),
    delimiter: oneOf<Delimiter>('delimiter', Object.keys(DELIMITERS) as Delimiter[], given.delimiter),
  }
}

/** Imports into the ledger of the data folder, as a service would. */
async function* localImport(
  config: Config,
  bytes: Buffer,
  { dryRun, skipFaulty, sheet }: ImportGiven,
  { kind, given, mends, encoding, delimiter }: ReturnType<typeof checkOptions>,
): AsyncGenerator<ImportMessage, void, void> {
  const table = await openTable(bytes, { encoding, delimiter, sheet })
  const service = await openService(config, pino({ level: 'silent' }))
  try {
    while (service.views.state() === 'building') await pause(20)
    const { recorder, now, views } = service
    const texts = openTextChecks(openWithheldNames(views, now))
    const correlationId = randomUUID()
    // The user of this command can read the files of the ledger.
    const sender = { actor: 'local', scopes: ['names'] as const }
    if (!dryRun) service.clock.check()
    const contextOf: Parameters<typeof importFile>[0]['contextOf'] = (items) => {
      return { actor: sender.actor, correlationId, now: now(), checkTexts: texts.of(sender, items) }
    }
    const options = { kind: kinds[kind], digest: digestOf(bytes), given, mends, dryRun, skipFaulty }
    yield* importFile({ recorder, contextOf, findMentions: openMentions(views, now) }, table, options)
  } finally {
    await service.close()
  }
}

/** Prints an import as it happens. @returns the exit status */
const tell = async (
  messages: AsyncIterable<ImportMessage>,
  json: boolean,
  { say, progress }: Printing,
): Promise<number> => {
  const faulty: RowMessage[] = []
  const warned: RowMessage[] = []
  let status = UNREADABLE
  for await (const message of messages) {
    if (json) say(JSON.stringify(message))
    if (message.type === 'progress') progress?.(progressLine(message))
    else if (message.type === 'row' && message.faults) faulty.push(message)
    else if (message.type === 'row' && message.warnings) warned.push(message)
    else if (message.type === 'file' && !json) for (const line of fileLines(message)) say(line)
    else if (message.type === 'report') {
      progress?.('')
      status = message.refused > 0 || message.outcome === 'refused' ? FAULTS : HOLDS
      if (json) continue
      for (const line of faultLines(faulty)) say(line)
      say(reportLine(message))
      for (const line of warningLines(warned)) say(line)
      for (const line of mentionLines(message)) say(line)
    }
  }
  return status
}

const statusOf = (error: unknown): number => {
  if (error instanceof WrongUse) return USAGE
  const code =
    error instanceof Refusal ? error.problem.code : error instanceof ServiceRefusal ? error.code : ''
  return code === 'bad-parameter' ? USAGE : UNREADABLE
}

const inWords = (error: unknown): unknown => {
  if (isStoreError(error, 'locked'))
    return new BadCommand(
      `${error.message}; import through the service that has it open: --service http://127.0.0.1:3000`,
    )
  return error instanceof Refusal ? new BadCommand(error.problem.detail) : error
}

/**
 * Imports a file.
 * @returns the exit status
 */
export const importRows = async (
  config: Config,
  path: string | undefined,
  given: ImportGiven,
  printing: Printing,
): Promise<number> => {
  try {
    const options = checkOptions(given)
    if (path === undefined) throw new WrongUse('name the file: detente import-csv FILE --kind prisoners')
    const bytes = readInputFile(path)
    const { service } = given
    const messages =
      service === undefined
        ? localImport(config, bytes, given, options)
        : remoteImport(service, bytes, {
            ...given,
            ...options.given,
            mend: options.mends,
            kind: options.kind,
          })
    return await tell(messages, given.json, printing)
  } catch (error) {
    printing.sayError(inWords(error))
    return statusOf(error)
  }
}
