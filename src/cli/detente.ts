#!/usr/bin/env node
/**
 * The `detente` command. What goes wrong is one line, and a status that is not 0. Each command loads only its own code:
 * loading all of it takes longer than most commands run.
 */
import { join } from 'node:path'
import { BadConfig, type Config } from '../app/config.ts'
import type { Running } from '../app/main.ts'
import { PlainError } from '../failure/plainError.ts'
import { keepToSelf } from '../files/modes.ts'
import { configOf, type GivenOptions, parse } from './options.ts'
import { USAGE } from './usage.ts'

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
const closeAtEnd = async (close: () => Promise<void>): Promise<void> => {
  const { default: closeWithGrace } = await import('close-with-grace')
  closeWithGrace({ delay: 10_000, logger: { error: sayError } }, async ({ err }) => {
    ending = true
    if (err) sayError(err)
    await close()
  })
}

const startUp = async (config: Config, stays: boolean, clock?: () => string): Promise<Running> => {
  const { openLog, start } = await import('../app/main.ts')
  const running = await start(config, openLog(config.log), fail, clock)
  if (stays) await closeAtEnd(running.close)
  return running
}

/** Printed last at a start, because a script that waits for the address may end the process at once. */
const sayAddress = ({ address }: Running): void => say(`Detente listens on ${address}`)

/**
 * Says which the first key is. Only a terminal shows it: logs of containers and services are kept and passed on, so
 * there it goes to a file.
 */
const sayFirstKey = async (secret: string, data: string, isTerminal: boolean): Promise<string> => {
  if (isTerminal) return `A first API key with the scope admin, shown only now: ${secret}`
  const { writeDurably } = await import('../files/durable.ts')
  const path = join(data, 'first-key.txt')
  await writeDurably(path, `${secret}\n`, 0o600)
  return `A first API key with the scope admin is in ${path}. Move it to a safe place, then delete the file.`
}

const serve = async (given: GivenOptions): Promise<void> => {
  const running = await startUp(configOf(given), true)
  const { firstKey } = await import('../app/main.ts')
  const secret = await firstKey(running.service)
  sayAddress(running)
  if (secret !== undefined) say(await sayFirstKey(secret, configOf(given).data, process.stdout.isTTY))
}

const runDemo = async (given: GivenOptions): Promise<void> => {
  // The demo should show the timeline, so it logs only warnings by default.
  const log = given.log ?? process.env.DETENTE_LOG ?? 'warn'
  // It never mixes with a ledger that somebody keeps.
  const data = given.data ?? process.env.DETENTE_DATA ?? './demo-data'
  const { demo, openDemoClock } = await import('./demo.ts')
  const clock = openDemoClock()
  const running = await startUp(configOf({ ...given, log, data }), given.once !== true, clock.now)
  sayAddress(running)
  try {
    await demo(running.address, given.all === true, process.stdout, clock)
  } catch (error) {
    await running.close()
    throw error
  }
  if (given.once) return running.close()
  const { firstKey } = await import('../app/main.ts')
  const secret = await firstKey(running.service)
  if (secret !== undefined) say(`A key for this demo, with the scope admin: ${secret}`)
  say(`Open ${running.address} in a browser. The service keeps running; press Ctrl-C to stop it.`)
}

/** The service that `npm start` serves. */
const LOCAL_SERVICE = 'http://127.0.0.1:3000'

/** Other users of a machine see its command lines, so a key may come from the environment. */
const keyOf = (given: GivenOptions): string | undefined => given['api-key'] ?? process.env.DETENTE_API_KEY

const runListen = async (given: GivenOptions): Promise<void> => {
  const { BadListen, listen } = await import('./listen.ts')
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
  if (given.to === undefined) throw new BadListen('name the receiver: --to http://localhost:3001/hook')
  const { to, from, secret } = given
  const service = given.service ?? LOCAL_SERVICE
  const options = { service, to, from, secret, key: keyOf(given), filters: given.filter ?? [] }
  return listen(options, say, abort.signal)
}

const runCheck = async (given: GivenOptions, name: string | undefined): Promise<void> => {
  const { check } = await import('./check.ts')
  const { target, identifier, goods, transit, destination, jurisdiction } = given
  const origin = given['origin-country']
  const question = { name, target, identifier, goods, origin, transit, destination, jurisdiction }
  return check(configOf(given), { ...question, asOf: given['as-of'] }, new Date().toISOString(), say)
}

