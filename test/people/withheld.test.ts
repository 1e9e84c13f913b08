/**
 * Whose names are shown: nobody's but those of public figures and of persons who agreed, wherever an answer, a list, a
 * file, a feed, a search, a delivery or a stream could show one. Every route of the service is asked, also new ones.
 */
import { readFileSync } from 'node:fs'
import { t as all, test } from 'tap'
import type { Scope } from '../../events/key.ts'
import { SCOPES } from '../../events/key.ts'
import { ERASED, WITHHELD } from '../../projections/read/names.ts'
import { readAccesses } from '../../src/audit/accessLog.ts'
import { isPage } from '../console/pages.ts'
import { isProblem, keyWith, SYLVANIA } from '../http/given.ts'
import { hooked } from '../webhooks/hooked.ts'
import { startReceiver } from '../webhooks/receiver.ts'
import {
  CASE,
  DETAILS,
  GONE_CASE,
  GONE_SECRETS,
  hiddenPersons as given,
  PERSON,
  SECRETS,
  SOURCE,
} from './hiddenPersons.ts'
import { tracesIn } from './traces.ts'

all.setTimeout(120_000)

/** What the parameters of paths are in the ledger above, by the first word of the path and the parameter. */
const PATHS: Readonly<Record<string, string>> = {
  'deals id': 'potash',
  'prisoners id': CASE,
  'releases id': 'group',
  'people id': PERSON,
  'sources id': SOURCE,
  'parties code': SYLVANIA,
  'relations a': SYLVANIA,
  'relations b': 'org:freedonia',
  'problems code': 'not-found',
  'sanctions id': 'none',
  'licences id': 'none',
  'targets id': 'somebody-0',
  'programmes id': 'none',
  'keys id': 'none',
  'webhooks id': 'none',
  'audit id': PERSON,
  'imports kind': 'prisoners',
  'tile *': '0/000.p/1',
}

/** The query parameters of the routes. */
const QUERIES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\/v1\/search$/, ['q=quxworthy', 'q=Куксворти', 'q=vanished', 'q=weaver', 'q=waved', 'q=free', 'q=group']],
  [/\/v1\/audit\/diff/, ['from=position:0']],
  [/\/v1\/status\/changes/, ['fromPosition=0', 'fromPosition=0&name=quxworthy']],
  [/\/v1\/status/, ['goods=3104']],
  [/\/proofs\/inclusion/, ['event=EVENT']],
  [/\/v1\/people(?:$|\.)/, ['', 'text=quxworthy', 'text=weaver', 'text=vanished']],
  [/\/v1\/deals(?:$|\.)/, ['', 'text=quxworthy']],
]

/** Every GET route with what it is asked; those of streams and of the reference are asked otherwise. */
const questionsOf = ({ app, detained }: Awaited<ReturnType<typeof given>>): readonly string[] =>
  [...app.neededScopes.keys()].flatMap((route) => {
    const [method, path = ''] = route.split(' ')
    if (method !== 'GET' || path === '/v1/events/stream' || path.startsWith('/docs') || isPage(path))
      return []
    const first = path.split('/').find((step) => step !== 'v1' && step !== '') ?? ''
    const url = path.replaceAll(/:(\w+)|\*/g, (whole, name) => {
      if (name === 'eventId') return detained.id
      const value = PATHS[`${first} ${name ?? whole}`]
      if (value === undefined) throw new Error(`say in PATHS what ${route} is asked about`)
      return value
    })
    const queries = QUERIES.find(([like]) => like.test(path))?.[1] ?? ['']
    return queries.map((query) => (query === '' ? url : `${url}?${query.replace('EVENT', detained.id)}`))
  })

const DOCUMENT = readFileSync(new URL('../../docs/operating/access.md', import.meta.url), 'utf8')

