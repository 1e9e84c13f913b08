/** The typed client: what it sends and gets, and that its types tell events, answers and problems apart. */
import { createClient, type EventOf, type Schema } from 'detente/client'
import { type Test, test } from 'tap'
import { buildLedger, deal, FREEDONIA } from '../http/given.ts'

const asking = async (t: Test) => {
  const ledger = await buildLedger(t)
  await ledger.app.listen({ host: '127.0.0.1', port: 0 })
  const address = ledger.app.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { ...ledger, client: createClient({ baseUrl: `http://127.0.0.1:${port}` }) }
}

/** Compiles only if both types are the same. */
const same = <A, B>(_: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false) =>
  _

test('a command is sent and the answer has the type of its event', async (t) => {
  const { client } = await asking(t)
  const { data, error, response } = await client.POST('/v1/deals', { body: deal('accord') as never })
  t.equal(error, undefined)
  t.equal(response.status, 201)
  const title: string | undefined = data?.events[0]?.data.title
  t.equal(title, 'Potash for pardons')
})

test('an answer has its type, and so have its items', async (t) => {
  const { client, record } = await asking(t)
  await record('/v1/deals', deal('accord'))
  const { data } = await client.GET('/v1/deals', {
    params: { query: { party: FREEDONIA, status: 'mooted' } },
  })
  const deals: readonly Schema<'Deal'>[] = data?.items ?? []
  t.strictSame(
    deals.map(({ id }) => id),
    ['accord'],
  )
})

test('the type of an event tells the type of its data', async (t) => {
  const { client, record } = await asking(t)
  await record('/v1/deals', deal('accord'))
  const { data } = await client.GET('/v1/events')
  const titles = (data?.items ?? []).flatMap((event) =>
    event.type === 'DealOpened' ? event.data.framing : [],
  )
  same<(typeof titles)[number], EventOf<'DealOpened'>['data']['framing']>(true)
  t.strictSame(titles, ['parallel'])
})

test('a refusal is a problem with its code and fields', async (t) => {
  const { client } = await asking(t)
  const { data, error } = await client.GET('/v1/deals/{id}', { params: { path: { id: 'nothing' } } })
  t.equal(data, undefined)
  const problem: Schema<'Problem'> | undefined = error
  t.match(problem, { code: 'not-found', status: 404 })
})

test('a key is sent with every request', async (t) => {
  const sent: string[] = []
  const fetch = async (request: Request) => {
    sent.push(request.headers.get('authorization') ?? '')
    return Response.json({ items: [] })
  }
  const client = createClient({ baseUrl: 'http://ledger.example', key: 'detente_made-up', fetch })
  await client.GET('/v1/parties')
  t.strictSame(sent, ['Bearer detente_made-up'])
})
