/** `detente keys`: adds, lists and revokes API keys while no service has the ledger open. */
import { parseArgs } from 'node:util'
import { type Test, test } from 'tap'
import { readConfig } from '../../src/app/config.ts'
import { keys } from '../../src/cli/keys.ts'
import { run, serve } from './inProcess.ts'
import { failsWith } from './process.ts'

const add = async (t: Test, ...args: readonly string[]) => {
  const { code, out, err } = await run(t, ['keys', 'add', ...args])
  const [id = ''] = out.split('  ')
  return { code, out, err, id, secret: /shown only now: (detente_\S+)\n/.exec(out)?.[1] ?? '' }
}

test('a key is added where there is nothing yet, and its secret is shown', async (t) => {
  t.testdir({})
  const added = await add(t, '--scopes', 'read,record', '--label', 'A reader')
  t.match(added, { code: 0, err: '', id: /^k-[a-z2-7]{20}$/, secret: /^detente_[a-z2-7]{20}_[\w-]{43}$/ })
  t.match(added.out, /^k-\S+ {2}read,record {2}\S+Z {2}valid {2}A reader\n/)
})

test('keys are listed without their secrets', async (t) => {
  t.testdir({})
  const first = await add(t, '--scopes', 'read')
  const second = await add(t, '--scopes', 'admin')
  const { code, out } = await run(t, ['keys', 'list'])
  t.equal(code, 0)
  t.match(out, new RegExp(`^${first.id} {2}read .*\n${second.id} {2}admin .*\n$`))
  t.notMatch(out, /detente_/)
})

test('a key that was added is accepted by the service, one that was revoked is not', async (t) => {
  t.testdir({})
  const kept = await add(t, '--scopes', 'read')
  const revoked = await add(t, '--scopes', 'read')
  const answer = await run(t, ['keys', 'revoke', revoked.id])
  t.match(answer, { code: 0, out: new RegExp(`^${revoked.id} .* revoked `) })
  const { address, stop } = await serve(t)
  const ask = (secret: string) =>
    fetch(`${address}/v1/deals`, { headers: { authorization: `Bearer ${secret}` } })
  t.equal((await ask(kept.secret)).status, 200)
  t.equal((await ask(revoked.secret)).status, 401)
  t.notMatch((await stop()).out, /first API key/, 'a ledger that has keys gets no further one')
})

test('while a service has the ledger open, keys are refused', async (t) => {
  t.testdir({})
  await serve(t)
  failsWith(t, await run(t, ['keys', 'add', '--scopes', 'read']), /in use by another process/)
  failsWith(t, await run(t, ['keys', 'list']), /in use by another process/)
})

/** Wrong commands, and the answers to them. */
const REFUSED = [
  [['add'], /name the scopes: --scopes must be one or more of read,record/],
  [['add', '--scopes', ''], /name the scopes/],
  [['add', '--scopes', 'read,all'], /there is no scope "all"/],
  [['add', 'reader', '--scopes', 'read'], /keys add --scopes S/],
  [['revoke'], /keys revoke ID/],
  [['revoke', 'k-aaaaaaaaaaaaaaaaaaaa'], /there is no key k-aaaaaaaaaaaaaaaaaaaa/],
  [['list', 'all'], /keys list/],
  [['eat'], /keys list/],
  [[], /keys list/],
] as const

test('a wrong command on keys prints the right ones', async (t) => {
  const config = readConfig({ DETENTE_DATA: t.testdir({}) })
  for (const [args, why] of REFUSED) {
    const options = { scopes: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const said: string[] = []
    const told = keys(config, positionals, values, (line) => said.push(line))
    await t.rejects(told, { name: 'BadKeyCommand', message: why }, args.join(' '))
    t.strictSame(said, [])
  }
})

test('a wrong command on keys is one line and a failure', async (t) => {
  t.testdir({})
  failsWith(t, await run(t, ['keys', 'add', '--scopes', 'all']), /there is no scope "all"/)
})
