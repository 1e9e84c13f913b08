/**
 * `detente diff`: what changed between two moments of the ledger. It reads the views, and a service may be
 * running.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projections } from '../../projections/all.ts'
import { readByAll } from '../../projections/read/audience.ts'
import { changesIn, LABELS, type Label } from '../../projections/read/events/changes.ts'
import type { Config } from '../app/config.ts'
import { isReversed, positionRange, rangeMoment } from '../http/queries/momentRange.ts'
import { openBodies } from '../store/open.ts'
import { openSnapshot } from '../views/compare.ts'
import { versionOf } from '../views/ddl.ts'
import { currentIn } from '../views/fileNames.ts'
import { openSql } from '../views/sql.ts'
import { BadCommand } from './inputFiles.ts'

export interface DiffOptions {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly deal?: string | undefined
  readonly labels?: string | undefined
  readonly known?: boolean | undefined
}

/** The parts of a change that are printed. */
interface Change {
  readonly label: Label
  readonly headline: string
  readonly occurred?: { readonly edtf: string }
  readonly recorded: { readonly recordedAt: string }
  readonly about?: { readonly before: EventReading | null; readonly after: EventReading | null }
}

interface EventReading {
  readonly headline: string
  readonly occurred?: string
  readonly contested: boolean
}

const readingLine = (what: string, reading: EventReading | null): string =>
  reading === null
    ? `  ${what}: nothing`
    : `  ${what}: ${reading.contested ? 'contested: ' : ''}${reading.headline} (${reading.occurred ?? 'no date'})`

const linesOf = ({ label, headline, occurred, recorded, about }: Change): readonly string[] => [
  `${label}: ${headline}; happened ${occurred?.edtf ?? 'at no date'}, recorded ${recorded.recordedAt}`,
  ...(about ? [readingLine('before', about.before), readingLine('since', about.after)] : []),
]

const momentIn = (name: string, text: string | undefined): string => {
  const read = rangeMoment.safeParse(text)
  if (read.success) return read.data
  throw new BadCommand(`--${name} must be a position, a day, a month or an instant with its offset`)
}

const labelsIn = (text: string): readonly Label[] =>
  text.split(',').map((one) => {
    const found = LABELS.find((label) => label === one)
    if (!found) throw new BadCommand(`--labels must be one or more of ${LABELS.join(',')}`)
    return found
  })

/** @throws BadCommand */
export const diff = async (
  config: Config,
  { from, to, deal, labels, known }: DiffOptions,
  say: (line: string) => void,
): Promise<void> => {
  const path = join(config.data, currentIn(config.data, versionOf(projections)))
  const first = momentIn('from', from)
  const last = to === undefined ? undefined : momentIn('to', to)
  const wanted = labels === undefined ? undefined : labelsIn(labels)
  if (!existsSync(path)) throw new BadCommand(`there are no views in ${config.data}; start the service once`)
  const ledger = await openBodies(config.store)
  const { db, position, close } = openSnapshot(path)
  try {
    // The user of this command can read the files of the ledger.
    const sql = readByAll(openSql(db, ledger?.bodyAt))
    if (isReversed(sql, first, last)) throw new BadCommand('--to must not be before --from')
    const filter = {
      ...positionRange(sql, position, first, last),
      deal,
      labels: wanted,
      known: known === true,
    }
    let count = 0
    for (const one of changesIn(sql, filter, position, 0)) {
      if (!one) continue
      const { json } = one
      count++
      for (const line of linesOf(JSON.parse(json))) say(line)
    }
    if (count === 0) say('Nothing changed.')
  } finally {
    close()
    await ledger?.close()
  }
}
