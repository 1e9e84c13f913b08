/** Webhooks in a real browser: register one, test it, pause and resume. */
import { test } from 'tap'
import { startReceiver } from '../webhooks/receiver.ts'
import { openBrowser, withBrowser } from './given.ts'

test(
  'an endpoint is registered, a failed attempt is found, and the endpoint is paused and resumed',
  withBrowser,
  async (t) => {
    const settings = { DETENTE_WEBHOOK_HTTP: 'yes', DETENTE_WEBHOOK_NETWORKS: '127.0.0.0/8' }
    const { visit, service } = await openBrowser(t, { settings })
    const { secret } = await service.keys.add(['read', 'webhooks'], undefined, 'local')
    const receiver = await startReceiver(t)
    const page = await visit('/webhooks')
    await page.getByRole('button', { name: 'Sign in with a key' }).click()
    await page.getByLabel('API key').fill(secret)
    await page.keyboard.press('Enter')
    await page.getByLabel('Address that receives').fill(receiver.url)
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await page.getByText(/whsec_/).waitFor()
    await page.getByRole('link', { name: receiver.url }).click()
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByText('A test was sent').waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    t.match(await page.locator('[aria-live=polite]').innerText(), /Resumed/)
  },
)
