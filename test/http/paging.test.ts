/** Pages: each item once, as it was when the first page was asked for, whatever others write meanwhile. */
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { withCursor } from '../../src/http/queries/paging.ts'
import { type Api, BEYOND, buildLedger, deal, fact, isProblem, source, statement } from './given.ts'

const seed = Number(process.env.PAGING_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** Tries a property and notes the seed; the environment's PAGING_SEED repeats one. */
const holds = async <T>(t: Test, property: fc.IAsyncProperty<T>): Promise<void> => {
  t.comment(`seed ${seed}`)
  const outcome = await fc.check(property, { seed, numRuns: 8, endOnFailure: true })
  t.notOk(outcome.failed, fc.defaultReportMessage(outcome) ?? 'holds')
}

test('the link to the next page keeps every parameter exactly as it was', (t) => {
  const unit = fc.constantFrom(...'?=+%/#:;.~ aZ0é½"<>[]{}|\\^`é協')
  const value = fc.string({ unit, maxLength: 10 })
  const parameters = fc.array(fc.tuple(fc.constantFrom('q', 'text', 'limit', 'publicBy'), value), {
    maxLength: 5,
  })
  const written = fc.tuple(
    parameters,
    fc.constantFrom(encodeURIComponent, (text: string) => text.replace(/[&#%\s]/g, '?')),
  )
  fc.assert(
    fc.property(written, fc.option(value), ([pairs, write], before) => {
      const query = [
        ...pairs.map(([name, text]) => `${name}=${write(text)}`),
        ...(before === null ? [] : [`cursor=${encodeURIComponent(before)}`]),
      ]
      const url = `/v1/search?${query.join('&')}`
      const followed = withCursor(url, 'next+1')
      const read = (one: string) => [...new URLSearchParams(one.slice(one.indexOf('?') + 1))]
      const kept = read(url).filter(([name]) => name !== 'cursor')
      return JSON.stringify(read(followed)) === JSON.stringify([...kept, ['cursor', 'next+1']])
    }),
  )
  t.equal(withCursor('/v1/deals', 'x'), '/v1/deals?cursor=x')
  t.end()
})

test('a list with a question mark in its query has a next page', async (t) => {
  const { get, record } = await buildLedger(t)
  for (const id of ['a', 'b', 'c'])
    await record('/v1/deals', deal(`deal-${id}`, { title: `Why? Salt & ${id}` }))
  await record('/v1/deals', deal('other', { title: 'Other' }))
  const ids: string[] = []
  let url: string | undefined = '/v1/deals?text=Why? Salt %26&limit=1'.replaceAll(' ', '%20')
  while (url !== undefined) {
    const answer = await get(url)
    ids.push(...answer.json().items.map(({ id }: { id: string }) => id))
    url = linkOf(answer, 'next')
  }
  t.same(ids, ['deal-a', 'deal-b', 'deal-c'])
})

/** Where a link of an answer leads. */
const linkOf = ({ headers }: { headers: { link?: unknown } }, rel: string): string | undefined =>
  new RegExp(`<([^>]*)>; rel="${rel}"`).exec(String(headers.link ?? ''))?.[1]

test('links lead to the first page, back and on, and each page shows what the first one knew', async (t) => {
  const { get, record } = await buildLedger(t)
  for (const id of [...'abcdefg']) await record('/v1/deals', deal(`deal-${id}`))
  const idsOf = (answer: { json(): { items: readonly { id: string }[] } }) =>
    answer
      .json()
      .items.map(({ id }) => id.at(-1))
      .join('')
  const follow = async (answer: { headers: { link?: unknown } }, rel: string) =>
    get(linkOf(answer, rel) ?? `no link ${rel}`)
  const first = await get('/v1/deals?limit=2&total=true')
  t.equal(linkOf(first, 'first'), undefined)
  t.equal(linkOf(first, 'prev'), undefined)
  t.match(first.json(), { total: 7 })
  const second = await follow(first, 'next')
  await record('/v1/deals', deal('deal-0'))
  const third = await follow(second, 'next')
  t.match(third.json(), { total: 7 }, 'the list is as it was when the first page was asked for')
  const last = await follow(third, 'next')
  t.same([first, second, third, last].map(idsOf), ['ab', 'cd', 'ef', 'g'])
  t.equal(linkOf(last, 'next'), undefined)
  const back = await follow(last, 'prev')
  t.same([idsOf(back), idsOf(await follow(back, 'next'))], ['ef', 'g'])
  t.equal(idsOf(await follow(back, 'prev')), 'cd')
  const begin = await follow(await follow(back, 'prev'), 'prev')
  t.equal(idsOf(begin), 'ab')
  t.equal(linkOf(begin, 'prev'), undefined)
  t.equal(idsOf(await follow(last, 'first')), 'ab')
  t.equal((await get('/v1/deals?limit=2')).json().total, undefined)
})

test('a filter takes several values, and names the one that is wrong', async (t) => {
  const { get, record } = await buildLedger(t)
  for (const id of ['ducks', 'geese']) await record('/v1/deals', deal(id))
  await record('/v1/deals/geese/change-status', {
    to: 'announced',
    reason: 'said',
    occurred: '2031-02-02',
    ...fact,
  })
  const ids = async (query: string) =>
    (await get(`/v1/deals?${query}`)).json().items.map(({ id }: { id: string }) => id)
  t.same(await ids('status=mooted,announced'), ['ducks', 'geese'])
  t.same(await ids('status=announced,collapsed'), ['geese'])
  const wrong = await get('/v1/deals?party=US,UK')
  isProblem(t, wrong, 400, 'bad-parameter', ['/party'])
  t.match(wrong.json().errors, [{ sent: '"UK"', suggestion: 'GB' }])
})

interface Page {
  readonly items: readonly object[]
  readonly next?: string
}

const withQuery = (url: string, query: string): string => `${url}${url.includes('?') ? '&' : '?'}${query}`

/** Writes of somebody else, a batch of them for each page. */
type Writes<T> = readonly (readonly T[])[]

/** Every page of a list, each asked for while somebody else writes. */
const readAll = async <T>(
  { get }: Pick<Api, 'get'>,
  url: string,
  writes: Writes<T>,
  write: (what: T) => Promise<unknown>,
): Promise<readonly object[]> => {
  const items: object[] = []
  let next: string | undefined
  for (let page = 0; page === 0 || next !== undefined; page++) {
    const asked = get(next === undefined ? url : withQuery(url, `cursor=${next}`))
    // The first page says which moment all others are of, so nobody writes during it.
    if (page === 0) await asked
    const [answer] = await Promise.all([asked, ...(writes[page] ?? []).map(write)])
    const found: Page = answer.json()
    items.push(...found.items)
    next = found.next
  }
  return items
}

/** Whether reading a list by pages gives what one large page gave before. */
const eachOnce = async <T>(
  api: Pick<Api, 'get'>,
  url: string,
  limit: number,
  writes: Writes<T>,
  write: (what: T) => Promise<unknown>,
): Promise<void> => {
  const whole: Page = (await api.get(withQuery(url, 'limit=500'))).json()
  const read = await readAll(api, withQuery(url, `limit=${limit}`), writes, write)
  if (JSON.stringify(read) !== JSON.stringify(whole.items)) {
    throw new Error(`read ${JSON.stringify(read)} instead of ${JSON.stringify(whole.items)}`)
  }
}

const limits = fc.integer({ min: 1, max: 7 })

const writesOf = <T>(one: fc.Arbitrary<T>) => fc.array(fc.array(one, { maxLength: 3 }), { maxLength: 12 })

/** Ids that come before, between and after the existing ones. */
const ids = () => {
  const taken = new Set<string>()
  return {
    arbitrary: fc.string({ unit: fc.constantFrom(...'aghmtz'), minLength: 2, maxLength: 8 }),
    fresh: (id: string): boolean => !taken.has(id) && taken.add(id) !== undefined,
  }
}

test('sources are read by pages, each once, while others are registered', async (t) => {
  const ledger = await buildLedger(t)
  const { arbitrary, fresh } = ids()
  const write = async (id: string) => fresh(id) && ledger.record('/v1/sources', source(id))
  await holds(
    t,
    fc.asyncProperty(
      fc.array(arbitrary, { maxLength: 6 }),
      limits,
      writesOf(arbitrary),
      async (before, limit, writes) => {
        for (const id of before) await write(id)
        await eachOnce(ledger, '/v1/sources', limit, writes, write)
      },
    ),
  )
})

test('deals are read by pages, each once, while others are opened and talked about', async (t) => {
  const ledger = await buildLedger(t)
  const { arbitrary, fresh } = ids()
  await ledger.record('/v1/deals', deal('potash'))
  const write = async (id: string) =>
    fresh(id)
      ? ledger.record('/v1/deals', deal(id))
      : ledger.record(`/v1/deals/${id}/record-statement`, statement(`About ${id}`))
  await holds(
    t,
    fc.asyncProperty(
      fc.array(arbitrary, { maxLength: 6 }),
      limits,
      writesOf(arbitrary),
      async (before, limit, writes) => {
        for (const id of before) await write(id)
        const oneByOne = writes.map((batch) => [...new Set(batch)])
        await eachOnce(ledger, '/v1/deals', limit, oneByOne, write)
        await eachOnce(ledger, '/v1/deals?party=org:sylvania&status=mooted', limit, [], write)
      },
    ),
  )
})

test('events are read by pages, each once, while others are recorded', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  const write = (gist: string) => ledger.record('/v1/deals/potash/record-statement', statement(gist))
  const gist = fc.constantFrom('Yes', 'No', 'Perhaps')
  await holds(
    t,
    fc.asyncProperty(
      fc.array(gist, { maxLength: 6 }),
      limits,
      writesOf(gist),
      async (before, limit, writes) => {
        for (const one of before) await write(one)
        await eachOnce(ledger, '/v1/events', limit, writes, write)
        await eachOnce(ledger, '/v1/events?types=StatementMade', limit, writes.slice(0, 2), write)
        await eachOnce(ledger, '/v1/deals/potash/events', limit, writes.slice(0, 2), write)
      },
    ),
  )
})

type Told = { readonly occurred: string } | { readonly against: number } | { readonly link: true }

test('a timeline is read by pages, each entry once, while others tell, link and contradict', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  await ledger.record('/v1/deals', deal('rail', { occurred: '2031-01-01' }))
  const said: string[] = []
  const write = async (told: Told): Promise<void> => {
    const against = 'against' in told ? said[told.against % said.length] : undefined
    if (against !== undefined) {
      await ledger.record(`/v1/events/${against}/contradict`, { occurred: '2031-06-01', ...fact })
    } else if ('link' in told) {
      const elsewhere = await ledger.record('/v1/deals/rail/record-statement', statement('Elsewhere'))
      await ledger.record('/v1/deals/potash/link-event', {
        eventId: elsewhere.id,
        occurred: '2031-05-01',
        ...fact,
      })
    } else {
      const { occurred = '2031-02-01' } = told as { occurred?: string }
      said.push(
        (await ledger.record('/v1/deals/potash/record-statement', statement('Well', { occurred }))).id,
      )
    }
  }
  const dates = [
    '2031-01',
    '2031-02-01',
    '2031-02-01/2031-02-09',
    '/2031-03-01',
    '2031-03-01/',
    '2031-03-01T09:00:00Z',
    '203X',
  ]
  const told: fc.Arbitrary<Told> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ occurred: fc.constantFrom(...dates) }) },
    { weight: 1, arbitrary: fc.record({ against: fc.nat(100) }) },
    { weight: 1, arbitrary: fc.constant({ link: true } as const) },
  )
  await holds(
    t,
    fc.asyncProperty(
      fc.array(told, { maxLength: 6 }),
      limits,
      writesOf(told),
      async (before, limit, writes) => {
        for (const one of before) await write(one)
        await eachOnce(ledger, '/v1/deals/potash/timeline', limit, writes, write)
        await eachOnce(ledger, '/v1/deals/potash/timeline?asOf=2031-02-05', limit, writes.slice(0, 2), write)
      },
    ),
  )
})

