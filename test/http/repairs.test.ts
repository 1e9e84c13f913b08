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
