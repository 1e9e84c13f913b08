#!/usr/bin/env node
/** The `detente` command: serve, demo, keys. What goes wrong is one line, and a status that is not 0. */
import closeWithGrace from 'close-with-grace'
import { BadConfig, type Config } from '../app/config.ts'
import { CannotStart, firstKey, openLog, type Running, start } from '../app/main.ts'
import { BadKeyFile as BadSignerFile } from '../audit/signer/logKey.ts'
import { StoreError } from '../failure/storeError.ts'
import { BadExport } from '../store/transfer/format.ts'
import { BadKeyFile } from '../webhooks/endpoints/serverKey.ts'
import { audit, BadAuditCommand } from './audit.ts'
import { backUp, restore } from './backup.ts'
import { DemoFailed, demo } from './demo.ts'
import { diff } from './diff.ts'
import { BadKeyCommand, keys } from './keys.ts'
import { BadListen, listen } from './listen.ts'
import { configOf, type Given, parse } from './options.ts'
import { rebuild, replayLog } from './replay.ts'
import { exportTo, importFrom } from './transfer.ts'
import { USAGE } from './usage.ts'
import { witness } from './witness.ts'

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Prints the error that ends the process. A status other than 0 always comes with such a line. */
const sayError = (error: unknown): void => {
  const text = isPlain(error) ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`detente: ${text}\n`)
}

const fail = (error: unknown): never => {
  sayError(error)
  process.exit(1)
}

/** Set once a signal ends the process. Errors of the closing service are then not reported as failures. */
let ending = false

/** Closes what is running when a signal ends the process. */
const closeAtEnd = (close: () => Promise<void>): void => {
  closeWithGrace({ delay: 10_000, logger: { error: sayError } }, async ({ err }) => {
    ending = true
    if (err) sayError(err)
    await close()
  })
}

const startUp = async (config: Config, stays: boolean): Promise<Running> => {
  const running = await start(config, openLog(config.log), fail)
  if (stays) closeAtEnd(running.close)
  return running
}

/** Printed last at a start, because a script that waits for the address may end the process at once. */
const sayAddress = ({ address }: Running): void => say(`Detente listens on ${address}`)

const serve = async (given: Given): Promise<void> => {
  const running = await startUp(configOf(given), true)
  const secret = await firstKey(running.service)
  sayAddress(running)
  if (secret !== undefined) say(`A first API key with the scope admin, shown only now: ${secret}`)
}

const runDemo = async (given: Given): Promise<void> => {
  // The demo should show the timeline, so it logs only warnings by default.
  const log = given.log ?? process.env.DETENTE_LOG ?? 'warn'
  const running = await startUp(configOf({ ...given, log }), given.once !== true)
  sayAddress(running)
  try {
    await demo(running.address, given.all === true, process.stdout)
  } catch (error) {
    await running.close()
    throw error
  }
  if (given.once) await running.close()
  else say('The service keeps running; press Ctrl-C to stop it.')
}

const runListen = (given: Given): Promise<void> => {
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
  if (given.to === undefined) throw new BadListen('name the receiver: --to http://localhost:3001/hook')
  const { to, from, secret } = given
  const service = given.service ?? 'http://127.0.0.1:3000'
  const options = { service, to, from, secret, key: given['api-key'], filters: given.filter ?? [] }
  return listen(options, say, abort.signal)
}

const run = async (args: readonly string[]): Promise<void> => {
  const { values, positionals } = parse(args)
  const [command = 'serve', ...rest] = positionals
  if (values.help || (command === 'help' && rest.length === 0)) return say(USAGE)
  if (command === 'serve' && rest.length === 0) return serve(values)
  if (command === 'demo' && rest.length === 0) return runDemo(values)
  if (command === 'keys') return keys(configOf(values), rest, values, say)
  if (command === 'witness' && rest.length === 0) {
    const { close } = await witness(configOf(values), values, say)
    closeAtEnd(close)
    return
  }
  if (command === 'diff' && rest.length === 0) return diff(configOf(values), values, say)
  if (command === 'replay' && rest.length === 0) return replayLog(configOf(values), say)
  if (command === 'rebuild' && rest.length === 0) return rebuild(configOf(values), say)
  if (command === 'listen' && rest.length === 0) return runListen(values)
  if (command === 'audit') return audit(() => configOf(values), rest, values, say)
  if (command === 'export' && rest.length < 2) return exportTo(configOf(values), rest[0])
  if (command === 'import' && rest[0] !== undefined && rest.length === 1) {
    const trusted = { keys: values['with-keys'] === true, webhooks: values['with-webhooks'] === true }
    return importFrom(configOf(values), rest[0], say, trusted)
  }
  const [folder] = rest
  if (folder !== undefined && rest.length === 1) {
    if (command === 'backup') return backUp(configOf(values), folder, say)
    if (command === 'restore') return restore(configOf(values), folder, say)
  }
  throw new BadConfig([`there is no command ${JSON.stringify(positionals.join(' '))}`, '', USAGE.trimEnd()])
}

/** Whether an error's message explains it completely. */
const isPlain = (error: unknown): error is Error =>
  error instanceof BadConfig ||
  error instanceof CannotStart ||
  error instanceof StoreError ||
  error instanceof BadKeyFile ||
  error instanceof BadSignerFile ||
  error instanceof DemoFailed ||
  error instanceof BadKeyCommand ||
  error instanceof BadAuditCommand ||
  error instanceof BadListen ||
  error instanceof BadExport ||
  (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS_') === true

// The reader may close the pipe early: `detente demo | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`detente: standard output cannot be written to: ${error.message}\n`)
  process.exit(1)
})

try {
  await run(process.argv.slice(2))
} catch (error) {
  // After a signal, the close itself sets the status.
  if (!ending) {
    sayError(error)
    process.exitCode = 1
  }
}
