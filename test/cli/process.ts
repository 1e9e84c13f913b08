/** The `detente` command as a child process, in a folder of the test's and on a port that is free. */
import '../tap/inMemory.ts'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { endWith } from '../ending.ts'

const COMMAND = fileURLToPath(new URL('../../src/cli/detente.ts', import.meta.url))

/** What one process compiled the next need not. */
const COMPILE_CACHE = process.env.NODE_COMPILE_CACHE && resolve(process.env.NODE_COMPILE_CACHE)

/** As `npm start` has it. */
const MEMORY = ['--max-semi-space-size=4', '--heap-growing-percent=20']

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Command {
  readonly child: ChildProcess
  /** Resolves with the first line of standard output that matches, from the beginning; rejects if it ends before. */
  line(like: RegExp): Promise<string>
  readonly ended: Promise<Ended>
}

/** The data folder of a test, made when it is first used. */
export const dataOf = (t: Test): string => join(t.testdirName, 'data')

/** Starts the command; it is killed with the test. The environment holds nothing of the test's own but the path. */
export const start = (
  t: Test,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Command => {
  const child = spawn(process.execPath, [...MEMORY, COMMAND, ...args], {
    cwd: t.testdirName,
    env: {
      PATH: process.env.PATH,
      ...(COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE: COMPILE_CACHE }),
      DETENTE_DATA: dataOf(t),
      DETENTE_PORT: '0',
      DETENTE_LOG: 'warn',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const look = (): void => {
    for (const one of [...waiting]) one()
  }
  const reader = createInterface(child.stdout)
  reader.on('line', (line) => {
    lines.push(line)
    look()
  })
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  let over = false
  const ended = Promise.all([once(child, 'close'), once(reader, 'close')]).then(([[code]]) => {
    over = true
    look()
    return { code, out: lines.map((line) => `${line}\n`).join(''), err }
  })
  endWith(t, async () => {
    child.kill('SIGKILL')
    await ended
  })
  const line: Command['line'] = (like) =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const found = lines.find((one) => like.test(one))
        if (found === undefined && !over) return
        waiting.delete(check)
        if (found === undefined) reject(new Error(`it ended without ${like}: ${err}`))
        else resolve(found)
      }
      waiting.add(check)
      check()
    })
  return { child, line, ended }
}

/** Runs the command to its end. */
export const run = (
  t: Test,
  args: readonly string[],
  settings?: Readonly<Record<string, string>>,
): Promise<Ended> => start(t, args, settings).ended

export interface Serving extends Command {
  readonly address: string
}

/** Starts the service and waits until it listens. */
export const serve = async (
  t: Test,
  args: readonly string[] = ['serve'],
  settings?: Readonly<Record<string, string>>,
): Promise<Serving> => {
  const command = start(t, args, settings)
  const line = await command.line(/^Detente listens on /)
  return { ...command, address: line.slice('Detente listens on '.length) }
}

/** The first admin key of a service that just made it. */
export const firstKey = async ({ line }: Pick<Command, 'line'>): Promise<string> => {
  const path = /is in (.+)\. Move/.exec(await line(/A first API key/))?.[1] ?? ''
  return readFileSync(path, 'utf8').trim()
}

/** A key with the scopes that it names, of a service whose admin key is known. */
export const keyWith = async (
  address: string,
  admin: string,
  ...scopes: readonly string[]
): Promise<string> => {
  const answer = await fetch(`${address}/v1/keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${admin}` },
    body: JSON.stringify({ scopes }),
  })
  return ((await answer.json()) as { secret: string }).secret
}

/** Checks that it failed and said why in one line. */
export const failsWith = (t: Test, { code, err, out }: Ended, why: RegExp): void => {
  t.equal(code, 1)
  t.match(err, /^detente: [^\n]+\n$/)
  t.match(err, why)
  t.notMatch(out, /listens/)
}
