/** `detente serve`: it prints where it listens, explains in one line why it cannot start, and stops on a signal. */
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { readConfig, SETTINGS } from '../../src/app/config.ts'
import { keys } from '../../src/cli/keys.ts'
import { run, serve } from './inProcess.ts'
import { dataOf, failsWith, firstKey, run as runAlone, serve as serveAlone } from './process.ts'

/** Runs `detente keys` in this process, and returns the printed lines. */
const keysOf = async (t: Test, words: readonly string[], scopes?: string): Promise<string> => {
  const said: string[] = []
  const umask = process.umask(0o077)
  await keys(readConfig({ DETENTE_DATA: dataOf(t) }), words, { scopes }, (line) => said.push(line))
  process.umask(umask)
  return said.join('\n')
}

for (const [args, signal] of [
  [['serve'], 'SIGTERM'],
  [[], 'SIGINT'],
] as const) {
  const called = ['detente', ...args].join(' ')
  test(`${called} says where it listens, answers there, and ends well on ${signal}`, async (t) => {
    t.testdir({})
    const { address, child, ended } = await serveAlone(t, args)
    t.match(address, /^http:\/\/127\.0\.0\.1:\d+$/)
    t.equal((await fetch(`${address}/health/live`)).status, 200)
    child.kill(signal)
    t.match(await ended, { code: 0, err: '' })
  })
}

test('it listens on the loopback of IPv6, too', async (t) => {
  t.testdir({})
  const { address } = await serve(t, ['serve', '--host', '::1'])
  t.match(address, /^http:\/\/\[::1\]:\d+$/)
  t.equal((await fetch(`${address}/v1/deals`)).status, 200)
})

test('a first start without a terminal writes the admin key to a file, and a later start makes no key', async (t) => {
  t.testdir({})
  const first = await serve(t)
  const secret = await firstKey(first)
  const authorization = `Bearer ${secret}`
  const listed = await fetch(`${first.address}/v1/keys`, { headers: { authorization } })
  t.match(await listed.json(), { items: [{ scopes: ['admin'] }] })
  t.equal(statSync(join(dataOf(t), 'first-key.txt')).mode & 0o777, 0o600)
  const { out, err } = await first.stop()
  t.notOk((out + err).includes(secret), 'logs are kept and passed on')
  const second = await serve(t)
  t.equal((await fetch(`${second.address}/v1/keys`, { headers: { authorization } })).status, 200)
  t.notMatch((await second.stop()).out, /key/)
})

/** Every file and folder in a folder, with its mode. */
const modesIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].map((path) => {
      const found = statSync(join(folder, path))
      return [path, `${found.isDirectory() ? 'folder' : 'file'} ${(found.mode & 0o777).toString(8)}`]
    }),
  )

const tooWide = (folder: string): readonly (readonly [string, string])[] =>
  Object.entries(modesIn(folder)).filter(([, mode]) => mode !== 'folder 700' && mode !== 'file 600')

test('no other user of the machine can read what it writes: data, backups, exports, bundles', async (t) => {
  const umask = process.umask(0)
  t.teardown(() => process.umask(umask))
  t.testdir({})
  const { child, ended } = await serveAlone(t)
  t.equal((await runAlone(t, ['backup', 'copy'])).code, 0)
  t.equal((await runAlone(t, ['export', 'ledger.jsonl'])).code, 0)
  child.kill('SIGTERM')
  await ended
  t.strictSame(tooWide(dataOf(t)), [])
  t.strictSame(tooWide(join(t.testdirName, 'copy')), [])
  t.match(modesIn(t.testdirName), { 'ledger.jsonl': 'file 600' })
})

