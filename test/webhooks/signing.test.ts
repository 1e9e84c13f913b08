/** Signatures as a receiver checks them: with the public package, and with node:crypto for Ed25519. */
import { createPublicKey, verify } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { test } from 'tap'
import { newSecret, signedHeaders, signerOf } from '../../src/webhooks/outbound/signing.ts'

const nowInSeconds = (): number => Math.floor(Date.now() / 1000)

test('the test vector of Standard Webhooks gives the same signature to the byte', async (t) => {
  const signed = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1614265330,
    body: '{"test": 2432232314}',
  }
  t.equal(
    signerOf({ symmetric: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })(signed),
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  )
})

test('the public package verifies a signed body and refuses a changed one', async (t) => {
  const { secret } = newSecret(false)
  const body = '{"specversion":"1.0","text":"Zürich — Мінск"}'
  const headers = signedHeaders([signerOf(secret)], { id: 'one_wh-x', timestamp: nowInSeconds(), body })
  const receiver = new Webhook(secret.symmetric)
  t.same(receiver.verify(body, headers), JSON.parse(body))
  t.throws(() => receiver.verify(`${body} `, headers))
  t.throws(() => receiver.verify(body, { ...headers, 'webhook-id': 'two_wh-x' }))
  t.throws(() => new Webhook(newSecret(false).secret.symmetric).verify(body, headers))
})

test('while one secret replaces another, both verify', async (t) => {
  const [now, before] = [newSecret(false).secret, newSecret(true).secret]
  const headers = signedHeaders([signerOf(now), signerOf(before)], {
    id: 'one',
    timestamp: nowInSeconds(),
    body: '{}',
  })
  for (const secret of [now, before]) t.same(new Webhook(secret.symmetric).verify('{}', headers), {})
})

test('v1a is Ed25519 over the same text, and the public key verifies it', async (t) => {
  const { secret, publicKey = '' } = newSecret(true)
  const headers = signedHeaders([signerOf(secret)], { id: 'one', timestamp: 7, body: '{}' })
  const key = createPublicKey({
    key: Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(publicKey.slice('whpk_'.length), 'base64'),
    ]),
    format: 'der',
    type: 'spki',
  })
  const signature = /v1a,(\S+)/.exec(headers['webhook-signature'] ?? '')?.[1] ?? ''
  t.ok(verify(null, Buffer.from('one.7.{}'), key, Buffer.from(signature, 'base64')))
  t.notOk(verify(null, Buffer.from('one.8.{}'), key, Buffer.from(signature, 'base64')))
})

test('a secret has 24 to 64 random bytes, and no two are the same', async (t) => {
  const secrets = Array.from({ length: 20 }, () => newSecret(false).secret.symmetric)
  t.equal(new Set(secrets).size, 20)
  for (const secret of secrets) {
    const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64')
    t.ok(bytes.length >= 24 && bytes.length <= 64)
  }
})
