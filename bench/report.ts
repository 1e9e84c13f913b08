/** Prints the results as a table and writes them as JSON. */
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { median } from './measure.ts'
import type { Goal, Line, Size } from './row.ts'

/** Three digits that count. */
const short = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))

const spread = (values: readonly number[]): string =>
  values.length === 0
    ? '—'
    : `${short(median(values))} (${short(Math.min(...values))}–${short(Math.max(...values))})`

const goalText = (goal: Goal): string => ('atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`)

const isMet = ({ goal, ratios }: Line): boolean =>
  'atLeast' in goal ? median(ratios) >= goal.atLeast : median(ratios) <= goal.atMost

export const machine = () => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? 'unknown',
  node: process.version,
  durability: 'journal_mode=WAL, synchronous=FULL for the ledger; synchronous=NORMAL for the views',
})

/** The lines of a row, each with its parts one below the other. */
export const printLines = (lines: readonly Line[]): void => {
  for (const line of lines) {
    const { what, against, unit, ours, theirs, ratios, goal, note } = line
    console.log(`\n${what}`)
    console.log(`  ${spread(ours)} ${unit}`)
    if (theirs.length > 0) console.log(`  ${spread(theirs)} ${unit}: ${against}`)
    console.log(`  ${spread(ratios)}, goal ${goalText(goal)}: ${isMet(line) ? 'met' : 'MISSED'}`)
    if (note) console.log(`  ${note}`)
  }
}

export const printTable = (lines: readonly Line[]): void => {
  console.log('\n| what | ours | baseline | ratio | goal | |\n|---|---|---|---|---|---|')
  for (const line of lines) {
    const { what, unit, ours, theirs, ratios, goal } = line
    const met = isMet(line) ? 'met' : '**missed**'
    console.log(
      `| ${what} | ${spread(ours)} ${unit} | ${spread(theirs)} | ${spread(ratios)} | ${goalText(goal)} | ${met} |`,
    )
  }
}

export const writeResults = (size: Size, lines: readonly Line[]): void => {
  const results = lines.map((line) => ({
    ...line,
    median: { ours: median(line.ours), theirs: median(line.theirs), ratio: median(line.ratios) },
    met: isMet(line),
  }))
  const text = JSON.stringify({ size, machine: machine(), results }, null, 2)
  writeFileSync(new URL('results.json', import.meta.url), `${text}\n`)
}
