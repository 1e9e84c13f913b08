/** The screens of deals, in a real browser: the picture, the list, the way through time, the keys. */
import { test } from 'tap'
import { openBrowser, withBrowser } from './given.ts'

const DEAL = '/deals/us-by-2025-12'

test(
  'a deal is found by its party and opened, and Back returns to the list as it was',
  withBrowser,
  async (t) => {
    const { visit } = await openBrowser(t)
    const page = await visit('/deals')
    await page.getByRole('link', { name: 'Belarus 1' }).click()
    t.match(page.url(), /\?party=BY$/)
    await page.getByRole('link', { name: 'United States and Belarus, December 2025' }).click()
    await page.getByRole('heading', { name: 'Timeline' }).waitFor()
    await page.goBack()
    await page.getByText('1 of 2 deals').waitFor()
  },
)

test('the list has every event of the picture, or says how many more there are', withBrowser, async (t) => {
  const { visit, app } = await openBrowser(t)
  const page = await visit(DEAL)
  await page.locator('.entry').first().waitFor()
  const { items } = (await app.inject({ url: '/v1/deals/us-by-2025-12/timeline?limit=500' })).json()
  t.equal(await page.locator('.entry').count(), items.length)
  const marks = await page.locator('svg.timeline .mark').count()
  const more = await page.locator('svg.timeline .more text').allTextContents()
  const counted = more.reduce((sum, text) => sum + Number(text.replace('+', '')), marks)
  t.equal(counted, items.length)
})

test(
  'a handle moves through time: the address says so, and what changed is shown',
  withBrowser,
  async (t) => {
    const { visit } = await openBrowser(t)
    const page = await visit(DEAL)
    await page.locator('.entry').first().waitFor()
    const handle = page.getByLabel('What had happened by')
    await handle.focus()
    await page.keyboard.press('Home')
    await page.getByText(/^\d+ events? of \d+/).waitFor()
    t.match(page.url(), /\?at=2021-08-01$/)
    await page.keyboard.press('ArrowRight')
    await page
      .getByText(/amended the asset freeze/)
      .first()
      .waitFor()
    await page.locator('.step-list').getByText('New').first().waitFor()
    const shown = await page.getByText(/^\d+ events? of \d+/).innerText()
    await page.reload()
    await page.getByText(shown).waitFor()
  },
)

test(
  'the keys go from event to event without opening one; Enter opens, Escape closes',
  withBrowser,
  async (t) => {
    const { visit } = await openBrowser(t)
    const page = await visit(DEAL)
    await page.locator('.entry').first().waitFor()
    const open = page.locator('.entry.open')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    t.equal(await open.count(), 0)
    t.match(await page.locator('[aria-live=polite]').innerText(), /2 Dec 2021.*amended/)
    await page.keyboard.press('Enter')
    await open.waitFor()
    t.match(page.url(), /#[0-9a-f-]{36}$/)
    t.match(await open.innerText(), /Happened[\s\S]*Recorded/)
    await page.keyboard.press('Escape')
    await open.waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Deals' }).waitFor()
  },
)

test('a new event is announced, and shows when the reader wants it', withBrowser, async (t) => {
  const { visit, app } = await openBrowser(t)
  const page = await visit(DEAL)
  await Promise.all([page.waitForResponse(/\/v1\/events\/stream/), page.reload()])
  await page.locator('.entry').first().waitFor()
  const before = await page.locator('.entry').count()
  const body = {
    occurred: '2026-06-03',
    speaker: { description: 'Freedonian officials' },
    stance: 'welcomes',
    language: 'en',
    gist: 'It is a step',
    sources: [{ sourceId: 'article-2025-12-15' }],
  }
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/deals/us-by-2025-12/record-statement',
    payload: body,
  })
  t.equal(answer.statusCode, 201, answer.body)
  await page.getByText('1 new event was recorded').waitFor()
  t.equal(await page.locator('.entry').count(), before)
  await page.getByRole('button', { name: 'Show' }).click()
  await page.locator('.entry').nth(before).waitFor()
})

test('quotes and titles of sources are text, whatever they hold', withBrowser, async (t) => {
  const { visit, app } = await openBrowser(t)
  const evil = '<img src=x onerror=alert(1)><script>alert(2)</script>'
  const post = async (url: string, payload: object) => {
    const answer = await app.inject({ method: 'POST', url, payload })
    t.equal(answer.statusCode, 201, answer.body)
    return answer.json().events[0]
  }
  await post('/v1/sources', { id: 'evil', title: evil, kind: 'press', published: '2025-12-16' })
  const { id } = await post('/v1/deals/us-by-2025-12/record-statement', {
    occurred: '2025-12-16',
    speaker: { description: '<b>Freedonian officials</b>' },
    stance: 'welcomes',
    language: 'en',
    gist: evil,
    sources: [{ sourceId: 'evil', quote: evil }],
  })
  const page = await visit(`${DEAL}#${id}`)
  const open = page.locator('.entry.open')
  await open.waitFor()
  t.match(await open.innerText(), evil)
  t.equal(await page.locator('main img, main script').count(), 0)
})
