/** Text: whatever JSON can hold comes back byte for byte, under whatever name our streams can have. */
import type { Test } from 'tap'
import { NO_STREAM } from '../../../src/store/port.ts'
import { type Engine, event, ids, logOf } from './given.ts'

const BODIES: Readonly<Record<string, string>> = {
  'an emoji with a skin tone': '{"a":"👩🏽‍⚖️"}',
  'line separators': '{"a":"\u2028\u2029\u0085"}',
  'an escaped NUL': '{"a":"x\\u0000y"}',
  'escaped lone surrogates': '{"a":"\\ud800 \\udfff"}',
  'right-to-left text and its marks': '{"a":"\u202eمرحبا\u202c שלום"}',
  'letters and their combining marks': '{"a":"e\u0301 é"}',
  'a byte order mark': '{"a":"\ufeff"}',
  'Belarusian and Lithuanian': '{"a":"Ў, ў, і – ąčęėįšųūž"}',
  'numbers that a double cannot hold': '{"a":12345678901234567890,"b":1.0,"c":1e400}',
  'white space and the order of keys': '{ "b" : 1,\n\t"a" : 2 }',
  'keys that look like others': '{"__proto__":1,"constructor":2,"":3}',
  'no object': '[]',
}

const NAMES = ['deal-1', 'deal-10', 'deal-1-0', 'deal', 'Deal-1', 'deal-2025-12-13', 'personal-p-8xk2m4', '7']

export const text = async (t: Test, engine: Engine): Promise<void> => {
  for (const [what, body] of Object.entries(BODIES)) {
    t.test(`a body with ${what} is kept byte for byte`, async (t) => {
      const store = await engine.open(t)
      await store.append('deal-1', NO_STREAM, [{ ...event(), body }])
      t.equal((await store.readStream('deal-1')).events[0]?.body, body)
      t.equal((await logOf(store))[0]?.body, body)
    })
  }

  t.test('a body of 900 kB is kept byte for byte', async (t) => {
    const store = await engine.open(t)
    const body = JSON.stringify({ a: 'Ў0123456'.repeat(100_000) })
    await store.append('deal-1', NO_STREAM, [event(), { ...event(), body }, event()])
    t.ok((await store.readStream('deal-1')).events[1]?.body === body)
    t.ok((await logOf(store))[1]?.body === body)
  })

  t.test('names that resemble each other are different streams', async (t) => {
    const store = await engine.open(t)
    const own = new Map(NAMES.map((name) => [name, event(name)]))
    for (const [name, one] of own) await store.append(name, NO_STREAM, [one])
    for (const [name, one] of own) {
      const { events } = await store.readStream(name)
      t.same(events, [{ ...one, stream: name, revision: 0 }])
    }
    t.same(ids(await logOf(store)), ids([...own.values()]))
  })
}
