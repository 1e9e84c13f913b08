/**
 * Runs the `detente` command with what it sees of its process, so that tests can run it without one. Each command loads
 * only its own code: loading all of it takes longer than most commands run.
 */
import { join } from 'node:path'
import { BadConfig, type Config } from '../app/config.ts'
import type { Running } from '../app/main.ts'
import { PlainError } from '../failure/plainError.ts'
import { BadCommand } from './inputFiles.ts'
import { configFrom, type GivenOptions, parse } from './options.ts'
import { USAGE } from './usage.ts'

/** What the command sees of its process. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  readonly err: NodeJS.WritableStream & { readonly isTTY?: boolean }
  /** Takes the lines of the log; standard error by default. */
  readonly log?: { write(line: string): void }
  /** Has something closed when a signal ends the process. It keeps running until then. */
  closeAtEnd(close: () => Promise<void>): Promise<void>
  /** Aborts when a signal asks the command to end by itself. */
  signalled(): AbortSignal
  /** Whether a signal ends the process. Errors of the closing service are then not reported as failures. */
  isEnding(): boolean
  /** Ends the process at once: the service that it runs for has failed. */
  fail(error: unknown): void
}

/** Whether an error's message explains it completely. */
const isPlain = (error: unknown): error is Error =>
  error instanceof PlainError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS_') === true

/** The lines of an error that ends the process. A status other than 0 always comes with them. */
export const errorText = (error: unknown): string => {
  const text = isPlain(error) ? error.message : error instanceof Error ? error.stack : String(error)
  return `detente: ${text}\n`
}

/** A run of the command: its surroundings, its configuration, and how it prints. */
interface Run extends Surroundings {
  configOf(given: GivenOptions): Config
  readonly say: (line: string) => void
  readonly sayError: (error: unknown) => void
  /** Takes the status of a command that says more by it than whether it failed. */
  readonly endWith: (status: number) => void
}

const startUp = async (
  { log, fail, closeAtEnd }: Run,
  config: Config,
  stays: boolean,
  clock?: () => string,
): Promise<Running> => {
  const { openLog, start } = await import('../app/main.ts')
  const running = await start(config, openLog(config.log, log), fail, clock)
  if (stays) await closeAtEnd(running.close)
  return running
}

/** Printed last at a start, because a script that waits for the address may end the process at once. */
const sayAddress = ({ say }: Run, { address }: Running): void => say(`Detente listens on ${address}`)

/**
 * Says where the first key is. Only a terminal shows the key itself. Logs of containers and services are kept and
 * passed on, so there the key goes to a file.
 */
const sayFirstKey = async (secret: string, data: string, isTerminal: boolean): Promise<string> => {
  if (isTerminal) return `A first API key with the scope admin, shown only now: ${secret}`
  const { writeDurably } = await import('../files/durable.ts')
  const path = join(data, 'first-key.txt')
  await writeDurably(path, `${secret}\n`, 0o600)
  return `A first API key with the scope admin is in ${path}. Move it to a safe place, then delete the file.`
}

const serve = async (run: Run, given: GivenOptions): Promise<void> => {
  const config = run.configOf(given)
  const running = await startUp(run, config, true)
  const { firstKey } = await import('../app/main.ts')
  const secret = await firstKey(running.service)
  sayAddress(run, running)
  if (secret !== undefined) run.say(await sayFirstKey(secret, config.data, run.out.isTTY === true))
}

