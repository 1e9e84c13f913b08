#!/usr/bin/env node
/** The `detente` command: serve, demo, keys. What goes wrong is one line, and a status that is not 0. */
import { parseArgs } from 'node:util'
import closeWithGrace from 'close-with-grace'
import { BadConfig, type Config, readConfig, SETTINGS } from '../app/config.ts'
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
import { rebuild, replayLog } from './replay.ts'
import { exportTo, importFrom } from './transfer.ts'
import { witness } from './witness.ts'

const USAGE = `detente serve                         serves the ledger
detente demo [--all] [--once]         records the founding case, or all, prints the timeline, goes on serving
detente keys add --scopes S [--label L]   makes an API key; scopes: read,record,review,audit,webhooks,admin
detente keys list
detente keys revoke ID [--endpoints E]   E says what becomes of its webhooks: keep, pause or remove
detente export [FILE]                 writes the ledger as JSON Lines, also while a service runs
detente import FILE [--with-keys] [--with-webhooks]   checks an export, then reads it into the ledger; run again, it
                                      continues; API keys and webhooks come only when asked for
detente backup FOLDER                 copies the ledger, also while a service runs
detente restore FOLDER                puts such a copy where there is no ledger; later erasures are applied again
detente audit verify FOLDER [--policy FILE] [--since CHECKPOINT]   checks a bundle offline
detente audit export FOLDER [--since CHECKPOINT] [--deal ID] [--disclose PERSONS]   writes a bundle, also while a service runs
detente witness --policy FILE --origin NAME   runs a witness for the logs of a policy
detente diff --from WHEN [--to WHEN] [--deal ID] [--labels L] [--known]   what changed between two moments
detente replay                        folds the log anew and compares the live views, row by row
detente rebuild                       builds the views of this version beside those of a running older one
detente listen --to URL [--filter types=A,B] [--from beginning]   delivers to your own machine what a service
                                      streams; --service URL, --api-key KEY, --secret WHSEC
detente audit key [--replace]         says the key of the log, for others' policies; puts another in its place
detente audit key --last CHECKPOINT   tells a restored key what it signed last; docs/audit.md says when
detente audit key --new-log NAME      goes on as a new log where the ledger does not lead to what was signed

Options, each also by environment:
  --data FOLDER    DETENTE_DATA    ./data
  --store ADDRESS  DETENTE_STORE   sqlite:events.db in that folder
  --host HOST      DETENTE_HOST    127.0.0.1
  --port PORT      DETENTE_PORT    3000; 0 picks a free one
  --log LEVEL      DETENTE_LOG     info
  --hosts NAMES    DETENTE_HOSTS   further names of this service, as behind a proxy; then every request needs a key
  --connections N  DETENTE_CONNECTIONS   2000 at once; further ones are ended
  --headers-timeout S, --request-timeout S, --keep-alive S, --stalled-timeout S   seconds that a connection has for its
                   headers (15), a whole request (60), its next request (72), and without anything moving (300)
  --key-file FILE  DETENTE_KEY_FILE   server.key in the data folder; made when missing
  --webhook-networks LIST  DETENTE_WEBHOOK_NETWORKS   networks beside the public ones that webhooks may reach
  --webhook-http yes  DETENTE_WEBHOOK_HTTP   no; yes lets webhooks be plain http
  --streams N      DETENTE_STREAMS   2000 live streams at once, of all clients together
  --streams-per-key N  DETENTE_STREAMS_PER_KEY   1000 live streams at once of one API key
  --signer FILE    DETENTE_SIGNER  audit.key in the data folder: the key that signs the log
  --erasures FILE  DETENTE_ERASURES  erasures.txt in the data folder: whom a restored ledger must forget again
  --clock-accepted WHEN  DETENTE_CLOCK_ACCEPTED   up to when the ledger may be ahead of the clock, after one ran ahead
  --origin NAME    DETENTE_ORIGIN  the name of the log, taken when its key is made
  --witnesses FILE DETENTE_WITNESSES   a policy whose witnesses are asked to cosign the log
`

