#!/usr/bin/env node
/** The `detente` command: `command.ts` in a process of its own. What goes wrong is one line, and a status that is not 0. */
import { keepToSelf } from '../files/modes.ts'
import { errorText, runCommand } from './command.ts'

const sayError = (error: unknown): void => {
  process.stderr.write(errorText(error))
}

/** Set once a signal ends the process. */
let ending = false

const closeAtEnd = async (close: () => Promise<void>): Promise<void> => {
  const { default: closeWithGrace } = await import('close-with-grace')
  closeWithGrace({ delay: 10_000, logger: { error: sayError } }, async ({ err }) => {
    ending = true
    if (err) sayError(err)
    await close()
  })
}

const signalled = (): AbortSignal => {
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
  return abort.signal
}

// The reader may close the pipe early: `detente demo | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`detente: standard output cannot be written to: ${error.message}\n`)
  process.exit(1)
})

keepToSelf()
const status = await runCommand(process.argv.slice(2), {
  env: process.env,
  out: process.stdout,
  err: process.stderr,
  closeAtEnd,
  signalled,
  isEnding: () => ending,
  fail: (error) => {
    sayError(error)
    process.exit(1)
  },
})
// A status of 0 is left to what happens while a service runs.
if (status) process.exitCode = status
