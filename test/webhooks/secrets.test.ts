/** Secrets are removed from the answer of a receiver. */
import { randomBytes } from 'node:crypto'
import { test } from 'tap'
import { openSecrets, redact, sealHeaders, sealSecret } from '../../src/webhooks/endpoints/secrets.ts'
import { serverKeyOf } from '../../src/webhooks/endpoints/serverKey.ts'

const secret = 'whsec_ZmljdGlvbmFsIHNlY3JldA=='
const hidden = [secret, secret.slice('whsec_'.length)]

test('a secret is removed wherever it is, with and without its prefix', async (t) => {
  t.equal(redact(`a ${secret} b ${hidden[1]} c`, { hidden }), 'a [redacted] b [redacted] c')
  t.equal(redact('nothing of it', { hidden }), 'nothing of it')
  t.equal(redact('', { hidden }), '')
})

test('the beginning of a secret at the cut end of a text is removed', async (t) => {
  for (let length = 12; length < secret.length; length++) {
    t.equal(redact(`a ${secret.slice(0, length)}`, { hidden }), 'a [redacted]')
  }
  t.equal(redact(`a ${hidden[1]?.slice(0, 10)}`, { hidden }), 'a [redacted]')
})

test('a value that contains another is removed whole', async (t) => {
  t.equal(redact('x: fictional-longer', { hidden: ['fictional', 'fictional-longer'] }), 'x: [redacted]')
})

test('a token is removed also without its scheme, whatever the scheme', async (t) => {
  const key = serverKeyOf(randomBytes(32))
  for (const scheme of ['Bearer', 'Basic', 'Token']) {
    const endpoint = {
      id: 'wh-x',
      secrets: [{ sealed: sealSecret(key, 'wh-x', { symmetric: secret }) }],
      sealedHeaders: sealHeaders(key, 'wh-x', { authorization: `${scheme} ZmljdGlvbmFsOnRva2Vu` }),
    }
    const opened = openSecrets(key, endpoint)('2031-01-10T12:00:00.000Z')
    t.equal(redact('you are ZmljdGlvbmFsOnRva2Vu, are you?', opened), 'you are [redacted], are you?')
  }
})
