/** Looks at every screen, at three widths: nobody is kept out, and nothing sticks out. */
import type { Test } from 'tap'
import { violationsOf } from './axe.ts'
import { openBrowser } from './given.ts'

/** Where each screen is looked at, and what shows that it is there. */
const SCREENS: readonly (readonly [string, string])[] = [
  ['/', 'What may be asked'],
  ['/?q=Belaruskali', 'What this answer does not cover'],
  ['/?q=nobody%20of%20this%20name', 'Nobody of this name is recorded'],
  ['/?view=many', 'Paste a list'],
  ['/?view=changes', 'Target'],
  ['/deals', 'Said to be'],
  ['/deals/us-by-2025-12', 'Balance'],
  ['/deals/us-by-2025-12?at=2025-12-14', 'events of'],
  ['/measures', 'asset freeze'],
  ['/measures/us-by-potash', 'From word to list'],
  ['/licences', 'licence 13'],
  ['/targets', 'Belaruskali'],
  ['/prisoners', 'Ales Bialiatski'],
  ['/prisoners/ales-bialiatski', 'Course'],
  ['/groups', 'Claimed'],
  ['/audit', 'Checkpoint'],
  ['/webhooks', 'This needs an API key'],
  ['/settings', 'Health'],
  ['/deals/nothing', 'There is nothing here'],
  ['/?view=endings&within=10y', 'Within'],
]

const WIDTHS = [420, 900, 1600] as const

/** Fails a test for each violation of axe-core, and for each screen that is wider than its window. */
export const lookAtEvery = async (t: Test, colorScheme: 'light' | 'dark'): Promise<void> => {
  const { address, visit } = await openBrowser(t)
  const page = await visit('/', { colorScheme, reducedMotion: 'reduce' })
  for (const [path, shows] of SCREENS) {
    await page.goto(address + path)
    await page.getByText(shows).first().waitFor()
    await page.locator('.bones, [aria-busy=true]').first().waitFor({ state: 'detached' })
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      t.strictSame(await violationsOf(page), [], `${path} at ${width} in ${colorScheme}`)
      const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      t.equal(beyond, 0, `${path} fits into ${width}`)
    }
  }
}
