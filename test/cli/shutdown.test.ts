/** Stopping under load: whatever was acknowledged is kept, and the process ends well. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'tap'
import { pause } from '../pause.ts'
import { buildTestService, ledgerOf } from '../service.ts'
import { dataOf, serve } from './process.ts'

const WRITERS = 16
const ENOUGH = 200

// They wait more than they work.
test('a service that is asked to stop', { jobs: 4 }, async (t) => {
  t.test(
    'a service that is stopped under load keeps everything that it acknowledged',
    {
      buffered: true,
    },
    async (t) => {
      t.testdir({})
      const store = ledgerOf(dataOf(t))
      const { address, child, ended } = await serve(t, ['serve'], store ? { DETENTE_STORE: store } : {})
      const acknowledged: string[] = []
      const refused: number[] = []

      const write = async (writer: number): Promise<void> => {
        for (let n = 0; ; n++) {
          const id = `wire-${writer}-${n}`
          const body = JSON.stringify({ id, publisher: 'The Wire', kind: 'wire' })
          const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
          const answer = await fetch(`${address}/v1/sources`, request).catch(() => undefined)
          if (answer === undefined) return
          if (answer.status === 201) acknowledged.push(id)
          else refused.push(answer.status)
          await answer.arrayBuffer().catch(() => undefined)
          if (acknowledged.length === ENOUGH) child.kill('SIGTERM')
        }
      }
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
      t.match(await ended, { code: 0 })
      t.ok(acknowledged.length >= ENOUGH)
      t.strictSame(
        refused.filter((status) => status !== 503),
        [],
      )

      const { app } = await buildTestService(t, { data: dataOf(t) })
      const lost: string[] = []
      for (const id of acknowledged) {
        if ((await app.inject(`/v1/sources/${id}`)).statusCode !== 200) lost.push(id)
      }
      t.strictSame(lost, [])
    },
  )

  t.test(
    'a connection on which nothing was asked does not keep a service from stopping',
    {
      buffered: true,
    },
    async (t) => {
      t.testdir({})
      const { address, child, ended } = await serve(t)
      const socket = connect(Number(new URL(address).port), '127.0.0.1')
      t.teardown(() => socket.destroy())
      await once(socket, 'connect')
      // An answer on another connection says that the service has seen this one.
      await fetch(`${address}/health/live`)
      child.kill('SIGTERM')
      t.match(await ended, { code: 0, err: '' })
    },
  )

  t.test('a request that is under way is answered before a service stops', { buffered: true }, async (t) => {
    t.testdir({})
    const { address, child, ended } = await serve(t)
    const socket = connect(Number(new URL(address).port), '127.0.0.1')
    t.teardown(() => socket.destroy())
    let answer = ''
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text
    })
    const body = JSON.stringify({ id: 'gazette', publisher: 'The Gazette', kind: 'press' })
    socket.write(
      `POST /v1/sources HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
    )
    await once(socket, 'data')
    t.match(answer, 'HTTP/1.1 100 Continue')
    child.kill('SIGTERM')
    // The service stops listening while the rest of the request is still to come.
    const refused = async () =>
      fetch(`${address}/health/live`).then(
        (live) => live.status === 503,
        () => true,
      )
    while (!(await refused())) await pause()
    socket.write(body)
    await once(socket, 'close')
    t.match(answer, 'HTTP/1.1 201 Created')
    t.match(await ended, { code: 0 })
  })

  t.test(
    'a request that never comes to its end does not keep a service from stopping for ever',
    {
      buffered: true,
    },
    async (t) => {
      t.testdir({})
      const { address, child, ended } = await serve(t)
      const socket = connect(Number(new URL(address).port), '127.0.0.1')
      t.teardown(() => socket.destroy())
      socket.on('error', () => undefined)
      socket.write('POST /v1/sources HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n')
      socket.write('Content-Length: 100\r\nExpect: 100-continue\r\n\r\n')
      await once(socket, 'data')
      child.kill('SIGTERM')
      t.match(await ended, { code: 0 })
    },
  )
})