const runDemo = async (run: Run, given: GivenOptions): Promise<void> => {
  const { env, out, say } = run
  // The demo should show the timeline, so it logs only warnings by default.
  const log = given.log ?? env.DETENTE_LOG ?? 'warn'
  // It never mixes with a ledger that somebody keeps.
  const data = given.data ?? env.DETENTE_DATA ?? './demo-data'
  const { demo, openDemoClock } = await import('./demo.ts')
  const clock = openDemoClock()
  const running = await startUp(run, run.configOf({ ...given, log, data }), given.once !== true, clock.now)
  sayAddress(run, running)
  try {
    await demo(running.address, given.all === true, { out, hasColour: env.NO_COLOR === undefined }, clock)
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

const runWitness = async ({ configOf, say, closeAtEnd }: Run, given: GivenOptions): Promise<void> => {
  const { witness } = await import('./witness.ts')
  const { close } = await witness(configOf(given), given, say)
  await closeAtEnd(close)
}

/** The service that `npm start` serves. */
const LOCAL_SERVICE = 'http://127.0.0.1:3000'

/** Other users of a machine see its command lines, so a key may come from the environment. */
const keyOf = ({ env }: Run, given: GivenOptions): string | undefined =>
  given['api-key'] ?? env.DETENTE_API_KEY

const runListen = async (run: Run, given: GivenOptions): Promise<void> => {
  const { BadListen, listen } = await import('./listen.ts')
  const end = run.signalled()
  if (given.to === undefined) throw new BadListen('name the receiver: --to http://localhost:3001/hook')
  const { to, from, secret } = given
  const service = given.service ?? LOCAL_SERVICE
  const options = { service, to, from, secret, key: keyOf(run, given), filters: given.filter ?? [] }
  return listen(options, run.say, end)
}

const runMcp = async (run: Run, given: GivenOptions): Promise<void> => {
  const { mcp } = await import('./mcp.ts')
  return mcp({ service: given.service ?? LOCAL_SERVICE, key: keyOf(run, given) }, run.sayError)
}

const runCheck = async (
  { configOf, say }: Run,
  given: GivenOptions,
  name: string | undefined,
): Promise<void> => {
  // An option of every command, which would be ignored here, so that the question would not say the country.
  if (given.origin !== undefined) {
    throw new BadCommand('--origin names a log; the country that goods come from is --origin-country')
  }
  const { check } = await import('./check.ts')
  const { target, identifier, goods, nomenclature, transit, destination, jurisdiction } = given
  const origin = given['origin-country']
  const question = {
    name,
    target,
    identifier,
    goods,
    nomenclature,
    origin,
    transit,
    destination,
    jurisdiction,
  }
  return check(configOf(given), { ...question, asOf: given['as-of'] }, new Date().toISOString(), say)
}

const runImport = async (run: Run, given: GivenOptions, path: string | undefined): Promise<void> => {
  const { importRows } = await import('./importRows.ts')
  const { kind, map = [], set = [], mend = [], encoding, delimiter, sheet, json = false, service } = given
  const { 'dry-run': dryRun = false, 'skip-faulty': skipFaulty = false } = given
  const { configOf, err, say, sayError, endWith } = run
  const key = keyOf(run, given)
  const progress = err.isTTY ? (line: string) => void err.write(`\r\u001b[K${line}`) : undefined
  const asked = { kind, map, set, mend, encoding, delimiter, sheet, json, service, dryRun, skipFaulty, key }
  endWith(await importRows(configOf(given), path, asked, { say, sayError, progress }))
}

/** Runs what the arguments name. */
const runNamed = async (run: Run, args: readonly string[]): Promise<void> => {
  const { configOf, say } = run
  const { values, positionals } = parse(args)
  const [command = 'serve', ...rest] = positionals
  if (values.help || (command === 'help' && rest.length === 0)) return say(USAGE)
  if (command === 'serve' && rest.length === 0) return serve(run, values)
  if (command === 'demo' && rest.length === 0) return runDemo(run, values)
  if (command === 'keys') return (await import('./keys.ts')).keys(configOf(values), rest, values, say)
  if (command === 'webhooks') return (await import('./webhooks.ts')).webhooks(configOf(values), rest, say)
  if (command === 'witness' && rest.length === 0) return runWitness(run, values)
  if (command === 'diff' && rest.length === 0)
    return (await import('./diff.ts')).diff(configOf(values), values, say)
  if (command === 'check' && rest.length < 2) return runCheck(run, values, rest[0])
  if (command === 'mcp' && rest.length === 0) return runMcp(run, values)
  if (command === 'import-csv' && rest.length < 2) return runImport(run, values, rest[0])
  if (command === 'replay' && rest.length === 0)
    return (await import('./replay.ts')).replayLog(configOf(values), say)
  if (command === 'rebuild' && rest.length === 0)
    return (await import('./replay.ts')).rebuild(configOf(values), say)
  if (command === 'listen' && rest.length === 0) return runListen(run, values)
  if (command === 'audit')
    return (await import('./audit.ts')).audit(() => configOf(values), rest, values, say)
  if (command === 'export' && rest.length < 2)
    return (await import('./transfer.ts')).exportTo(configOf(values), rest[0], run.out)
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

/**
 * Runs the command with its arguments. What goes wrong is printed, and is a status that is not 0.
 * @returns the status; undefined after a signal, which sets the status itself. A service keeps running after this
 */
export const runCommand = async (
  args: readonly string[],
  around: Surroundings,
): Promise<number | undefined> => {
  const sayError = (error: unknown): void => void around.err.write(errorText(error))
  let status = 0
  const run: Run = {
    ...around,
    configOf: (given) => configFrom(around.env, given),
    say: (line) => void around.out.write(`${line}\n`),
    sayError,
    endWith: (given) => {
      status = given
    },
  }
  try {
    await runNamed(run, args)
    return status
  } catch (error) {
    if (around.isEnding()) return undefined
    sayError(error)
    return 1
  }
}