test('it closes files that other users could read, and says so', async (t) => {
  t.testdir({})
  const first = await serve(t)
  await first.stop()
  writeFileSync(join(dataOf(t), 'notes.txt'), 'of somebody else')
  for (const path of Object.keys(modesIn(dataOf(t)))) {
    const whole = join(dataOf(t), path)
    // With this one it would not start.
    if (path === 'server.key') continue
    chmodSync(whole, statSync(whole).isDirectory() ? 0o755 : 0o644)
  }
  const second = await serve(t)
  const { err } = await second.stop()
  t.strictSame(tooWide(dataOf(t)), [['notes.txt', 'file 644']], 'what is not its own is left alone')
  t.match(err, /could read [^"]*events\.db \(mode 0644\); only its owner can read it now/)
})

test('the service says when its port is in use', async (t) => {
  t.testdir({})
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  t.teardown(() => other.close())
  const { port } = other.address() as { port: number }
  failsWith(t, await run(t, ['serve', '--port', String(port)]), new RegExp(`port ${port} .* taken`))
})

test('the service says when another process has the ledger open, and leaves that process alone', async (t) => {
  t.testdir({})
  const first = await serveAlone(t)
  failsWith(t, await run(t, ['serve']), /in use by another process/)
  t.equal((await fetch(`${first.address}/health/ready`)).status, 200)
})

/** Starts that cannot work: what is wrong, how it is called, what it says. */
const REFUSED = [
  ['a data folder under a file', ['serve', '--data', 'note.txt/data'], /note\.txt/],
  ['a ledger that is no ledger', ['serve', '--store', 'sqlite:note.txt'], /note\.txt is not a ledger/],
  [
    'an unknown store',
    ['serve', '--store', 'redis://user:hunter2@x.example'],
    /"redis:…" is not the address of an event store/,
  ],
  ['a wrong setting', ['serve', '--port', 'http'], /DETENTE_PORT is "http": must be a port/],
  ['an unknown option', ['serve', '--colour', 'red'], /--colour/],
  ['a start off loopback without any key', ['serve', '--host', '0.0.0.0'], /needs an API key.* keys add/],
  [
    'a start behind a proxy without any key',
    ['serve', '--hosts', 'ledger.example'],
    /DETENTE_HOSTS is "ledger\.example", so every request needs an API key.* keys add/,
  ],
] as const

test('a failed start prints the reason in one line', async (t) => {
  for (const [what, args, why] of REFUSED) {
    t.test(what, async (t) => {
      t.testdir({ 'note.txt': 'Buy milk. '.repeat(100) })
      const ended = await run(t, args)
      failsWith(t, ended, why)
      t.notMatch(ended.err, /hunter2/)
    })
  }
})

test('the service says when the host is not an address of this machine', async (t) => {
  t.testdir({})
  await keysOf(t, ['add'], 'read')
  failsWith(
    t,
    await run(t, ['serve', '--host', '192.0.2.7']),
    /DETENTE_HOST is "192\.0\.2\.7": this is not an address/,
  )
})

test('a wrong setting of the environment is named, one that an option replaces is not', async (t) => {
  t.testdir({})
  const wrong = { DETENTE_LOG: 'loud' }
  failsWith(t, await run(t, ['serve'], wrong), /DETENTE_LOG is "loud"/)
  const { address } = await serve(t, ['serve', '--log', 'warn'], wrong)
  t.equal((await fetch(`${address}/health/live`)).status, 200)
})

test('every wrong setting has a line', async (t) => {
  t.testdir({})
  const { code, err } = await runAlone(t, ['serve'], { DETENTE_LOG: 'loud', DETENTE_PORT: '-1' })
  t.equal(code, 1)
  t.match(err, /^detente: DETENTE_PORT [^\n]+\nDETENTE_LOG [^\n]+\n$/)
})

test('an unknown command is answered with those that there are', async (t) => {
  t.testdir({})
  const { code, err } = await runAlone(t, ['celebrate'])
  t.equal(code, 1)
  t.match(err, /^detente: there is no command "celebrate"\n/)
  t.match(err, /detente serve/)
})

test('every setting is an option, and the usage names it', async (t) => {
  t.testdir({})
  const options = SETTINGS.map(
    (name) => `--${name.slice('DETENTE_'.length).toLowerCase().replaceAll('_', '-')}`,
  )
  const { code, out } = await run(t, ['help', ...options.map((option) => `${option}=1`)])
  t.equal(code, 0)
  for (const option of options) t.match(out, new RegExp(`${option} [A-Z]|${option} yes`), option)
})

test('the command names an unknown option', async (t) => {
  t.testdir({})
  failsWith(t, await run(t, ['serve', '--stream', '5']), /^detente: Unknown option --stream\.$/m)
})

test('help ends with status 0', async (t) => {
  t.testdir({})
  const { code, out, err } = await run(t, ['--help'])
  t.match({ code, err }, { code: 0, err: '' })
  for (const word of ['serve', 'demo', 'keys add', 'DETENTE_PORT', '--once']) t.match(out, word)
})

test('a service behind a proxy does not start when its only key is revoked', async (t) => {
  t.testdir({})
  const [id = ''] = (await keysOf(t, ['add'], 'admin')).split('  ')
  await keysOf(t, ['revoke', id])
  failsWith(t, await run(t, ['serve', '--hosts', 'ledger.example']), /no valid key yet/)
})

test('off loopback the service serves only clients with a key', async (t) => {
  t.testdir({})
  const secret = /shown only now: (\S+)/.exec(await keysOf(t, ['add'], 'read'))?.[1]
  const { address } = await serve(t, ['serve', '--host', '0.0.0.0'])
  const url = address.replace('0.0.0.0', '127.0.0.1')
  t.equal((await fetch(`${url}/v1/deals`)).status, 401)
  const authorization = `Bearer ${secret}`
  t.equal((await fetch(`${url}/v1/deals`, { headers: { authorization } })).status, 200)
})

test('the log goes to standard error as JSON lines, without what people search for', async (t) => {
  t.testdir({})
  const { address, child, ended } = await serveAlone(t, ['serve', '--log', 'debug'])
  await fetch(`${address}/v1/deals?party=org:freedonia`)
  await fetch(`${address}/v1/deals?text=Firefly`)
  child.kill('SIGTERM')
  const { err } = await ended
  const lines = err
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.ok(lines.some((line) => line.route === '/v1/deals' && line.status === 200))
  t.notMatch(err, /freedonia|Firefly/)
})
