/** The `detente` command as a child process, in a folder of the test's and on a port that is free. */
import '../tap/inMemory.ts'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { endWith } from '../ending.ts'
import { openLines } from './lines.ts'

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
  /** Resolves with the first line of standard output that matches, from the beginning; rejects if it ends before. */
  line(like: RegExp): Promise<string>
  readonly ended: Promise<Ended>
  /** Asks it to end, and waits until it has. */
  stop(): Promise<Ended>
}

/** A command that is a process of its own. */
export interface CommandProcess extends Command {
  readonly child: ChildProcess
}

/** The data folder of a test, made when it is first used. */
export const dataOf = (t: Test): string => join(t.testdirName, 'data')

/** The settings of a command for tests, with those that are given. */
export const settingsOf = (
  t: Test,
  settings: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  DETENTE_DATA: dataOf(t),
  DETENTE_PORT: '0',
  DETENTE_LOG: 'warn',
  ...settings,
})

/** Starts the command; it is killed with the test. The environment holds nothing of the test's own but the path. */
export const start = (
  t: Test,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): CommandProcess => {
  const child = spawn(process.execPath, [...MEMORY, COMMAND, ...args], {
    cwd: t.testdirName,
    env: {
      PATH: process.env.PATH,
      ...(COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE: COMPILE_CACHE }),
      ...settingsOf(t, settings),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  const lines = openLines(child.stdout, () => err)
  const ended = Promise.all([once(child, 'close'), lines.closed]).then(([[code]]) => ({
    code,
    out: lines.text(),
    err,
  }))
  endWith(t, async () => {
    child.kill('SIGKILL')
    await ended
  })
  const stop = (): Promise<Ended> => {
    child.kill('SIGTERM')
    return ended
  }
  return { child, line: lines.find, ended, stop }
}

/** Runs the command to its end. */
export const run = (
  t: Test,
  args: readonly string[],
  settings?: Readonly<Record<string, string>>,
): Promise<Ended> => start(t, args, settings).ended

export interface Serving extends CommandProcess {
  readonly address: string
}

/** Waits until the service of a command listens. */
export const servingOf = async <Started extends Command>(
  command: Started,
): Promise<Started & { readonly address: string }> => {
  const line = await command.line(/^Detente listens on /)
  return { ...command, address: line.slice('Detente listens on '.length) }
}

/** Starts the service and waits until it listens. */
export const serve = (
  t: Test,
  args: readonly string[] = ['serve'],
  settings?: Readonly<Record<string, string>>,
): Promise<Serving> => servingOf(start(t, args, settings))

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
