/** Signing in, in a real browser: the link that somebody followed survives it. */
import { test } from 'tap'
import { openBrowser, withBrowser } from './given.ts'

test('a link survives signing in, and signing out ends the session', withBrowser, async (t) => {
  const { visit, service, address } = await openBrowser(t)
  const { secret, id } = await service.keys.add(['read'], undefined, 'local')
  // A header that proxies add: the service then asks for a key, as it does for other machines.
  const page = await visit('/?q=Belaruskali', { extraHTTPHeaders: { 'x-forwarded-for': '192.0.2.1' } })
  const box = page.getByLabel('API key')
  await box.fill('detente_wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('This key is not known').waitFor()
  await box.fill(secret)
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'European Union' }).waitFor()
  t.equal(page.url(), `${address}/?q=Belaruskali`)
  const [cookie] = await page.context().cookies()
  t.match(cookie, { httpOnly: true, sameSite: 'Strict', secure: false })
  t.notOk(cookie?.value.includes(id), 'the cookie does not show the key')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('API key').waitFor()
  t.strictSame(await page.context().cookies(), [])
})
