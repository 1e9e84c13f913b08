/** The log of a real process, at its most talkative, never holds a name. */
import { test } from 'tap'
import { firstKey, keyWith, serve } from '../cli/process.ts'
import { tracesIn } from './traces.ts'

const PERSON = `p-${'a'.repeat(20)}`
const NAMES = ['Pinky Quxworthy', 'Пинки Куксворти', 'Pinky Altername', 'Badly Misnamed']

test('no line of the log holds a name, whatever goes well or wrong', async (t) => {
  t.testdir({})
  const serving = await serve(t, ['serve'], { DETENTE_LOG: 'trace' })
  const { address, child, ended } = serving
  const eraser = await keyWith(address, await firstKey(serving), 'erase')
  const send = async (
    path: string,
    body: unknown,
    type = 'application/json',
    key?: string,
  ): Promise<number> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': type, ...(key !== undefined && { authorization: `Bearer ${key}` }) },
      body: text,
    })
    await answer.text()
    return answer.status
  }
  const get = async (path: string): Promise<number> => {
    const answer = await fetch(address + path)
    await answer.text()
    return answer.status
  }
  const details = { name: NAMES[0], names: [NAMES[1]] }
  t.equal(await send('/v1/people', { id: PERSON, publicFigure: false, ...details }), 201)
  t.equal(await send('/v1/people', { id: PERSON, publicFigure: false, name: NAMES[3] }), 409)
  t.equal(await send('/v1/people', { publicFigure: 'x', name: NAMES[3], [NAMES[3] ?? '']: 1 }), 422)
  t.equal(await send('/v1/people', `{"name": "${NAMES[3]}`), 400)
  t.equal(await send('/v1/people', NAMES[3], 'text/plain'), 415)
  t.equal(await send(`/v1/people/${PERSON}/revise-details`, { name: NAMES[2] }), 201)
  for (const name of NAMES) {
    await get(`/v1/search?q=${encodeURIComponent(name)}`)
    await get(`/v1/people?text=${encodeURIComponent(name)}`)
    await get(`/v1/nowhere/${encodeURIComponent(name)}`)
    await get(`/v1/people/${encodeURIComponent(name)}`)
  }
  const erasure = { id: PERSON, basis: 'safety' }
  t.equal(await send(`/v1/people/${PERSON}/erase`, erasure, undefined, eraser), 201)
  t.equal(await send(`/v1/people/${PERSON}/erase`, erasure, undefined, eraser), 410)
  child.kill('SIGTERM')
  const { err } = await ended
  t.match(err, '/v1/people')
  t.same(tracesIn(Buffer.from(err).toString('latin1'), NAMES), [])
  t.same(
    NAMES.filter((name) => err.includes(encodeURIComponent(name))),
    [],
  )
})
