/** The screen of imports, in a real browser: a table with two faults is dropped, mended and recorded. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { type Test, test } from 'tap'
import { source } from '../http/given.ts'
import { violationsOf } from './axe.ts'
import { type Opened, openBrowser, withBrowser } from './given.ts'

const TABLE = `Имя;Дата задержания;Страна;Место;Note
Пинки Куксворти;13.02.2024;org:sylvania;Fort Fiction;x
Rufus Vanished;31.02.2024;org:sylvania;;
Ann Other;2024-05;Sylvania;;
<img src=x onerror=alert(1)>;2024-05-01;org:sylvania;;
`

const opened = async (t: Test): Promise<Opened> => {
  const built = await openBrowser(t, {}, [])
  const { statusCode } = await built.app.inject({
    method: 'POST',
    url: '/v1/sources',
    payload: source('paper', { published: '2024-01-11' }),
  })
  t.equal(statusCode, 201)
  return built
}

/** Chooses a file, and gives its needed sources. */
const choose = async (
  t: Test,
  page: Page,
  name = 'prisoners.csv',
  content: string | Uint8Array = TABLE,
): Promise<void> => {
  const path = join(t.testdirName, name)
  writeFileSync(path, content)
  await page.getByLabel(/^Choose (?:a|another) file$/).setInputFiles(path)
  await page.getByLabel('Sources, for every row').fill('paper')
  await page.getByLabel('Sources, for every row').press('Enter')
}

test('two rows are refused with the cell at fault, mended, and recorded', withBrowser, async (t) => {
  const { visit, app } = await opened(t)
  const page = await visit('/import')
  await choose(t, page)
  await page.getByRole('heading', { name: '2 of 4 rows can be recorded; 2 have faults.' }).waitFor()
  const faults = page.getByRole('list', { name: 'Cells at fault' })
  t.match(await faults.getByRole('listitem').nth(0).innerText(), /the calendar has no 31\.02\.2024/)
  t.match(await faults.getByRole('listitem').nth(1).innerText(), /must be a country code/)
  t.ok(await page.getByRole('button', { name: 'Record 2 rows' }).isDisabled())
  await page.getByLabel('Text of B3').fill('2024-02-28')
  await page.getByLabel('Text of C4').fill('org:sylvania')
  await page.getByRole('button', { name: 'Check again' }).click()
  await page.getByRole('heading', { name: '4 of 4 rows can be recorded; 0 have faults.' }).waitFor()
  t.equal((await app.inject('/v1/prisoners')).json().items.length, 0, 'nothing is recorded before')
  await page.getByRole('button', { name: 'Record 4 rows' }).click()
  await page.getByRole('heading', { name: '4 rows recorded' }).waitFor()
  t.equal((await app.inject('/v1/prisoners')).json().items.length, 4)
})

test(
  'rows without faults are recorded despite faulty ones, and the mended file adds only the rest',
  withBrowser,
  async (t) => {
    const { visit, app } = await opened(t)
    const page = await visit('/import')
    await choose(t, page)
    await page.getByLabel('Record the others although 2 rows have faults').check()
    await page.getByRole('button', { name: 'Record 2 rows' }).click()
    await page.getByRole('heading', { name: '2 rows recorded' }).waitFor()
    await page.getByRole('button', { name: 'Mend the rows that were left out' }).click()
    await page.getByRole('heading', { name: /2 of 4 rows can be recorded \(2 of them before\)/ }).waitFor()
    await page.getByLabel('Text of B3').fill('2024-02-28')
    await page.getByLabel('Text of C4').fill('org:sylvania')
    await page.getByRole('button', { name: 'Check again' }).click()
    await page.getByRole('button', { name: 'Record 4 rows' }).click()
    await page.getByRole('heading', { name: '2 rows recorded' }).waitFor()
    t.equal((await app.inject('/v1/prisoners')).json().items.length, 4)
  },
)

test('how the file was read is shown, and a column can be said to be another', withBrowser, async (t) => {
  const { visit } = await opened(t)
  const page = await visit('/import')
  await choose(t, page)
  const reading = page.getByRole('region', { name: 'How the file is read' })
  t.equal(await reading.getByLabel('Encoding').inputValue(), 'utf-8')
  t.equal(await reading.getByLabel('Separator').inputValue(), 'semicolon')
  await reading.getByText('Left out: Note.').waitFor()
  await reading.getByLabel('What Note is').selectOption('role')
  await reading.getByText('Left out: Note.').waitFor({ state: 'detached' })
  await reading.getByLabel('Encoding').selectOption('windows-1252')
  await page.getByText('Nothing in the file holds').waitFor()
})

test('the kind is in the address, and its template can be downloaded', withBrowser, async (t) => {
  const { visit } = await opened(t)
  const page = await visit('/import')
  await page.getByLabel('Targets').check()
  await page.waitForURL(/\?kind=targets$/)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the template' }).click(),
  ])
  t.equal(download.suggestedFilename(), 'targets.csv')
  await page.goBack()
  t.ok(await page.getByLabel('Prisoners').isChecked())
})

test(
  'each state of the screen keeps nobody out, at three widths and in both schemes',
  withBrowser,
  async (t) => {
    const { visit } = await opened(t)
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await visit('/import', { colorScheme, reducedMotion: 'reduce' })
      const look = async (state: string): Promise<void> => {
        for (const width of [420, 900, 1600]) {
          await page.setViewportSize({ width, height: 900 })
          t.strictSame(await violationsOf(page), [], `${state} at ${width} in ${colorScheme}`)
          t.equal(
            await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
            0,
            `${state} fits into ${width}`,
          )
          const folder = process.env.DETENTE_TEST_PICTURES
          if (folder)
            await page.screenshot({
              path: join(folder, `import-${state}-${width}-${colorScheme}.png`),
              fullPage: true,
            })
        }
      }
      await page.getByText('Drop a CSV').waitFor()
      await look('empty')
      await choose(t, page)
      await page.getByRole('heading', { name: /2 have faults/ }).waitFor()
      await look('faults')
      await page.getByLabel('Record the others').check()
      await page.getByRole('button', { name: /^Record/ }).click()
      await page.getByRole('heading', { name: /recorded$/ }).waitFor()
      await look('recorded')
    }
  },
)
