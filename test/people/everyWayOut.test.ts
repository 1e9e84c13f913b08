/**
 * What leaves the service otherwise than by a GET: answers to questions that are posted, what the commands print and write,
 * and the files of the data folder. Routes come from the app, commands from the help text, files from the folder, so that a
 * new one has to be placed here before it can forget.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { t as all, test } from 'tap'
import { SCOPES } from '../../events/key.ts'
import { USAGE } from '../../src/cli/usage.ts'
import { pathOf } from '../../src/rules/kernel/command.ts'
import { commands } from '../../src/rules/registry.ts'
import { run, serve } from '../cli/process.ts'
import { keyWith } from '../http/given.ts'
import { pause } from '../pause.ts'
import { GONE_SECRETS, hiddenPersons, SECRETS } from './hiddenPersons.ts'
import { bytesIn, tracesIn } from './traces.ts'

all.setTimeout(300_000)

/** Routes that are posted to and answer from what is recorded, with what they are asked. */
const QUESTIONS: Readonly<Record<string, object>> = {
  'POST /v1/screenings': {
    rows: [{ name: SECRETS[0] }, { target: 'somebody-0' }],
  },
}

/** Routes that change something: their answers hold ids, or what was sent. */
const CHANGES =
  /^(?:POST \/v1\/(?:batches|keys|session|imports|webhooks|audit\/(?:replays|rebuilds))|PATCH|DELETE|PUT)/

test('no answer to a posted question shows a name to a key without the scope for names', async (t) => {
  const built = await hiddenPersons(t)
  const paths = new Set(commands.map((command) => `POST ${pathOf(command).replace(/\{(\w+)\}/g, ':$1')}`))
  const strangers = await keyWith(built, ...SCOPES.filter((scope) => scope !== 'names'))
  for (const route of built.app.neededScopes.keys()) {
    if (/^(?:GET|HEAD|OPTIONS)/.test(route) || paths.has(route) || CHANGES.test(route)) continue
    const body = QUESTIONS[route]
    if (!body) throw new Error(`say in QUESTIONS or CHANGES what ${route} is`)
    const answer = await built.post(route.slice('POST '.length), body, strangers)
    t.equal(answer.statusCode, 200, answer.body)
    // What was asked is repeated in the answer.
    const asked = JSON.stringify(body)
    const found = SECRETS.filter((secret) => !asked.includes(String(secret)))
    t.same(tracesIn(Buffer.from(answer.body).toString('latin1'), [...found, ...GONE_SECRETS] as string[]), [])
  }
})

/** Commands by their first words, with what they are called with; `names` says that whoever has the files sees names. */
const COMMANDS: Readonly<
  Record<string, readonly { readonly args: readonly string[]; readonly names?: true }[]>
> = {
  export: [
    { args: ['export'], names: true },
    { args: ['export', 'OUT/export.jsonl'], names: true },
  ],
  backup: [{ args: ['backup', 'OUT/backup'], names: true }],
  diff: [{ args: ['diff', '--from', 'position:0'], names: true }],
  check: [
    { args: ['check', 'quxworthy'], names: true },
    { args: ['check', '--target', 'somebody-0'], names: true },
  ],
  replay: [{ args: ['replay'] }],
  keys: [{ args: ['keys', 'list'] }],
  audit: [{ args: ['audit', 'export', 'OUT/bundle'] }, { args: ['audit', 'key'] }],
  // They print nothing of what is recorded, or only what a service sends to their key.
  ...{
    serve: [],
    demo: [],
    import: [],
    restore: [],
    mcp: [],
    witness: [],
    'import-csv': [],
    rebuild: [],
    listen: [],
  },
  webhooks: [{ args: ['webhooks', 'resume'] }],
}

test('no command prints or writes the name of an erased person, and only some that of a withheld one', async (t) => {
  const built = await hiddenPersons(t)
  const { data, store } = built.config
  await built.close()
  const settings = { DETENTE_DATA: data, DETENTE_STORE: store, DETENTE_LOG: 'silent', DETENTE_PORT: '0' }
  const served = await serve(t, ['serve'], settings)
  while (!existsSync(join(data, 'audit.key.signed'))) await pause()
  served.child.kill('SIGTERM')
  await served.ended
  const known = new Set([...USAGE.matchAll(/^detente ([a-z-]+)/gm)].map(([, name = '']) => name))
  for (const name of known) {
    const calls = COMMANDS[name]
    if (!calls) throw new Error(`say in COMMANDS what detente ${name} lets out`)
    for (const { args, names } of calls) {
      const out = mkdtempSync(join(dirname(data), 'out-'))
      const given = args.map((one) => one.replace('OUT', out))
      const { code, out: printed, err } = await run(t, given, settings)
      t.equal(code, 0, `${args.join(' ')}: ${err}`)
      // The question itself is repeated.
      const asked = args.join(' ')
      const secrets = names ? [] : SECRETS.filter((secret) => !asked.includes(String(secret)))
      const bytes = Buffer.from(printed + err).toString('latin1') + (names ? '' : bytesIn(out))
      t.same(tracesIn(bytes, [...secrets, ...GONE_SECRETS] as string[]), [], args.join(' '))
      t.same(tracesIn(bytesIn(out), GONE_SECRETS), [], `what ${args.join(' ')} writes`)
    }
  }
})

/** Files that may hold the names of persons who are not erased. */
const WITH_NAMES = /^(?:events\.db|views-[0-9a-f]{12}\.db)(?:-wal|-shm)?$/

test('no file of the data folder holds an erased name, and only the ledger and the views hold a withheld one', async (t) => {
  const built = await hiddenPersons(t)
  const { data } = built.config
  await built.close()
  t.same(tracesIn(bytesIn(data), GONE_SECRETS), [])
  for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    if (WITH_NAMES.test(relative(data, path))) continue
    const bytes = readFileSync(path).toString('latin1')
    t.same(tracesIn(bytes, SECRETS as string[]), [], relative(data, path))
  }
})
