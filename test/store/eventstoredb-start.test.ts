/** Addresses without an EventStoreDB: each is reported in one line, without the password. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createPlainHttp2 } from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import { type Test, test } from 'tap'
import { isStoreError } from '../../src/failure/storeError.ts'
import { openEventStoreDb } from '../../src/store/eventstoredb/store.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { pause } from '../pause.ts'
import { newLedger } from './eventstoredb-given.ts'

/** Starts a server and answers its port. */
const portOf = async (t: Test, server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return (server.address() as AddressInfo).port
}

const refusal = async (address: string): Promise<string> => {
  const error = await openEventStoreDb(address).then(
    () => undefined,
    (error: unknown) => error,
  )
  return isStoreError(error, 'bad-address') ? error.message : `not refused: ${error}`
}

const WRONG: Readonly<Record<string, RegExp>> = {
  'esdb://': /write esdb:\/\/HOST:PORT/,
  'esdb://u:secret@127.0.0.1:port': /write esdb:\/\/USER:PASSWORD@HOST:PORT/,
  'esdb://u:secret@127.0.0.1?sparkle=1': /unknown option sparkle/,
  'esdb://u:secret@127.0.0.1?tls': /the option tls has no value/,
  'esdb://u:secret@127.0.0.1?tls=perhaps': /write esdb:/,
  'esdb://u:secret@127.0.0.1?ledger=a-b': /letters, digits and _/,
  'esdb://u:secret@127.0.0.1?tlsCAFile=/missing.pem': /certificate file/,
  'esdb://u:sec?secret@127.0.0.1': /%XX/,
  'esdb://u:secret@no-such-server.invalid:2113': /the name of the server is not known/,
}

for (const [address, why] of Object.entries(WRONG)) {
  test(`${address} is refused`, async (t) => {
    const message = await refusal(address)
    t.match(message, why)
    t.notMatch(message, /secret|\n/)
  })
}

test('a server of another kind is reported', async (t) => {
  const port = await portOf(
    t,
    createServer((_, response) => response.end('hello')),
  )
  t.match(
    await refusal(`esdb://127.0.0.1:${port}?tls=false`),
    /the server that answers is not an EventStoreDB/,
  )
})

test('an HTTP/2 server without these calls is reported', async (t) => {
  const server = createPlainHttp2((_, response) => {
    response.writeHead(404)
    response.end()
  })
  const port = await portOf(t, server as unknown as Server)
  t.match(
    await refusal(`esdb://127.0.0.1:${port}?tls=false`),
    /the server that answers is not an EventStoreDB/,
  )
})

test('TLS to a server without TLS is reported', async (t) => {
  const port = await portOf(t, createServer())
  t.match(await refusal(`esdb://localhost:${port}`), /it does not use TLS/)
})

test('a missing user is reported', async (t) => {
  const { connectionString, faults } = await startEventStoreDouble(t)
  faults.refuse = { kind: 'denied' }
  t.match(await refusal(newLedger(connectionString)), /it requires a user and a password/)
})

test('a refused user is reported, without the password', async (t) => {
  const { connectionString, faults } = await startEventStoreDouble(t)
  faults.refuse = { kind: 'denied' }
  const message = await refusal(newLedger(connectionString.replace('//', '//u:secret@')))
  t.match(message, /the server refuses the credentials/)
  t.notMatch(message, /secret/)
})

test('a user without the right to read the whole log is reported at the start', async (t) => {
  const { connectionString, faults, received } = await startEventStoreDouble(t)
  faults.appends.push({ kind: 'answer-late', ms: 200 })
  const refused = refusal(newLedger(connectionString))
  // It may read and write the streams of the ledger: that comes first.
  while (received.length === 0) await pause()
  faults.reads.push({ kind: 'denied' })
  t.match(await refused, /the account may not read \$all/)
})
