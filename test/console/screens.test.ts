/** Every screen, at three widths and in both schemes: nobody is kept out, and nothing sticks out. */
import { test } from 'tap'
import { violationsOf } from './axe.ts'
import { openBrowser, withBrowser } from './given.ts'

/** Where each screen is looked at, and what shows that it is there. */
const SCREENS: readonly (readonly [string, string])[] = [
  ['/', 'What may be asked'],
  ['/?q=Belaruskali', 'What this answer does not cover'],
  ['/?q=nobody%20of%20this%20name', 'Nobody of this name is recorded'],
  ['/?view=many', 'Paste a list'],
  ['/?view=changes', 'Target'],
  ['/?view=endings&within=10y', 'Within'],
]

const WIDTHS = [420, 900, 1600] as const
const SCHEMES = ['light', 'dark'] as const

test('no screen has a violation of axe-core or is wider than its window', withBrowser, async (t) => {
  const { address, visit } = await openBrowser(t)
  for (const colorScheme of SCHEMES) {
    const page = await visit('/', { colorScheme, reducedMotion: 'reduce' })
    for (const [path, shows] of SCREENS) {
      await page.goto(address + path)
      await page.getByText(shows).first().waitFor()
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 })
        t.strictSame(await violationsOf(page), [], `${path} at ${width} in ${colorScheme}`)
        const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
        t.equal(beyond, 0, `${path} fits into ${width}`)
      }
    }
  }
})

test('the first screen is under 100 kB, all together, as it is sent', withBrowser, async (t) => {
  const { address, visit } = await openBrowser(t)
  const page = await visit('/docs')
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto(`${address}/`, { waitUntil: 'networkidle' })
  t.ok(bytes > 10_000, 'something was counted')
  t.ok(bytes < 100_000, `${bytes} bytes`)
})
