/** `detente check`: the verdicts on a name, a target or goods. It reads the views, and a service may be running. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { projections } from '../../projections/all.ts'
import { readByAll } from '../../projections/read/audience.ts'
import { jurisdictionRecordsAt } from '../../projections/read/screening/jurisdictionRecords.ts'
import { screen } from '../../projections/read/screening/screening.ts'
import { answerTo } from '../../projections/read/screening/screeningAnswer.ts'
import { announcementsInWords } from '../api/screening/announcementWords.ts'
import { easingsInWords } from '../api/screening/easingWords.ts'
import {
  ASKS_NOTHING,
  asksSomething,
  questionOf,
  questionParameters,
} from '../api/screening/questionParameters.ts'
import { unknownTarget } from '../api/screening/unknownTarget.ts'
import type { Config } from '../app/config.ts'
import { momentParameters } from '../http/queries/queryParameters.ts'
import { openBodies } from '../store/open.ts'
import { openSnapshot } from '../views/compare.ts'
import { versionOf } from '../views/ddl.ts'
import { currentIn } from '../views/fileNames.ts'
import { openSql } from '../views/sql.ts'
import { BadCommand } from './inputFiles.ts'

const options = z.strictObject({ ...questionParameters, asOf: momentParameters.asOf })

/** As text: check itself says what is wrong with it. */
export type CheckOptions = { readonly [option in keyof z.input<typeof options>]?: string | undefined }

type Answer = ReturnType<typeof answerTo>

const certainty = ({ verdict, certain }: Answer['verdicts'][number]): string =>
  verdict === 'not-recorded' ? '' : certain ? ' (certain)' : ' (possible)'

/** A date in EDTF after "since": "2021-08", "2025-09-10 or before", "a day from 2025-12-24 to 2026-06-02". */
const sinceText = (edtf: string): string => {
  const [from, to] = edtf.split('/')
  if (to === undefined) return edtf
  return from === '' || from === '..' ? `${to} or before` : `a day from ${from} to ${to}`
}

const reasonsOf = (answer: Answer, because: Answer['verdicts'][number]['because']): readonly string[] =>
  because.flatMap(({ sanctionId, targetId }) => {
    const item = answer.items.find(
      (one) => one.sanctionId === sanctionId && (one.target?.targetId ?? null) === targetId,
    )
    if (!item) return []
    const whom = item.target ? ` against ${item.target.nameInInstrument}` : ''
    const instruments = item.instruments.map(({ kind, number, url }) =>
      [`under ${kind} ${number}`, url].filter((part) => part !== undefined).join(', '),
    )
    const since = item.since ? `, since ${sinceText(item.since.edtf)}` : ''
    const possible = item.possible.length > 0 ? `, possibly ${item.possible.join(' or ')}` : ''
    const ends = item.ends ? `, to ${item.ends.on}` : ''
    return [
      `    ${sanctionId}: ${item.kind}${whom}, ${item.status}${possible}${since}${ends}`,
      ...instruments.map((text) => `      ${text}`),
      ...easingsInWords(item).map((text) => `      ${text}`),
    ]
  })

/** The answer in lines: the verdicts, the strictest first, what they rest on, and what is not covered. */
const linesOf = (answer: Answer): readonly string[] => {
  const { matched, near } = answer.question
  return [
    ...matched.map(({ targetId, name, how }) => `Found ${name} (${targetId}), by ${how}.`),
    ...near.map(({ targetId, name }) => `Similar, and not counted: ${name} (${targetId}).`),
    ...answer.verdicts.flatMap((verdict) => [
      `${verdict.jurisdiction}${verdict.asked ? '' : ', not asked'}: ${verdict.verdict}${certainty(verdict)}. ${verdict.sentence}`,
      ...reasonsOf(answer, verdict.because),
      ...announcementsInWords(answer.items, verdict.jurisdiction).map((words) => `    announced on ${words}`),
      ...(verdict.lastRecordedAt === null
        ? []
        : [
            `    newest recorded fact: ${verdict.recordedUpTo ?? 'none up to this day'}; last entry made ${verdict.lastRecordedAt}`,
          ]),
    ]),
    ...(answer.notCovered.length > 0 ? ['Not covered:'] : []),
    ...answer.notCovered.map(
      ({ code, sentence, jurisdictions, others, share }) =>
        `  ${code}: ${sentence}${share === undefined ? '' : ` Recorded: ${share}.`}${jurisdictions ? ` (${jurisdictions.join(', ')}${others ? `; see ${others.join(', ')}` : ''})` : ''}`,
    ),
    'No answer is clearance.',
  ]
}

const optionOf = (field: PropertyKey): string =>
  field === 'origin'
    ? '--origin-country'
    : field === 'name'
      ? 'NAME'
      : `--${String(field).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/**
 * Prints the verdicts.
 * @param now the present, RFC 3339 UTC
 * @throws BadCommand
 */
export const check = async (
  config: Config,
  given: CheckOptions,
  now: string,
  say: (line: string) => void,
): Promise<void> => {
  const parsed = options.safeParse(given)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${optionOf(path[0] ?? '')} ${message}`)
    throw new BadCommand(faults.join('; '))
  }
  const { asOf = now.slice(0, 10), ...rest } = parsed.data
  if (!asksSomething(rest)) throw new BadCommand(`${ASKS_NOTHING} A name needs no option: detente check NAME`)
  const path = join(config.data, currentIn(config.data, versionOf(projections)))
  if (!existsSync(path)) {
    throw new BadCommand(
      `there are no views in ${config.data}; name the folder of the ledger with --data, or start the service there once`,
    )
  }
  const ledger = await openBodies(config.store)
  const { db, position, close } = openSnapshot(path)
  try {
    // The user of this command can read the files of the ledger.
    const sql = readByAll(openSql(db, ledger?.bodyAt))
    const question = questionOf(rest)
    const moment = { position, asOf, pinned: true, settled: true }
    const looking = screen({ sql, moment, now, recorded: jurisdictionRecordsAt(sql, moment) }, question)
    let step = looking.next()
    while (!step.done) step = looking.next()
    const { target } = question
    const isKnown = step.value.matched.some(({ targetId }) => targetId === target)
    if (target !== undefined && !isKnown) {
      throw new BadCommand(unknownTarget(sql, target, position).detail)
    }
    for (const line of linesOf(answerTo(sql, moment, question, step.value))) say(line)
  } finally {
    close()
    await ledger?.close()
  }
}
