/** Where a webhook may connect: every rule, and every known way around it. */
import { test } from 'tap'
import {
  addressesOf,
  type LookUpHost,
  mayConnect,
  networksOf,
  urlFault,
} from '../../src/webhooks/outbound/address.ts'

const nothing = networksOf([])
const nobody: LookUpHost = async (name) => {
  throw new Error(`${name} was looked up`)
}

/** A range, addresses at both of its ends, and addresses just outside, unless those are refused as well. */
const RANGES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['0/8', ['0.0.0.0', '0.255.255.255'], ['1.0.0.0']],
  ['10/8', ['10.0.0.0', '10.255.255.255'], ['9.255.255.255', '11.0.0.0']],
  ['100.64/10', ['100.64.0.0', '100.127.255.255'], ['100.63.255.255', '100.128.0.0']],
  ['127/8', ['127.0.0.0', '127.255.255.255'], ['126.255.255.255', '128.0.0.0']],
  ['169.254/16', ['169.254.0.0', '169.254.169.254'], ['169.253.255.255', '169.255.0.0']],
  ['172.16/12', ['172.16.0.0', '172.31.255.255'], ['172.15.255.255', '172.32.0.0']],
  ['192.0.0/24', ['192.0.0.0', '192.0.0.255'], ['191.255.255.255', '192.0.1.0']],
  ['192.0.2/24', ['192.0.2.0', '192.0.2.255'], ['192.0.1.255', '192.0.3.0']],
  ['192.88.99/24', ['192.88.99.0', '192.88.99.255'], ['192.88.98.255', '192.88.100.0']],
  ['192.168/16', ['192.168.0.0', '192.168.255.255'], ['192.167.255.255', '192.169.0.0']],
  ['198.18/15', ['198.18.0.0', '198.19.255.255'], ['198.17.255.255', '198.20.0.0']],
  ['198.51.100/24', ['198.51.100.0', '198.51.100.255'], ['198.51.99.255', '198.51.101.0']],
  ['203.0.113/24', ['203.0.113.0', '203.0.113.255'], ['203.0.112.255', '203.0.114.0']],
  ['224/4 and 240/4', ['224.0.0.0', '239.255.255.255', '240.0.0.0', '255.255.255.255'], ['223.255.255.255']],
  ['168.63.129.16', ['168.63.129.16'], ['168.63.129.15', '168.63.129.17']],
  ['what is not 2000::/3', ['::', '::1', '1fff::1', '4000::1', 'fc00::1', 'fe80::1', 'ff02::1'], ['2600::1']],
  ['Teredo and other assignments', ['2001::1', '2001:1ff:ffff::1'], ['2001:200::1']],
  ['6to4', ['2002::1', '2002:7f00:1::1'], ['2003::1']],
  [
    'documentation',
    ['2001:db8::1', '2001:db8:ffff::1', '3fff::1', '3fff:fff::1'],
    ['2001:db9::1', '3ffe::1'],
  ],
  ['local NAT64', ['64:ff9b:1::1'], []],
  ['v4-mapped', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.1.2.3'], ['::ffff:9.9.9.9']],
  ['NAT64', ['64:ff9b::7f00:1', '64:ff9b::169.254.169.254'], ['64:ff9b::9.9.9.9']],
  ['v4-compatible', ['::127.0.0.1'], []],
  ['with a zone', ['fe80::1%lo', '2600::1%eth0'], []],
]

for (const [range, refused, taken] of RANGES) {
  test(`addresses in ${range} are refused, and those next to it are not`, async (t) => {
    for (const address of refused) t.notOk(mayConnect(address, nothing), address)
    for (const address of taken) t.ok(mayConnect(address, nothing), address)
  })
}

const HOSTS = [
  '0x7f000001',
  '2130706433',
  '0177.0.0.1',
  '127.1',
  '127.0.0.1.',
  '１２７.0.0.1',
  '0',
  'localhost',
  'localhost.',
  'ⓛocalhost',
  'hooks.localhost',
  'ex.com\\@127.0.0.1',
  '[::]',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[fe80::1]',
  '127.0.0.1:8443',
]

for (const host of HOSTS) {
  test(`https://${host}/ is refused before anything is looked up`, async (t) => {
    t.match(urlFault(`https://${host}/`, { allowed: nothing, http: false }), /\S/)
    const url = URL.canParse(`https://${host}/`) ? new URL(`https://${host}/`) : undefined
    if (url && !host.includes('\\'))
      await t.rejects(addressesOf(url.hostname, nobody, nothing), /no public address/)
  })
}

const URLS: readonly [string, RegExp][] = [
  ['http://example.com/', /must be https/],
  ['ftp://example.com/', /must be https/],
  ['https://user@example.com/', /credentials/],
  ['https://user:word@example.com/', /credentials/],
  ['https://:word@example.com/', /credentials/],
  ['https://example.com/#part', /fragment/],
  ['https://example.com/#', /fragment/],
  ['https://example.com:0/', /port 0/],
  ['https://exa mple.com/', /white space/],
  ['https://example.com/\t', /white space/],
  ['example.com', /must be a URL/],
  ['https://', /has a host or a port that cannot be read/],
  ['https://[::1', /has a host or a port that cannot be read/],
]

for (const [url, why] of URLS) {
  test(`${JSON.stringify(url)} is refused: ${why.source}`, async (t) => {
    t.match(urlFault(url, { allowed: nothing, http: false }), why)
  })
}

test('public addresses and names are accepted', async (t) => {
  for (const url of ['https://example.com/hook?x=1', 'https://9.9.9.9:8443/', 'https://[2620:fe::fe]/']) {
    t.equal(urlFault(url, { allowed: nothing, http: false }), undefined, url)
  }
  t.equal(urlFault('http://example.com/', { allowed: nothing, http: true }), undefined)
})

test('a name is refused if one answer of the resolver is refused', async (t) => {
  const answers = (...found: string[]) => addressesOf('hooks.example', async () => found, nothing)
  t.same(await answers('9.9.9.9', '2620:fe::fe'), ['9.9.9.9', '2620:fe::fe'])
  await t.rejects(answers('9.9.9.9', '127.0.0.1'), { name: 'AddressRefused', address: '127.0.0.1' })
  await t.rejects(answers('2620:fe::fe', '::ffff:10.0.0.1'), { name: 'AddressRefused' })
  await t.rejects(answers(), { name: 'AddressRefused', message: /no address/ })
})

test('only those private networks that the configuration names can be reached', async (t) => {
  const allowed = networksOf(['10.1.0.0/16', 'fd00::/8', '127.0.0.1/32'])
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1', '127.0.0.1']) {
    t.ok(mayConnect(address, allowed), address)
  }
  for (const address of ['10.2.0.1', 'fc00::1', '127.0.0.2', '::1'])
    t.notOk(mayConnect(address, allowed), address)
  t.equal(urlFault('http://localhost:3000/', { allowed, http: true }), undefined)
})

test('a text that is not a network is refused, and the error names it', async (t) => {
  for (const text of ['10.0.0.0', '10.0.0.0/33', '::/129', 'example.com/8', '10.0.0.0/x', '']) {
    t.throws(() => networksOf([text]), RangeError, text)
  }
})
