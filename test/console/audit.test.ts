/** Proofs that the page checks itself, in a real browser. */
import { test } from 'tap'
import { openBrowser, withBrowser } from './given.ts'

const events = async (app: {
  inject(request: { url: string }): PromiseLike<{ json(): { items: { id: string }[] } }>
}) => (await app.inject({ url: '/v1/events?limit=3' })).json().items

test('the proof of an event holds, and the page says what that proves', withBrowser, async (t) => {
  const { visit, app } = await openBrowser(t)
  const [first] = await events(app)
  const page = await visit(`/audit?event=${first?.id}`)
  await page.getByText('The proof holds').first().waitFor()
  t.match(await page.locator('.bytes').first().innerText(), `"id":"${first?.id}"`)
  t.match(await page.locator('main').innerText(), /does not prove that they are true/)
})

test('bytes that were changed on the way do not hold', withBrowser, async (t) => {
  const { visit, app, address } = await openBrowser(t)
  const [first] = await events(app)
  const page = await visit('/audit')
  await page.route('**/tile/entries/**', async (route) => {
    const answer = await route.fetch()
    const body = await answer.body()
    const at = body.indexOf('Reuters')
    body[at] = (body[at] as number) ^ 1
    body[body.indexOf('"actor"') + 10] = 0x78
    await route.fulfill({ response: answer, body })
  })
  await page.goto(`${address}/audit?event=${first?.id}`)
  await page.getByText('The proof does not hold').first().waitFor()
})

test('the checkpoint of another key does not hold', withBrowser, async (t) => {
  const { visit, app, address } = await openBrowser(t)
  const [first] = await events(app)
  const page = await visit('/audit')
  await page.route('**/v1/audit/proofs/inclusion**', async (route) => {
    const answer = await route.fetch()
    const proof = await answer.json()
    const forged = proof.checkpoint.replace(
      /(\S{8})\n$/,
      (end: string) => (end[0] === 'A' ? 'B' : 'A') + end.slice(1),
    )
    await route.fulfill({ response: answer, json: { ...proof, checkpoint: forged } })
  })
  await page.goto(`${address}/audit?event=${first?.id}`)
  await page.getByText('The proof does not hold').first().waitFor()
})