type Dashed<Name extends string> = Name extends `${infer Word}_${infer Rest}`
  ? `${Word}-${Dashed<Rest>}`
  : Name

/** The option of a setting: `--key-file` of `DETENTE_KEY_FILE`. */
type OptionOf<Setting extends string> = Setting extends `DETENTE_${infer Name}`
  ? Lowercase<Dashed<Name>>
  : never

type SettingOption = OptionOf<(typeof SETTINGS)[number]>

const optionOf = (setting: (typeof SETTINGS)[number]) =>
  setting.slice('DETENTE_'.length).toLowerCase().replaceAll('_', '-') as SettingOption

/** Every setting is an option. */
const settings = Object.fromEntries(SETTINGS.map((name) => [optionOf(name), { type: 'string' }])) as Readonly<
  Record<SettingOption, { readonly type: 'string' }>
>

const options = {
  ...settings,
  all: { type: 'boolean' },
  once: { type: 'boolean' },
  scopes: { type: 'string' },
  label: { type: 'string' },
  endpoints: { type: 'string' },
  policy: { type: 'string' },
  since: { type: 'string' },
  deal: { type: 'string' },
  labels: { type: 'string' },
  known: { type: 'boolean' },
  disclose: { type: 'string' },
  replace: { type: 'boolean' },
  last: { type: 'string' },
  'new-log': { type: 'string' },
  to: { type: 'string' },
  filter: { type: 'string', multiple: true },
  from: { type: 'string' },
  service: { type: 'string' },
  secret: { type: 'string' },
  'api-key': { type: 'string' },
  'with-keys': { type: 'boolean' },
  'with-webhooks': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const parse = (args: readonly string[]) => {
  const unknown = parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens.find(
    (token) => token.kind === 'option' && !Object.hasOwn(options, token.name),
  )
  if (unknown?.kind === 'option') throw new BadConfig([`There is no option ${unknown.rawName}.`])
  return parseArgs({ args: [...args], options, allowPositionals: true })
}

type Given = ReturnType<typeof parse>['values']

const configOf = (given: Given): Config =>
  readConfig(process.env, Object.fromEntries(SETTINGS.map((name) => [name, given[optionOf(name)]])))

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** What ended the process, in a line: it must never end without one where its status is not 0. */
const sayError = (error: unknown): void => {
  const text = isPlain(error) ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`detente: ${text}\n`)
}

const fail = (error: unknown): never => {
  sayError(error)
  process.exit(1)
}

/** Set once a signal ends the process: what then finds its service closed is no failure. */
let ending = false

/** Closes what runs when a signal ends the process. */
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

/** The last of a start: whoever waits for the address may end the process at once. */
const sayAddress = ({ address }: Running): void => say(`Detente listens on ${address}`)

const serve = async (given: Given): Promise<void> => {
  const running = await startUp(configOf(given), true)
  const secret = await firstKey(running.service)
  sayAddress(running)
  if (secret !== undefined) say(`A first API key with the scope admin, shown only now: ${secret}`)
}

const runDemo = async (given: Given): Promise<void> => {
  // The timeline is what the demo is for, so the log keeps quiet unless asked.
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
  else say('It goes on serving; Ctrl-C ends it.')
}

const runListen = (given: Given): Promise<void> => {
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
  if (given.to === undefined) throw new BadListen('say where to deliver to: --to http://localhost:3001/hook')
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

/** Whether an error says all there is to say in its message. */
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

// Whoever reads may stop reading: `detente demo | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`detente: standard output cannot be written to: ${error.message}\n`)
  process.exit(1)
})

try {
  await run(process.argv.slice(2))
} catch (error) {
  // Else the signal's own end says how it went.
  if (!ending) {
    sayError(error)
    process.exitCode = 1
  }
}
