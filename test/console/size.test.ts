/** How much the first screen loads. */
import { test } from 'tap'
import { openBrowser, withBrowser } from './given.ts'

test('the first screen is under 100 kB, all together, as it is sent', withBrowser, async (t) => {
  const { address, visit } = await openBrowser(t)
  const page = await visit('/health/live')
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
