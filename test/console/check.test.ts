/** The screen that checks names, goods and lists, in a real browser. */
import { test } from 'tap'
import { openBrowser, withBrowser } from './given.ts'

test(
  'a name that is typed gives a card for each jurisdiction, and the address holds the question',
  withBrowser,
  async (t) => {
    const { visit } = await openBrowser(t)
    const page = await visit('/')
    await page.locator('#q:focus').waitFor()
    await page.keyboard.type('belaruskali')
    await page.keyboard.press('Enter')
    const card = page.getByRole('region', { name: 'European Union' })
    await card.waitFor()
    t.match(await card.innerText(), /Barred[\s\S]*3 Jun 2022[\s\S]*2022\/876/)
    t.match(
      await page.getByRole('region', { name: 'United Nations' }).innerText(),
      /Nothing recorded[\s\S]*not clearance/,
    )
    t.match(page.url(), /\?q=belaruskali$/)
    await page.goBack()
    await page.getByText('What may be asked').waitFor()
  },
)

test('a screen reader is given the verdict in one sentence', withBrowser, async (t) => {
  const { visit } = await openBrowser(t)
  const page = await visit('/?q=Belaruskali')
  await page.getByRole('region', { name: 'European Union' }).waitFor()
  t.equal(
    await page.locator('[aria-live]').innerText(),
    'European Union: Barred. A measure in force bars dealings.',
  )
})

test('a list is checked, filtered, and taken home as CSV without formulas', withBrowser, async (t) => {
  const { visit } = await openBrowser(t)
  const page = await visit('/?view=many')
  await page.getByLabel('Paste a list').fill('reference,Company\nA-1,Belaruskali\nA-2,"=HYPERLINK(""x"")"')
  await page.getByRole('button', { name: 'Check all' }).click()
  const rows = page.locator('tbody tr')
  await rows.nth(1).waitFor()
  t.match(await rows.allInnerTexts(), [/A-1[\s\S]*Barred/, /A-2[\s\S]*Nothing recorded/])
  await page.getByRole('link', { name: /Barred/ }).click()
  t.equal(await rows.count(), 1)
  await page.getByRole('link', { name: /^All/ }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ])
  const chunks = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  t.match(text, /1,A-1,Belaruskali,,,barred,true,EU/)
  t.match(text, /2,A-2,"'=HYPERLINK/)
})

test('markup in what is typed stays text', withBrowser, async (t) => {
  const { visit } = await openBrowser(t)
  const page = await visit(`/?q=${encodeURIComponent('<img src=x onerror=alert(1)> Freedonia')}`)
  await page.getByText('Nobody of this name is recorded').waitFor()
  t.equal(await page.locator('main img').count(), 0)
})
