/**
 * A real browser that looks at a real service. It needs Chromium, which `.ci/run` installs; without it the tests say so
 * and are skipped. DETENTE_TEST_CHROMIUM names another one.
 */
import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'
import { endWith } from '../ending.ts'
import { buildTestService, type Given, type TestService } from '../service.ts'

const CHROMIUM = process.env.DETENTE_TEST_CHROMIUM ?? '/usr/bin/chromium'

/** Options of a test that needs a browser: it is skipped without one. */
export const withBrowser = existsSync(CHROMIUM)
  ? {}
  : { skip: `there is no Chromium at ${CHROMIUM}: install it, or name one in DETENTE_TEST_CHROMIUM` }

export interface Opened extends TestService {
  /** Such as `http://127.0.0.1:41234`. */
  readonly address: string
  readonly browser: Browser
  /** A new page, whose errors and refused scripts fail the test. */
  visit(path: string, options?: BrowserContextOptions): Promise<Page>
}

/** Milliseconds for which the browser stays open after a test, for the next one. */
const STAYS = 1_000

let launched: Promise<Browser> | undefined
let users = 0
let closing: NodeJS.Timeout | undefined

/** One browser for the tests of a process: to start it takes longer than most of them. */
const browserFor = (t: Test): Promise<Browser> => {
  clearTimeout(closing)
  users++
  launched ??= chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  const found = launched
  endWith(t, async () => {
    const browser = await found
    await Promise.all(browser.contexts().map((context) => context.close()))
    users--
    if (users > 0) return
    closing = setTimeout(() => {
      launched = undefined
      void browser.close()
    }, STAYS)
  })
  return found
}

/** The recorded cases, by the ids of their deals. */
const CASES = ['us-by-2025-12', 'ir-jcpoa'] as const

const record = async ({ app }: TestService, id: string): Promise<void> => {
  const body = readFileSync(new URL(`../../examples/${id}.json`, import.meta.url))
  const headers = { 'content-type': 'application/json' }
  const answer = await app.inject({ method: 'POST', url: '/v1/batches', headers, payload: body })
  if (answer.statusCode !== 200) throw new Error(`the case ${id} was refused: ${answer.body}`)
}

/** Noise that is not the page's: answers that are problems are expected in some tests. */
const isExpected = (text: string): boolean => text.startsWith('Failed to load resource')

/** Opens a service with recorded cases, and a browser. */
export const openBrowser = async (
  t: Test,
  given: Given = {},
  cases: readonly string[] = CASES,
): Promise<Opened> => {
  const built = await buildTestService(t, given)
  for (const id of cases) await record(built, id)
  await built.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = built.app.server.address() as AddressInfo
  const address = `http://127.0.0.1:${port}`
  const browser = await browserFor(t)
  const visit = async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    page.on('pageerror', (error) => t.fail(`the page failed: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error' && !isExpected(message.text()))
        t.fail(`the page said: ${message.text()}`)
    })
    await page.goto(address + path)
    return page
  }
  return { ...built, address, browser, visit }
}
