/** The log as deliveries read it: the rows that are kept stay bounded, and names are put in at each reading. */
import { t as all, type Test, test } from 'tap'
import { openPages } from '../../src/webhooks/delivery/logPages.ts'
import { askErasure, type Body, deal, statement } from '../http/given.ts'
import { hooked } from './hooked.ts'

all.setTimeout(60_000)

const past = (body: Body): Body => ({ ...body, occurred: '2025-01-10' })

const READER = { seesNames: true, today: '2031-01-01' }

/** A ledger with a few events, and how often its views were queried. */
const given = async (t: Test) => {
  const service = await hooked(t)
  await service.record('/v1/deals', past(deal('ducks')))
  for (let n = 0; n < 5; n++)
    await service.record('/v1/deals/ducks/record-statement', past(statement(`said ${n}`)))
  const { views } = service.service
  let asked = 0
  const sql = {
    ...views.sql,
    all: <Row>(...args: Parameters<typeof views.sql.all>) => {
      asked++
      return views.sql.all<Row>(...args)
    },
    get: <Row>(...args: Parameters<typeof views.sql.get>) => {
      asked++
      return views.sql.get<Row>(...args)
    },
  }
  return { service, views: { sql, position: views.position }, asked: () => asked }
}

test('an event that was read in a piece is not read again to be sent', async (t) => {
  const { views, asked } = await given(t)
  const pages = openPages(views)
  const rows = pages.read({ after: 0, upTo: views.position() }, 100).rows
  t.equal(asked(), 1)
  t.strictSame(
    rows.map(({ position }) => pages.at(position, READER)),
    rows,
  )
  t.equal(asked(), 1)
})

test('an event that has left the cache is read again, unchanged', async (t) => {
  const { views, asked } = await given(t)
  const pages = openPages(views, 1_000)
  const rows = pages.read({ after: 0, upTo: views.position() }, 100).rows
  t.strictSame(
    rows.map(({ position }) => pages.at(position, READER)),
    rows,
  )
  t.ok(asked() > 1)
  t.equal(pages.at(999_999, READER), undefined)
})

test('a headline that is kept has the name that is known when it is read', async (t) => {
  const { service, views } = await given(t)
  const pages = openPages(views)
  const { stream } = (await service.record('/v1/people', {
    name: 'Fictional Prisoner',
    publicFigure: false,
  })) as unknown as { stream: string }
  const personId = stream.slice('person-'.length)
  await service.record('/v1/prisoners', {
    personId,
    state: 'BY',
    occurred: '2025-01-02',
    sources: [{ sourceId: 'gazette' }],
  })
  const detained = pages
    .read({ after: 0, upTo: views.position() }, 100)
    .rows.find(({ type }) => type === 'PrisonerDetained')
  const position = detained?.position ?? 0
  t.match(pages.at(position, READER)?.headline, /Fictional Prisoner/)
  t.match(
    pages.at(position, { ...READER, seesNames: false })?.headline,
    /^A person whose name is withheld detained/,
  )
  t.equal((await askErasure(service, personId)).statusCode, 201)
  t.notMatch(pages.at(position, READER)?.headline, /Fictional/)
})
