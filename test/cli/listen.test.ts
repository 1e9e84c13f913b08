/** `detente listen`: what a service streams comes to a receiver on this machine, as a webhook would. */
import { Webhook } from 'standardwebhooks'
import { t as all, test } from 'tap'
import { listen } from '../../src/cli/listen.ts'
import { deal, source, statement } from '../http/given.ts'
import { startReceiver } from '../webhooks/receiver.ts'
import { run, serve, start } from './inProcess.ts'
import { failsWith } from './process.ts'

all.setTimeout(60_000)

test('events arrive signed, filtered and linked, and the command prints the result of each', async (t) => {
  t.testdir({})
  const service = await serve(t)
  const receiver = await startReceiver(t)
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(service.address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, ...(path !== '/v1/sources' && { occurred: '2025-01-10' }) }),
    })
    if (!answer.ok) throw new Error(await answer.text())
  }
  await post('/v1/sources', source('gazette'))
  await post('/v1/deals', deal('ducks'))
  await post('/v1/deals', deal('geese'))
  const listening = start(t, [
    ...['listen', '--service', service.address, '--to', receiver.url],
    ...['--filter', 'deals=ducks', '--filter', 'types=StatementMade,DealOpened', '--from', 'beginning'],
  ])
  const secret = (await listening.line(/^Secret/)).split(' ').at(-1) ?? ''
  await post('/v1/deals/geese/record-statement', statement('of geese'))
  await post('/v1/deals/ducks/record-statement', statement('of ducks'))
  await receiver.until(() => receiver.came.length === 2)
  const [first, second] = receiver.events()
  t.match(first, {
    type: 'detente.DealOpened',
    data: { previousPosition: null, headline: /^Measures and releases of/ },
  })
  t.match(second?.data, { previousPosition: first?.data.position, data: { gist: 'of ducks' } })
  for (const { text, headers } of receiver.came) t.ok(new Webhook(secret).verify(text, headers))
  t.match(await listening.line(/StatementMade → HTTP 204 in \d+ ms/), /^\d+ StatementMade/)
  t.equal((await listening.stop()).code, 0)
})

test('each is tried once, whatever the receiver does; filters that are named twice are both asked for', async (t) => {
  t.testdir({})
  const service = await serve(t)
  let n = 0
  const receiver = await startReceiver(t, (_, response) => {
    if (n++ === 0) return
    response.writeHead(200, { 'content-length': '1000' }).write('cut off', () => response.destroy())
  })
  const post = (path: string, body: object) =>
    fetch(service.address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await post('/v1/sources', source('gazette'))
  for (const id of ['ducks', 'geese']) await post('/v1/deals', { ...deal(id), occurred: '2025-01-10' })
  const said: string[] = []
  const end = new AbortController()
  const options = {
    service: service.address,
    to: receiver.url,
    filters: ['types=SourceRegistered', 'types=DealOpened'],
    from: 'beginning',
    key: undefined,
    secret: undefined,
  }
  await listen(
    options,
    (line) => {
      said.push(line)
      if (said.length === 5) end.abort()
    },
    end.signal,
    300,
  )
  t.match(said.slice(2), [
    /SourceRegistered → no whole answer in 300 ms/,
    /DealOpened → (?!HTTP).+ in/,
    /DealOpened → (?!HTTP).+ in/,
  ])
  t.equal(receiver.came.length, 3)
})

test('the command explains in one line why it cannot listen', async (t) => {
  t.testdir({})
  const service = await serve(t)
  const to = ['--to', 'http://127.0.0.1:9/']
  const at = ['--service', service.address]
  failsWith(t, await run(t, ['listen', ...at, ...to, '--filter', 'types=Nothing']), /no event type/)
  failsWith(
    t,
    await run(t, ['listen', ...at, '--to', 'nowhere']),
    /--to is "nowhere": this is not an http or https URL/,
  )
  failsWith(t, await run(t, ['listen', ...at]), /--to/)
  failsWith(t, await run(t, ['listen', ...to, '--service', 'http://127.0.0.1:9']), /no service at/)
})

test('an option that could never work is refused before anything is delivered', async (t) => {
  const good = {
    service: 'http://127.0.0.1:9',
    to: 'http://127.0.0.1:9/',
    filters: [],
    from: undefined,
    key: undefined,
    secret: undefined,
  }
  const refused = (more: Partial<Parameters<typeof listen>[0]>, message: RegExp) =>
    t.rejects(listen({ ...good, ...more }, t.comment, AbortSignal.timeout(5_000)), {
      name: 'BadListen',
      message,
    })
  await refused({ to: 'ftp://127.0.0.1/' }, /--to is "ftp.*this is not an http or https URL/)
  await refused({ service: 'nowhere' }, /--service is "nowhere"/)
  for (const secret of ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_short', 'whsec_']) {
    await refused({ secret }, /--secret must be whsec_/)
  }
  await refused({}, /no service at/)
})
