/**
 * Reads the output of tap, line by line: which files ended, and which tests failed. A test that failed only because
 * one inside it did is not named again.
 */

export interface Failure {
  /** The names of what ran, its tests and the assertion, from the outside in. */
  readonly path: readonly string[]
  /** The file of the test, where tap says it: several may run in one process. */
  readonly file: string | undefined
  /** What its tests commented so far, such as their seed. */
  readonly comments: readonly string[]
  /** What tap says about it, without indentation. */
  readonly detail: readonly string[]
}

export interface FileEnd {
  readonly name: string
  readonly ok: boolean
  /** Milliseconds. */
  readonly took: number
  readonly failures: readonly Failure[]
}

export interface Reading {
  /** Takes a line; gives the file that ended before it. */
  line(text: string): FileEnd | undefined
  /** Assertions so far, without those that only sum up a test. */
  assertions(): number
  skipped(): number
  /** How many files tap said that it would run. */
  planned(): number
}

type Noted = { -readonly [Key in keyof Failure]: Failure[Key] }

interface Point {
  readonly ok: boolean
  readonly name: string
  readonly took: number
  readonly skipped: boolean
}

const POINT = /^(not )?ok \d+(?: - (.*))?$/

/** A result line; undefined for other lines. */
const pointOf = (text: string): Point | undefined => {
  const found = POINT.exec(text)
  if (!found) return undefined
  const [name = '', ...comments] = (found[2] ?? '').split(/ (?=# (?:time=|SKIP|TODO))/)
  const took = comments.map((one) => /^# time=([\d.]+)ms/.exec(one)?.[1]).find(Boolean)
  const skipped = comments.some((one) => /^# (SKIP|TODO)/.test(one))
  return { ok: found[1] === undefined, name, took: Number(took ?? 0), skipped }
}

/** Spaces that each level of tests is indented by. */
const INDENT = 4

export const openReading = (): Reading => {
  /** The tests that are open, by level: the file, then tests in it. */
  const open: string[] = []
  let comments: { readonly level: number; readonly text: string }[] = []
  let failures: Noted[] = []
  /** Those inside the test that ended last: what follows says where it is. */
  let inside: readonly Noted[] = []
  /** What tap says about the last failure: it follows its line, between `---` and `...`. */
  let detail: { readonly lines: string[]; readonly indent: number } | undefined
  let said: string[] = []
  let assertions = 0
  let skipped = 0
  let planned = 0
  let ended: FileEnd | undefined

  /** The file that ended, once all is read that tap says about it. */
  const takeEnded = (): FileEnd | undefined => {
    const file = ended
    ended = undefined
    return file
  }

  const take = (level: number, { ok, name, took, skipped: isSkipped }: Point): void => {
    const sumsUp = open[level] === name
    open.length = Math.min(open.length, sumsUp ? level : level + 1)
    if (isSkipped) skipped++
    if (!sumsUp) assertions++
    const path = [...open.slice(0, level), name]
    inside = failures.filter((one) => path.every((part, at) => one.path[at] === part))
    said = []
    if (!ok && !isSkipped && inside.length === 0)
      failures.push({ path, file: undefined, comments: comments.map(({ text }) => text), detail: said })
    if (sumsUp) comments = comments.filter((one) => one.level <= level)
    if (level > 0) return
    ended = { name, ok, took, failures }
    failures = []
  }

  return {
    line: (text) => {
      const bare = text.trimStart()
      const indent = text.length - bare.length
      if (detail) {
        if (indent === detail.indent && bare === '...') detail = undefined
        else detail.lines.push(text.slice(detail.indent))
        const file = /^\s*fileName: (.+)$/.exec(text)?.[1]
        if (file !== undefined) for (const one of inside) one.file = file
        return undefined
      }
      if (bare === '---' && indent % INDENT === 2) {
        detail = { lines: said, indent }
        return undefined
      }
      const file = takeEnded()
      const level = indent / INDENT
      const subtest = /^# Subtest: (.*)$/.exec(bare)
      if (subtest) {
        open.length = Math.min(open.length, level)
        open[level] = subtest[1] ?? ''
        return file
      }
      if (/^# (?!time=)/.test(bare) && level > 0) comments.push({ level, text: bare })
      if (level === 0) planned = Number(/^1\.\.(\d+)/.exec(bare)?.[1] ?? planned)
      const point = pointOf(bare)
      if (point && Number.isInteger(level)) take(level, point)
      return file
    },
    assertions: () => assertions,
    skipped: () => skipped,
    planned: () => planned,
  }
}