const buildThree = async (t: Test) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sources', source('herald'))
  await ledger.record('/v1/sources', source('mercury'))
  return ledger
}

test('a page has as many items as were asked for, and says whether there are more', async (t) => {
  const { get } = await buildThree(t)
  const first: Page = (await get('/v1/sources?limit=2')).json()
  t.match(first.items, [{ id: 'gazette' }, { id: 'herald' }])
  t.type(first.next, 'string')
  const second: Page = (await get(`/v1/sources?limit=2&cursor=${first.next}`)).json()
  t.match(second.items, [{ id: 'mercury' }])
  t.notOk('next' in second)
})

test('a last page that is full leads nowhere', async (t) => {
  const { get } = await buildThree(t)
  const answer = await get('/v1/sources?limit=3')
  t.equal(answer.json().items.length, 3)
  t.notOk('next' in answer.json())
  t.notOk('link' in answer.headers)
})

test('the link to the next page leads there with everything that was asked', async (t) => {
  const ledger = await buildThree(t)
  for (const id of ['potash', 'rail', 'salt']) await ledger.record('/v1/deals', deal(id))
  await ledger.record('/v1/deals/potash/record-statement', statement('Yes'))
  const lists = [
    '/v1/sources?limit=1',
    '/v1/deals?limit=1&party=org:sylvania',
    '/v1/events?limit=1&types=DealOpened,StatementMade',
    '/v1/deals/potash/events?limit=1',
    '/v1/deals/potash/timeline?limit=1&asOf=2031-06-01',
  ]
  for (const url of lists) {
    const answer = await ledger.get(url)
    const link = linkOf(answer, 'next') ?? ''
    const asked = new URL(url, 'http://localhost')
    const leads = new URL(link, asked)
    for (const [name, value] of asked.searchParams) t.equal(leads.searchParams.get(name), value, url)
    t.equal(leads.searchParams.get('cursor'), answer.json().next)
    const next = await ledger.get(link)
    t.equal(next.statusCode, 200, url)
    t.equal(next.json().items.length, 1)
    t.strictNotSame(next.json().items, answer.json().items)
  }
})

