/**
 * The `detente` command in the process of the test, which takes a tenth of the time that a process of its own takes. What
 * is about signals, exits, standard output or another process of the ledger uses `process.ts`.
 */
import { PassThrough } from 'node:stream'
import type { Test } from 'tap'
import { runCommand } from '../../src/cli/command.ts'
import { endWith } from '../ending.ts'
import { openLines } from './lines.ts'
import { type Command, type Ended, servingOf, settingsOf } from './process.ts'

const BEFORE = process.cwd()

/** Works in the folder of the test until its end, as a process that was started there does. */
const workIn = (t: Test): void => {
  const umask = process.umask()
  process.chdir(t.testdirName)
  endWith(t, async () => {
    process.chdir(BEFORE)
    process.umask(umask)
  })
}

/** Starts the command; what it keeps running is closed with the test. */
export const start = (
  t: Test,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Command => {
  workIn(t)
  const [out, err] = [new PassThrough(), new PassThrough()]
  const lines = openLines(out)
  let said = ''
  err.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  const signal = new AbortController()
  const closes: (() => Promise<void>)[] = []
  const finish = async (): Promise<Ended> => {
    const status = await runCommand(args, {
      env: settingsOf(t, settings),
      out,
      err,
      log: err,
      closeAtEnd: async (close) => void closes.push(close),
      signalled: () => signal.signal,
      isEnding: () => signal.signal.aborted,
      fail: (error) => t.fail(String(error)),
    })
    if (closes.length > 0) await stopped
    for (const close of closes) await close()
    out.end()
    err.end()
    await lines.closed
    return { code: status ?? 0, out: lines.text(), err: said }
  }
  const stopped = new Promise<void>((resolve) => {
    signal.signal.addEventListener('abort', () => resolve())
  })
  const ended = finish()
  const stop = (): Promise<Ended> => {
    signal.abort()
    return ended
  }
  endWith(t, stop)
  return { stop, line: lines.find, ended }
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
export const serve = (
  t: Test,
  args: readonly string[] = ['serve'],
  settings?: Readonly<Record<string, string>>,
): Promise<Serving> => servingOf(start(t, args, settings))
