/**
 * Takes the pictures of the README from the demo. With a folder, it takes every screen, too, at three widths and in both
 * schemes, to be looked at: `npm run screenshots -- FOLDER`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CHROMIUM = process.env.DETENTE_TEST_CHROMIUM ?? '/usr/bin/chromium'

/** The pictures of the README: where, what is waited for, and how high. */
const PICTURES = [
  ['check', '/?q=Belaruskali', 'What this answer does not cover', 780],
  ['deal', '/deals/us-by-2025-12?at=2025-12-13', 'By day', 840],
  ['audit', '/audit?event=24eb90df-b11d-5aaa-9e9f-25699ef859b5', 'The proof holds', 820],
] as const

const SCREENS = [
  '/',
  '/?q=Belaruskali',
  '/?q=nobody',
  '/?view=many',
  '/?view=changes',
  '/?view=endings',
  '/deals',
  '/deals/us-by-2025-12',
  '/deals/ir-jcpoa',
  '/measures',
  '/measures/us-by-potash',
  '/licences',
  '/targets',
  '/prisoners',
  '/prisoners/ales-bialiatski',
  '/groups',
  '/import',
  '/audit',
  '/webhooks',
  '/settings',
] as const

const startDemo = async (data: string) => {
  const environment = { ...process.env, DETENTE_DATA: data, DETENTE_PORT: '0' }
  const child = spawn(process.execPath, ['src/cli/detente.ts', 'demo', '--all'], {
    cwd: ROOT,
    env: environment,
  })
  let address = ''
  for await (const line of createInterface({ input: child.stdout })) {
    address = /^Detente listens on (\S+)/.exec(line)?.[1] ?? address
    if (line.includes('keeps running')) break
  }
  return { address, child }
}

const takeAll = async (browser: Browser, address: string, folder: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [420, 900, 1600]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
      const page = await context.newPage()
      for (const path of SCREENS) {
        await page.goto(address + path)
        await page.locator('main h1').first().waitFor()
        await page.waitForTimeout(700)
        const name = `${path.replaceAll(/[^a-z0-9]+/gi, '_')}-${width}-${colorScheme}.png`
        await page.screenshot({ path: join(folder, name), fullPage: true })
      }
      await context.close()
    }
  }
}

const data = mkdtempSync(join(tmpdir(), 'detente-screenshots-'))
const { address, child } = await startDemo(data)
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
try {
  for (const [name, path, shows, height] of PICTURES) {
    const page = await browser.newPage({ viewport: { width: 1280, height }, colorScheme: 'light' })
    await page.goto(address + path)
    await page.getByText(shows).first().waitFor()
    await page.waitForTimeout(500)
    await page.screenshot({ path: join(ROOT, 'docs/images', `${name}.png`) })
    await page.close()
  }
  const [folder] = process.argv.slice(2)
  if (folder !== undefined) await takeAll(browser, address, folder)
} finally {
  await browser.close()
  child.kill('SIGTERM')
  await once(child, 'exit')
  rmSync(data, { recursive: true, force: true })
}
