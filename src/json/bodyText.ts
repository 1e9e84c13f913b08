/**
 * Reads JSON and JSON Lines (jsonlines.org) from clients. Texts are scanned first and then parsed, never in one
 * long turn.
 */

import { pointerOf } from '../../events/canonical/pointer.ts'
import { Refusal } from '../failure/problems.ts'
import { type Breathe, openBreath } from '../scheduling/breath.ts'
import { type JsonLimits, scanJson } from './bodyScan.ts'
import { type JsonFault, type LineOf, problemOfFault } from './fault.ts'

const scanned = async (text: string, limits: JsonLimits, breathe: Breathe): Promise<JsonFault | number> => {
  const scan = scanJson(text, limits)
  for (;;) {
    const { done, value } = scan.next()
    if (done) return value
    await breathe()
  }
}

/**
 * The value of a JSON text.
 * @throws Refusal `malformed-json`, with line and column; with a pointer `body-too-deep`, `too-many-values`, `duplicate-name`,
 *   `inexact-number`, `ill-formed-text`, and `unknown-field` for `__proto__`
 */
export const readJson = async (text: string, limits: JsonLimits): Promise<unknown> => {
  const breathe = openBreath()
  const found = await scanned(text, limits, breathe)
  if (typeof found !== 'number') throw new Refusal(problemOfFault(text, found))
  await breathe()
  return JSON.parse(text)
}

const tooMany = (line: string, items: number, of: LineOf, list: string): Refusal =>
  new Refusal(
    problemOfFault(
      line,
      { code: 'too-many-values', pointer: '', detail: `at most ${items} lines are accepted`, at: 0 },
      { lines: of.lines, pointer: pointerOf([list]) },
    ),
  )

const BLANK = /^[ \t\r]*$/

/**
 * The values of JSON Lines: one a line, without the blank lines.
 * @param limits for all lines together; depth and members apply to each line
 * @param list the name of the list that the lines form, for pointers
 * @throws Refusal as `readJson` does
 */
export const readJsonLines = async (
  text: string,
  limits: JsonLimits,
  list: string,
): Promise<readonly unknown[]> => {
  const breathe = openBreath()
  const read: unknown[] = []
  let left = limits.values
  let lines = 0
  for (let from = 0; from < text.length; lines++) {
    const end = text.indexOf('\n', from)
    const line = text.slice(from, end < 0 ? text.length : end)
    from = end < 0 ? text.length : end + 1
    if (lines % 256 === 0) await breathe()
    if (BLANK.test(line)) continue
    const of = { lines, pointer: pointerOf([list, read.length]) }
    if (read.length === limits.items) throw tooMany(line, limits.items, of, list)
    const found = await scanned(line, { ...limits, values: left }, breathe)
    if (typeof found !== 'number') throw new Refusal(problemOfFault(line, found, of))
    left -= found
    read.push(JSON.parse(line))
    await breathe()
  }
  return read
}
