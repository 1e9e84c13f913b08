/**
 * What a run of the tests prints: a line for each file, the whole of each failure when its file ends, and at the very
 * end what failed, by name. tap's own reporters either print every assertion or draw over the lines of a terminal.
 */
import { Transform, type TransformCallback } from 'node:stream'
import { type Failure, type FileEnd, openReading, type Reading } from './reading.ts'

/** Files that the end names as slow. */
const SLOWEST = 10

/** Failures of one file that are printed whole, and all that the end names: a broken fixture fails everything. */
const WHOLE = 10
const NAMED = 150

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1).padStart(6)} s`

const nameOf = ({ path: [process = '', ...path], file }: Failure): string =>
  [path.length === 0 ? process : (file ?? process), ...path].join(' > ')

const more = (left: number): readonly string[] => (left > 0 ? [`  and ${left} more`] : [])

/** The lines that are printed when a file ends. */
const linesOf = ({ name, ok, took, failures }: FileEnd): readonly string[] => [
  `${ok ? 'ok    ' : 'FAILED'} ${seconds(took)}  ${name}`,
  ...failures
    .slice(0, WHOLE)
    .flatMap((one) => [
      '',
      `  ${nameOf(one)}`,
      ...[...one.comments, ...one.detail].map((line) => `    ${line}`),
      '',
    ]),
  ...more(failures.length - WHOLE),
]

/** The last lines: the failures, so that they are in the last part of the output. */
const endOf = (files: readonly FileEnd[], reading: Reading): readonly string[] => {
  const failed = files.filter(({ ok }) => !ok)
  const named = failed.flatMap(({ failures }) => failures.map((one) => `  ${nameOf(one)}`))
  // Several assertions of one test may be called the same.
  const names = [...new Set(named)]
  // tap counts the time-out of a file as one more, and reports no more than it planned.
  const untold = reading.planned() - files.filter(({ name }) => name !== 'timeout!').length
  const slow = files.toSorted((a, b) => b.took - a.took).slice(0, SLOWEST)
  return [
    '',
    ...(files.length > SLOWEST
      ? ['The slowest files:', ...slow.map(({ name, took }) => `${seconds(took)}  ${name}`), '']
      : []),
    ...(failed.length > 0 ? ['Failed:'] : []),
    ...names.slice(0, NAMED),
    ...more(names.length - NAMED),
    ...(untold > 0 ? [`${untold} files were not reported: time-outs took their places.`] : []),
    `${files.length} files, ${reading.assertions()} assertions, ${reading.skipped()} skipped: ${
      failed.length === 0 ? 'all passed' : `${failed.length} files failed`
    }`,
    '',
  ]
}

// biome-ignore lint/style/noDefaultExport: tap loads a reporter so, and asks for a class of streams.
export default class Reporter extends Transform {
  #rest = ''
  readonly #files: FileEnd[] = []
  readonly #reading = openReading()

  #say(lines: readonly string[]): void {
    if (lines.length > 0) this.push(lines.map((line) => `${line}\n`).join(''))
  }

  #read(text: string): void {
    const file = this.#reading.line(text)
    if (!file) return
    this.#files.push(file)
    this.#say(linesOf(file))
  }

  override _transform(chunk: Buffer | string, _: BufferEncoding, done: TransformCallback): void {
    const lines = (this.#rest + chunk).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#read(line)
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#read(this.#rest)
    this.#read('')
    this.#say(endOf(this.#files, this.#reading))
    done()
  }
}