test('following the links leads through the whole list', async (t) => {
  const { get } = await buildThree(t)
  const ids: string[] = []
  let url: string | undefined = '/v1/sources?limit=1'
  while (url !== undefined) {
    const answer = await get(url)
    ids.push(...answer.json().items.map((one: { id: string }) => one.id))
    url = linkOf(answer, 'next')
  }
  t.strictSame(ids, ['gazette', 'herald', 'mercury'])
})

test('the link is there again when the page comes from memory, and when it has not changed', async (t) => {
  const ledger = await buildThree(t)
  await ledger.record('/v1/deals', deal('potash'))
  await ledger.record('/v1/deals/potash/record-statement', statement('Yes'))
  const url = '/v1/deals/potash/timeline?limit=1'
  const first = await ledger.get(url)
  t.match(first.headers.link, 'rel="next"')
  t.equal((await ledger.get(url)).headers.link, first.headers.link)
  const unchanged = await ledger.get(url, { 'if-none-match': String(first.headers.etag) })
  t.match(unchanged, { statusCode: 304, headers: { link: first.headers.link } })
})

test('all pages of a list are of the same moment', async (t) => {
  const ledger = await buildThree(t)
  const first = (await ledger.get('/v1/sources?limit=1')).json()
  await ledger.record('/v1/sources', source('wire'))
  const second = (await ledger.get(`/v1/sources?limit=1&cursor=${first.next}`)).json()
  t.strictSame(second.at, first.at)
})