/** Where names stand in headlines and texts of events only, as the documents list it. */
const IN_HEADLINES =
  (DOCUMENT.split('## What is recorded of reads')[1] ?? '')
    .split('\n- ')[1]
    ?.matchAll(/`GET ([^`]+)`/g)
    .map(([, path = '']) =>
      path.replace('{id}', 'potash').replace('{a}', SYLVANIA).replace('{b}', 'org:freedonia'),
    )
    .toArray() ?? []

const isInHeadlines = (url: string): boolean =>
  IN_HEADLINES.includes(url.replace(/\?.*$/, '').replace(/\.(?:csv|jsonl)$/, ''))

const every = (...without: readonly Scope[]): readonly Scope[] =>
  SCOPES.filter((scope) => !without.includes(scope))

test('no route shows the name of a withheld or of an erased person to a key without the scope for names; what shows names is recorded', async (t) => {
  const built = await given(t)
  const strangers = await keyWith(built, ...every('names'))
  const seeing = await keyWith(built, ...every())
  let shown = 0
  let read = 0
  for (const url of questionsOf(built)) {
    const answer = await built.get(url, strangers)
    t.ok(answer.statusCode < 500, url)
    t.strictSame(
      tracesIn(Buffer.from(answer.body).toString('latin1'), [...SECRETS, ...GONE_SECRETS]),
      [],
      url,
    )
    t.notMatch(JSON.stringify(answer.headers), /Quxworthy|Vanished/)
    const reads = async () => readAccesses(built.service.store, read, 500)
    t.strictSame(await reads(), [], `${url}: an answer without withheld names is not recorded`)
    const whole = await built.get(url, seeing)
    const recorded = await reads()
    read += recorded.length
    // A private value tells as much as a name.
    const discloses = /Quxworthy|Quxholm|weaving/.test(whole.body) || url.endsWith('/disclosure')
    const expected = [
      ...(discloses ? [PERSON] : []),
      ...(/zorn|leaf 4711/i.test(whole.body) ? [SOURCE] : []),
    ].filter(() => !isInHeadlines(url))
    const persons = new Set(recorded.flatMap(({ data }) => data.persons))
    // The lines of some CSVs, and what the search cuts out of a text, leave out some of what is recorded.
    const missing = expected.filter((id) => !persons.has(id))
    t.strictSame(missing, [], `${url}: who gets withheld names is recorded`)
    if (!/\.csv|\/search/.test(url))
      t.equal(persons.size, expected.length, `${url}: nothing else is recorded`)
    t.strictSame(tracesIn(Buffer.from(whole.body).toString('latin1'), GONE_SECRETS), [], url)
    if (whole.body.includes('Quxworthy')) {
      shown++
      t.not(whole.headers.etag ?? 'none', answer.headers.etag, `${url}: another answer has another tag`)
    }
  }
  t.ok(shown >= 20, `who may see names sees them in ${shown} answers`)
})

test('a client without the scope for names cannot find a withheld name', async (t) => {
  const built = await given(t)
  const strangers = await keyWith(built, 'read')
  const found = async (q: string) =>
    (await built.get(`/v1/search?q=${encodeURIComponent(q)}`, strangers)).json().items.length
  for (const q of ['Quxworthy', 'quxw', 'Куксворти', 'weaver']) t.equal(await found(q), 0, q)
  t.equal((await built.get('/v1/people?text=quxworthy', strangers)).json().items.length, 0)
  t.ok((await built.get('/v1/search?q=quxworthy')).json().items.length > 1, 'who may, can')
})

test('a person whose name is withheld says so, and nothing else', async (t) => {
  const built = await given(t)
  const strangers = await keyWith(built, 'read')
  const { digest, course, revision, ...rest } = (await built.get(`/v1/people/${PERSON}`, strangers)).json()
  t.strictSame(rest, { id: PERSON, publicFigure: false, name: WITHHELD, naming: 'withheld' })
  t.match((await built.get(`/v1/people/${PERSON}`)).json(), { ...DETAILS, naming: 'withheld' })
  t.match((await built.get(`/v1/prisoners/${CASE}`, strangers)).json(), { name: WITHHELD })
  t.match((await built.get(`/v1/prisoners/${GONE_CASE}`)).json(), { name: ERASED })
})

test('a headline that begins with an unnamed person begins with a capital', async (t) => {
  const built = await given(t)
  const strangers = await keyWith(built, 'read')
  const { items } = (await built.get('/v1/deals/potash/timeline', strangers)).json()
  const headlines = items.map(({ headline }: { headline: string }) => headline)
  t.ok(
    headlines.includes(`A person whose name is withheld detained by Sylvania in a place that is withheld`),
    headlines.join('\n'),
  )
  t.ok(headlines.includes(`A person whose details were erased detained by Sylvania`))
  const quoted = headlines.filter((headline: string) => headline.includes('was said'))
  t.match(
    quoted,
    [/ a person .* and a person .* "a person/, / a person .* and a person .* "a person/],
    'within a text it has none',
  )
})

const CONSENT = { by: 'self', purpose: 'a public campaign', since: '2031-01-01' }

test('a name that a person agreed to show shows until it is withheld again, also as of before', async (t) => {
  const built = await given(t)
  const strangers = await keyWith(built, 'read')
  const headline = async (query = ''): Promise<string> =>
    (await built.get(`/v1/deals/potash/timeline${query}`, strangers)).body
  const before = await built.service.store.head()
  t.notMatch(await headline(), /Quxworthy/)
  await built.record(`/v1/people/${PERSON}/allow-naming`, { consent: CONSENT })
  t.match(await headline(), /Quxworthy/)
  t.match(await headline(`?knownAt=position:${before}`), /Quxworthy/, 'the rule of today')
  t.match((await built.get(`/v1/people/${PERSON}`, strangers)).json(), { naming: 'named', consent: CONSENT })
  t.ok((await built.get('/v1/search?q=quxworthy', strangers)).json().items.length > 1)
  await built.record(`/v1/people/${PERSON}/withhold-name`, { reason: 'consent-withdrawn' })
  t.notMatch(await headline(), /Quxworthy/)
  t.equal((await built.get('/v1/search?q=quxworthy', strangers)).json().items.length, 0)
})

test('a request for erasure hides the name at once, of a public figure, too', async (t) => {
  const built = await given(t)
  const strangers = await keyWith(built, 'read')
  await built.record('/v1/people', { id: 'margaret-dumont', publicFigure: true, name: 'Margaret Dumont' })
  const seen = async () => (await built.get('/v1/people/margaret-dumont', strangers)).json()
  t.match(await seen(), { name: 'Margaret Dumont', naming: 'named' })
  await built.record('/v1/people/margaret-dumont/request-erasure', { basis: 'subject-request' })
  t.match(await seen(), { name: WITHHELD, erasureRequested: { basis: 'subject-request' } })
})

test('the name of a minor is withheld whatever was agreed, until the day of 18 years', async (t) => {
  let today = '2031-06-30'
  const built = await hooked(t, { now: () => `${today}T12:00:00.000Z` })
  const strangers = await keyWith(built, 'read')
  const seen = async (id: string) => (await built.get(`/v1/people/${id}`, strangers)).json().naming
  for (const [letter, born] of [
    ['c', '2013-07-02'],
    ['d', '2013-06-29'],
    ['e', '2013'],
    ['f', '2012'],
  ] as const) {
    const id = `p-${letter.repeat(20)}`
    await built.record('/v1/people', { id, publicFigure: true, name: `Fictional ${letter}`, born })
  }
  t.equal(await seen(`p-${'c'.repeat(20)}`), 'withheld')
  t.equal(await seen(`p-${'d'.repeat(20)}`), 'named')
  t.equal(await seen(`p-${'e'.repeat(20)}`), 'withheld', 'who may be a minor counts as one')
  t.equal(await seen(`p-${'f'.repeat(20)}`), 'named')
  today = '2031-07-03'
  t.equal(await seen(`p-${'c'.repeat(20)}`), 'named')
})

test('consent to naming needs the fields of consent, and a key with the scope for it', async (t) => {
  const built = await given(t)
  const url = `/v1/people/${PERSON}/allow-naming`
  isProblem(t, await built.post(url, {}), 422, 'missing-field', ['/consent'])
  const recorder = await keyWith(built, 'record')
  isProblem(t, await built.post(url, { consent: CONSENT }, recorder), 403, 'scope-missing')
})

test('a webhook and a live stream send a name only if their key may see it', async (t) => {
  const built = await given(t)
  const receiver = await startReceiver(t)
  const filter = { types: ['PrisonerDetained'] }
  const register = async (...scopes: readonly Scope[]) =>
    built.post(
      '/v1/webhooks',
      { url: receiver.url, filter, from: 'beginning' },
      await keyWith(built, ...scopes),
    )
  t.equal((await register('webhooks')).statusCode, 201)
  await receiver.until(() => receiver.came.length === 2)
  t.notMatch(JSON.stringify(receiver.events()), /Quxworthy/)
  t.match(receiver.events()[0]?.data.headline, /^A person whose name is withheld detained/)
  t.equal((await register('webhooks', 'names')).statusCode, 201)
  await receiver.until(() => receiver.came.length === 4)
  t.equal(receiver.events().filter(({ data }) => /Pinky Quxworthy/.test(String(data.headline))).length, 1)
  const address = await built.app.listen({ host: '127.0.0.1', port: 0 })
  const read = async (headers: Readonly<Record<string, string>>): Promise<string> => {
    const ending = new AbortController()
    const query = 'types=PrisonerDetained&from=beginning'
    const answer = await fetch(`${address}/v1/events/stream?${query}`, { headers, signal: ending.signal })
    let text = ''
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(part).toString()
      if ((text.match(/^data: .*$/gm) ?? []).length >= 2) break
    }
    ending.abort()
    return text
  }
  t.notMatch(await read(await keyWith(built, 'read')), /Quxworthy/)
  t.match(await read(await keyWith(built, 'read', 'names')), /Quxworthy/)
})

test('a disclosure needs the scope for names, too', async (t) => {
  const built = await given(t)
  const url = `/v1/audit/people/${PERSON}/disclosure`
  isProblem(t, await built.get(url, await keyWith(built, 'audit')), 403, 'scope-missing')
  t.equal((await built.get(url, await keyWith(built, 'audit', 'names'))).statusCode, 200)
})
