/** Revoking an API key that registered endpoints: the request has to say what becomes of them. */
import { type Test, test } from 'tap'
import { FATES } from '../../src/api/webhooks/keyRevocation.ts'
import { keys } from '../../src/cli/keys.ts'
import { openStore } from '../../src/store/open.ts'
import { openEndpoints } from '../../src/webhooks/endpoints/endpoints.ts'
import { isProblem } from '../http/given.ts'
import { hooked } from './hooked.ts'
import { startReceiver } from './receiver.ts'

const given = async (t: Test) => {
  const service = await hooked(t)
  const receiver = await startReceiver(t)
  const key = await service.service.keys.add(['webhooks'], undefined, 'local')
  const made = await service.app.inject({
    method: 'POST',
    url: '/v1/webhooks',
    headers: { authorization: `Bearer ${key.secret}` },
    payload: { url: receiver.url },
  })
  // It belongs to another key, so it must never change.
  await service.register({ url: receiver.url })
  return { ...service, key, made: made.json() }
}

test('an endpoint names its API key when it is registered, listed and shown', async (t) => {
  const { ask, key, made } = await given(t)
  t.equal(made.registeredBy, key.id)
  const { items } = (await ask('GET', '/v1/webhooks')).json()
  t.match(
    items.find(({ id }: { id: string }) => id === made.id),
    { registeredBy: key.id },
  )
  t.match((await ask('GET', `/v1/webhooks/${made.id}`)).json(), { registeredBy: key.id })
})

test('a key that owns endpoints is revoked only when the request says what becomes of them', async (t) => {
  const { ask, key, made, service } = await given(t)
  const answer = await ask('DELETE', `/v1/keys/${key.id}`)
  isProblem(t, answer, 409, 'api-key-owns-webhooks')
  t.strictSame(answer.json().webhooks, [made.id])
  t.ok(await service.keys.accept(key.secret), 'and it is still valid')
  isProblem(t, await ask('DELETE', `/v1/keys/${key.id}?endpoints=sell`), 400, 'bad-parameter', ['/endpoints'])
})

for (const fate of FATES) {
  test(`revoked with endpoints=${fate}`, async (t) => {
    const { ask, key, made, service } = await given(t)
    const answer = await ask('DELETE', `/v1/keys/${key.id}?endpoints=${fate}`)
    t.match(answer.json(), { id: key.id, revokedAt: /^\d/ })
    t.equal(await service.keys.accept(key.secret), undefined)
    const statuses = (await ask('GET', '/v1/webhooks'))
      .json()
      .items.map(({ id, status }: { id: string; status: string }) => [id === made.id, status])
    const wanted = { keep: [true, 'active'], pause: [true, 'paused'], remove: undefined }[fate]
    t.same(statuses.toSorted(), [[false, 'active'], ...(wanted ? [wanted] : [])])
  })
}

test('a key without endpoints is revoked without a question', async (t) => {
  const { ask, service } = await given(t)
  const { id } = await service.keys.add(['read'], undefined, 'local')
  t.match((await ask('DELETE', `/v1/keys/${id}`)).json(), { id, revokedAt: /^\d/ })
})

test('the command line asks as well', async (t) => {
  const { key, made, config, close } = await given(t)
  await close()
  const revoke = (endpoints?: string) => keys(config, ['revoke', key.id], { endpoints }, () => {})
  await t.rejects(revoke(), { name: 'BadKeyCommand', message: new RegExp(made.id) })
  await t.rejects(revoke('sell'), { name: 'BadKeyCommand', message: /--endpoints must be one of keep/ })
  await revoke('pause')
  const store = await openStore(config.store)
  t.teardown(() => store.close())
  t.match(await openEndpoints(store, () => '').read(made.id), { status: 'paused' })
})