test('a page is full though much of the list is left out', async (t) => {
  const ledger = await buildLedger(t)
  for (let n = 10; n < 30; n++)
    await ledger.record('/v1/deals', deal(`deal-${n}`, n % 7 === 0 ? { status: 'announced' } : {}))
  const first: Page = (await ledger.get('/v1/deals?status=announced&limit=2')).json()
  t.match(first.items, [{ id: 'deal-14' }, { id: 'deal-21' }])
  const second: Page = (await ledger.get(`/v1/deals?status=announced&limit=2&cursor=${first.next}`)).json()
  t.match(second.items, [{ id: 'deal-28' }])
  t.notOk('next' in second)
})

test('a cursor that somebody has changed is refused or read, never a fault', async (t) => {
  const ledger = await buildThree(t)
  const { next } = (await ledger.get('/v1/sources?limit=1')).json()
  const parts = [1, '2031-06-30', 'gazette']
  const forged = [
    [],
    [1],
    [-1, ...parts.slice(1)],
    [1.5, ...parts.slice(1)],
    ['1', ...parts.slice(1)],
    [1, 'soon', 'gazette'],
    [1, '2031-06-30', 7],
    [...parts, 1],
    {},
    null,
  ]
  for (const one of forged) {
    const cursor = Buffer.from(JSON.stringify(one)).toString('base64url')
    isProblem(t, await ledger.get(`/v1/sources?cursor=${cursor}`), 400, 'bad-parameter', ['/cursor'])
  }
  isProblem(t, await ledger.get(`/v1/sources?cursor=${next.slice(1)}`), 400, 'bad-parameter', ['/cursor'])
})

test('a cursor of a later position answers that the client should retry', async (t) => {
  const ledger = await buildThree(t)
  await ledger.record('/v1/deals', deal('potash'))
  const cursor = (key: unknown) =>
    Buffer.from(JSON.stringify([Number(BEYOND), '2031-06-30', key])).toString('base64url')
  const timelineKey = { first: 0, second: 0, position: 0 }
  const asked = [
    ['/v1/sources', 'a'],
    ['/v1/deals', ['a', 'a']],
    ['/v1/events', 0],
    ['/v1/deals/potash/events', 0],
    ['/v1/deals/potash/timeline', timelineKey],
  ] as const
  for (const [url, key] of asked) {
    isProblem(t, await ledger.get(`${url}?cursor=${cursor(key)}`), 503, 'catching-up')
  }
})
