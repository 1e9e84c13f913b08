/** Configuration: defaults, options over the environment, and a line for each wrong value. */
import { join, resolve } from 'node:path'
import { test } from 'tap'
import { readConfig } from '../src/app/config.ts'
import { isLoopback } from '../src/http/localRequests.ts'

test('nothing has to be set', (t) => {
  const data = resolve('data')
  t.strictSame(readConfig({}), {
    data,
    store: `sqlite:${join(data, 'events.db')}`,
    host: '127.0.0.1',
    port: 3000,
    log: 'info',
    hosts: [],
    origins: [],
    maxConnections: 2_000,
    headersTimeout: 15_000,
    requestTimeout: 60_000,
    keepAliveTimeout: 72_000,
    stalledTimeout: 300_000,
    keyFile: resolve('data/server.key'),
    webhookNetworks: [],
    webhookHttp: false,
    streams: 2_000,
    streamsPerKey: 1_000,
    signer: join(data, 'audit.key'),
    erasures: join(data, 'erasures.txt'),
    origin: undefined,
    clockAccepted: undefined,
    witnesses: undefined,
  })
  t.end()
})

test('the environment is read', (t) => {
  const config = readConfig({
    DETENTE_DATA: '/srv/ledger',
    DETENTE_STORE: 'sqlite:/srv/other.db',
    DETENTE_HOST: '::1',
    DETENTE_PORT: '0',
    DETENTE_LOG: 'silent',
    DETENTE_HOSTS: 'ledger.example, Other.Example:8443 ,http://third.example',
    DETENTE_CONNECTIONS: '10',
    DETENTE_HEADERS_TIMEOUT: '1',
    DETENTE_REQUEST_TIMEOUT: '2.5',
    DETENTE_KEEP_ALIVE: '0.25',
    DETENTE_STALLED_TIMEOUT: '4',
    DETENTE_KEY_FILE: '/etc/detente/server.key',
    DETENTE_WEBHOOK_NETWORKS: '10.1.0.0/16, fd00::/8',
    DETENTE_WEBHOOK_HTTP: 'yes',
    DETENTE_STREAMS: '300',
    DETENTE_STREAMS_PER_KEY: '30',
    DETENTE_SIGNER: '/srv/keys/log',
    DETENTE_ERASURES: '/srv/keys/erased',
    DETENTE_ORIGIN: 'ledger.example/log',
    DETENTE_CLOCK_ACCEPTED: '2031-06-01T12:00:00+02:00',
    DETENTE_WITNESSES: '/etc/detente/policy',
  })
  t.strictSame(config, {
    data: '/srv/ledger',
    store: 'sqlite:/srv/other.db',
    host: '::1',
    port: 0,
    log: 'silent',
    hosts: ['ledger.example', 'other.example', 'third.example'],
    origins: ['https://ledger.example', 'https://other.example:8443', 'http://third.example'],
    maxConnections: 10,
    headersTimeout: 1_000,
    requestTimeout: 2_500,
    keepAliveTimeout: 250,
    stalledTimeout: 4_000,
    keyFile: '/etc/detente/server.key',
    webhookNetworks: ['10.1.0.0/16', 'fd00::/8'],
    webhookHttp: true,
    streams: 300,
    streamsPerKey: 30,
    signer: '/srv/keys/log',
    erasures: '/srv/keys/erased',
    origin: 'ledger.example/log',
    clockAccepted: '2031-06-01T10:00:00.000Z',
    witnesses: '/etc/detente/policy',
  })
  t.end()
})

test('an option goes over the environment, one that is not given does not', (t) => {
  const config = readConfig(
    { DETENTE_PORT: '4000', DETENTE_HOST: '127.0.0.2' },
    { DETENTE_PORT: '5000', DETENTE_HOST: undefined },
  )
  t.match(config, { port: 5000, host: '127.0.0.2' })
  t.end()
})

test('the ledger is in the data folder unless the configuration names another place', (t) => {
  t.equal(readConfig({ DETENTE_DATA: '/srv/ledger' }).store, 'sqlite:/srv/ledger/events.db')
  t.end()
})

test('other variables of the environment are ignored', (t) => {
  t.strictSame(readConfig({ PORT: 'x', DETENTE_COLOUR: 'red' }), readConfig({}))
  t.end()
})

/** Wrong values, each with what has to be said of it. */
const WRONG: readonly (readonly [string, string, RegExp])[] = [
  ['DETENTE_WEBHOOK_NETWORKS', '10.0.0.0', /networks like/],
  ['DETENTE_WEBHOOK_HTTP', 'maybe', /yes or no/],
  ['DETENTE_PORT', '65536', /must be a port/],
  ['DETENTE_PORT', '-1', /must be a port/],
  ['DETENTE_PORT', 'http', /must be a port/],
  ['DETENTE_PORT', '', /must be a port/],
  ['DETENTE_PORT', '80 ', /must be a port/],
  ['DETENTE_LOG', 'loud', /must be one of fatal, error/],
  ['DETENTE_DATA', '', /must not be empty/],
  ['DETENTE_STORE', '', /must not be empty/],
  ['DETENTE_CONNECTIONS', '0', /must be a number, 1 to/],
  ['DETENTE_REQUEST_TIMEOUT', '0', /must be more than 0/],
  ['DETENTE_REQUEST_TIMEOUT', '1m', /a time in seconds/],
  ['DETENTE_CLOCK_ACCEPTED', 'yes', /must be an instant like/],
  ['DETENTE_HOST', '', /must not be empty/],
  ['DETENTE_HOSTS', 'ledger.example/api', /must be names like/],
  ['DETENTE_HOSTS', 'ftp://ledger.example', /must be names like/],
  ['DETENTE_HOSTS', 'ledger.example:99999', /must be names like/],
  ['DETENTE_HOSTS', ' , ', /contains no names/],
  ['DETENTE_WEBHOOK_NETWORKS', ',', /contains no names/],
  ['DETENTE_HOSTS', '*', /must be names like/],
]

test('a wrong value is named with what is wrong with it', (t) => {
  for (const [name, value, why] of WRONG) {
    t.throws(() => readConfig({ [name]: value }), { name: 'BadConfig', message: why })
    t.throws(() => readConfig({}, { [name]: value }), { message: `${name} is ${JSON.stringify(value)}: ` })
  }
  t.end()
})

test('every wrong value is named, in a line each', (t) => {
  const wrong = () => readConfig({ DETENTE_PORT: 'http', DETENTE_LOG: 'loud' })
  t.throws(wrong, { message: /^DETENTE_PORT .*\nDETENTE_LOG .*$/ })
  t.end()
})

test('a loopback address is recognised', (t) => {
  for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1']) t.ok(isLoopback(host), host)
  for (const host of ['0.0.0.0', '::', '192.0.2.7', '127.0.0.1.example', 'localhost.example', '128.0.0.1']) {
    t.notOk(isLoopback(host), host)
  }
  t.end()
})