const runMcp = async (given: GivenOptions): Promise<void> => {
  const { mcp } = await import('./mcp.ts')
  return mcp({ service: given.service ?? LOCAL_SERVICE, key: keyOf(given) }, sayError)
}

const runImport = async (given: GivenOptions, path: string | undefined): Promise<number> => {
  const { importRows } = await import('./importRows.ts')
  const { kind, map = [], set = [], mend = [], encoding, delimiter, sheet, json = false, service } = given
  const { 'dry-run': dryRun = false, 'skip-faulty': skipFaulty = false } = given
  const key = keyOf(given)
  const { stderr } = process
  const progress = stderr.isTTY ? (line: string) => void stderr.write(`\r\u001b[K${line}`) : undefined
  const asked = { kind, map, set, mend, encoding, delimiter, sheet, json, service, dryRun, skipFaulty, key }
  return importRows(configOf(given), path, asked, { say, sayError, progress })
}

const run = async (args: readonly string[]): Promise<void> => {
  const { values, positionals } = parse(args)
  const [command = 'serve', ...rest] = positionals
  if (values.help || (command === 'help' && rest.length === 0)) return say(USAGE)
  if (command === 'serve' && rest.length === 0) return serve(values)
  if (command === 'demo' && rest.length === 0) return runDemo(values)
  if (command === 'keys') return (await import('./keys.ts')).keys(configOf(values), rest, values, say)
  if (command === 'webhooks') return (await import('./webhooks.ts')).webhooks(configOf(values), rest, say)
  if (command === 'witness' && rest.length === 0) {
    const { witness } = await import('./witness.ts')
    const { close } = await witness(configOf(values), values, say)
    await closeAtEnd(close)
    return
  }
  if (command === 'diff' && rest.length === 0)
    return (await import('./diff.ts')).diff(configOf(values), values, say)
  if (command === 'check' && rest.length < 2) return runCheck(values, rest[0])
  if (command === 'mcp' && rest.length === 0) return runMcp(values)
  if (command === 'import-csv' && rest.length < 2) {
    process.exitCode = await runImport(values, rest[0])
    return
  }
  if (command === 'replay' && rest.length === 0)
    return (await import('./replay.ts')).replayLog(configOf(values), say)
  if (command === 'rebuild' && rest.length === 0)
    return (await import('./replay.ts')).rebuild(configOf(values), say)
  if (command === 'listen' && rest.length === 0) return runListen(values)
  if (command === 'audit')
    return (await import('./audit.ts')).audit(() => configOf(values), rest, values, say)
  if (command === 'export' && rest.length < 2)
    return (await import('./transfer.ts')).exportTo(configOf(values), rest[0])
  if (command === 'import' && rest[0] !== undefined && rest.length === 1) {
    const trusted = { keys: values['with-keys'] === true, webhooks: values['with-webhooks'] === true }
    return (await import('./transfer.ts')).importFrom(configOf(values), rest[0], say, trusted)
  }
  const [folder] = rest
  if (folder !== undefined && rest.length === 1) {
    if (command === 'backup') return (await import('./backup.ts')).backUp(configOf(values), folder, say)
    if (command === 'restore') {
      // Here --erasures names the list that is taken over, not the place where the service keeps its own.
      const { erasures, ...others } = values
      const later = { list: erasures, none: values['without-erasures'] === true }
      return (await import('./backup.ts')).restore(configOf(others), folder, later, say)
    }
  }
  throw new BadConfig([`there is no command ${JSON.stringify(positionals.join(' '))}`, '', USAGE.trimEnd()])
}

/** Whether an error's message explains it completely. */
const isPlain = (error: unknown): error is Error =>
  error instanceof PlainError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS_') === true

// The reader may close the pipe early: `detente demo | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`detente: standard output cannot be written to: ${error.message}\n`)
  process.exit(1)
})

keepToSelf()
try {
  await run(process.argv.slice(2))
} catch (error) {
  // After a signal, the close itself sets the status.
  if (!ending) {
    sayError(error)
    process.exitCode = 1
  }
}
