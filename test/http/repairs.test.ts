/** A repair of one thing does not change other things with the same id. */
import { test } from 'tap'
import { buildLedger, deal, GAZETTE, measure, source, statement } from './given.ts'

test('a deal stays, with its timeline, when what has its id is contradicted, corrected and retracted', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  await record('/v1/deals/potash/record-statement', statement('Hail.'))
  const imposed = await record('/v1/sanctions', measure('potash'))
  const registered = await record('/v1/sources', source('potash'))
  const before = (await get('/v1/deals/potash/timeline')).json().items

  const at = (id: string, action: string) => `/v1/events/${id}/${action}`
  await record(at(registered.id, 'contradict'), { occurred: '2031-02-02', sources: [{ sourceId: GAZETTE }] })
  await record(at(registered.id, 'correct'), { patch: { data: { title: 'Duck' } }, reason: 'A slip' })
  await record(at(imposed.id, 'retract'), { reason: 'Recorded twice' })

  t.match((await get('/v1/deals/potash')).json(), { id: 'potash', title: 'Potash for pardons' })
  t.same((await get('/v1/deals/potash/timeline')).json().items, before)
  t.equal((await get('/v1/sources/potash')).json().title, 'Duck')
  t.equal((await get('/v1/sanctions/potash')).statusCode, 404)
})

test('an event says how it reads now, and names what replaces it', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const said = await record('/v1/deals/potash/record-statement', statement('Hail.'))
  const asked = `/v1/events/${said.id}`
  const before = await get(asked)
  t.match(before.json(), {
    data: { gist: 'Hail.' },
    reading: { standing: 'in-force', headline: /Hail\.$/ },
  })
  t.notHas(before.json().reading, 'data')
  t.equal(before.headers.link, undefined)

  const patch = { data: { gist: 'Rain.' } }
  const corrected = await record(`${asked}/correct`, { patch, reason: 'A slip' })
  const then = await get(asked)
  t.match(then.json(), {
    data: { gist: 'Hail.' },
    reading: {
      standing: 'corrected',
      headline: /Rain\.$/,
      data: { gist: 'Rain.' },
      correctedBy: [corrected.id],
    },
  })
  t.equal(then.headers.link, `</v1/events/${corrected.id}>; rel="successor-version"`)

  const sources = [{ sourceId: GAZETTE }]
  const against = await record(`${asked}/contradict`, { occurred: '2031-02-02', sources })
  t.match((await get(asked)).json().reading, {
    standing: 'contested',
    headline: /^Contested: .*Rain\.$/,
    contradictedBy: [against.id],
  })

  const retracted = await record(`${asked}/retract`, { reason: 'Never said' })
  const last = await get(asked)
  t.match(last.json().reading, {
    standing: 'retracted',
    headline: /^Retracted: /,
    retractedBy: [retracted.id],
  })
  t.equal(last.headers.link, `</v1/events/${retracted.id}>; rel="successor-version"`)

  await record(`/v1/events/${retracted.id}/retract`, { reason: 'It was said after all' })
  t.match((await get(asked)).json().reading, { standing: 'contested', headline: /Rain\.$/ })
})
