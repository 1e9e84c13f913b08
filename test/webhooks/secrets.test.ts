/** What must not be shown of what a receiver sent back. */
import { test } from 'tap'
import { redact } from '../../src/webhooks/secrets.ts'

const secret = 'whsec_ZmljdGlvbmFsIHNlY3JldA=='
const hidden = [secret, secret.slice('whsec_'.length)]

test('a secret is left out wherever it stands, with and without its prefix', async (t) => {
  t.equal(redact(`a ${secret} b ${hidden[1]} c`, { hidden }), 'a [redacted] b [redacted] c')
  t.equal(redact('nothing of it', { hidden }), 'nothing of it')
  t.equal(redact('', { hidden }), '')
})

test('the beginning of a secret that a text was cut off in is left out, too', async (t) => {
  for (let length = 12; length < secret.length; length++) {
    t.equal(redact(`a ${secret.slice(0, length)}`, { hidden }), 'a [redacted]')
  }
  t.equal(redact(`a ${hidden[1]?.slice(0, 10)}`, { hidden }), 'a [redacted]')
})

test('of a value that holds another nothing is left', async (t) => {
  t.equal(redact('x: fictional-longer', { hidden: ['fictional', 'fictional-longer'] }), 'x: [redacted]')
})
