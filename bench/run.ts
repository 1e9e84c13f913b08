/**
 * Runs the benchmark: `npm run bench`, or some rows of it by name, `--quick` with small sizes. It tells how things
 * are and never fails for it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkSample } from './check.ts'
import { endChildren } from './children.ts'
import { ROUNDS } from './measure.ts'
import { machine, printLines, printTable, writeResults } from './report.ts'
import type { Line, Row, Size } from './row.ts'
import { appends } from './rows/append.ts'
import { commandRow } from './rows/command.ts'
import { eventstoredb } from './rows/eventstoredb.ts'
import { growth } from './rows/growth.ts'
import { imports } from './rows/imports.ts'
import { memory } from './rows/memory.ts'
import { merkle } from './rows/merkle.ts'
import { past } from './rows/past.ts'
import { readAll } from './rows/read.ts'
import { rebuild } from './rows/rebuild.ts'
import { replay } from './rows/replay.ts'
import { screening } from './rows/screening.ts'
import { search } from './rows/search.ts'
import { timeline } from './rows/timeline.ts'
import { webhooks } from './rows/webhooks.ts'

const ROWS: readonly Row[] = [
  appends,
  readAll,
  commandRow,
  timeline,
  past,
  rebuild,
  merkle,
  replay,
  search,
  screening,
  imports,
  webhooks,
  eventstoredb,
  growth,
  memory,
]

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const size: Size = values.quick ? 'quick' : 'full'
const unknown = positionals.filter((name) => !ROWS.some((row) => row.name === name))
if (unknown.length > 0) {
  console.error(`no row ${unknown.join(', ')}; there are ${ROWS.map((row) => row.name).join(', ')}`)
  process.exit(2)
}

const runRow = async (row: Row): Promise<readonly Line[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'detente-bench-'))
  try {
    return await row.run({ size, folder })
  } catch (error) {
    // One row that breaks does not take the others with it.
    console.error(`\n${row.name} did not finish:`, error)
    return []
  } finally {
    endChildren()
    rmSync(folder, { recursive: true, force: true })
  }
}

const { cores, cpu, node, durability } = machine()
console.log(`${cores} cores (${cpu}), Node ${node}, ${durability}`)
console.log(`${ROUNDS} rounds, alternating; median (least–most); size ${size}`)
checkSample(3000)
const lines: Line[] = []
for (const row of ROWS) {
  if (positionals.length > 0 && !positionals.includes(row.name)) continue
  const found = await runRow(row)
  printLines(found)
  lines.push(...found)
  writeResults(size, lines)
}
printTable(lines)
