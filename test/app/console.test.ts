/** How the page is served: its policy, its modules, what browsers may keep. */
import { hash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { test } from 'tap'
import { LIBRARIES, libraryUrl } from '../../src/app/console/files.ts'
import { PATHS } from '../../src/console/paths.ts'
import { buildTestService } from '../service.ts'

test('every screen is the page, with a policy that allows its import map and nothing else inline', async (t) => {
  const { app } = await buildTestService(t)
  for (const path of Object.values<string>(PATHS)) {
    const { headers, body, statusCode } = await app.inject({ url: path.replace(':id', 'anything') })
    t.equal(statusCode, 200, path)
    const inline = [...body.matchAll(/<script type="importmap">(.*?)<\/script>/gs)].map(
      ([, text = '']) => text,
    )
    t.equal(inline.length, 1)
    const digest = hash('sha256', inline[0] as string, 'base64')
    t.equal(
      headers['content-security-policy'],
      `default-src 'none'; script-src 'self' 'sha256-${digest}'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
    )
  }
})

test('modules are JavaScript without types, with a tag that lets browsers keep them', async (t) => {
  const { app } = await buildTestService(t)
  const { headers, body } = await app.inject({ url: '/console/main.ts' })
  t.match(headers, {
    'content-type': /^text\/javascript/,
    etag: /^"[\w-]{27}"$/,
    'cache-control': 'no-cache',
  })
  t.notMatch(body, /as HTMLElement/)
  const again = await app.inject({
    url: '/console/main.ts',
    headers: { 'if-none-match': String(headers.etag) },
  })
  t.match(again, { statusCode: 304, body: '' })
})

test('the server compresses a file for clients that accept gzip', async (t) => {
  const { app } = await buildTestService(t)
  const url = '/console/styles/base.css'
  const plain = await app.inject({ url })
  const zipped = await app.inject({ url, headers: { 'accept-encoding': 'br, gzip' } })
  t.equal(zipped.headers['content-encoding'], 'gzip')
  t.equal(gunzipSync(zipped.rawPayload).toString(), plain.body)
  const refused = await app.inject({ url, headers: { 'accept-encoding': 'gzip;q=0' } })
  t.equal(refused.headers['content-encoding'], undefined)
})

test('every library of the import map is served', async (t) => {
  const { app } = await buildTestService(t)
  for (const name of LIBRARIES) t.equal((await app.inject({ url: libraryUrl(name) })).statusCode, 200, name)
})

test('the server serves no other file of the folder or next to it', async (t) => {
  const { app } = await buildTestService(t)
  for (const path of ['tsconfig.json', '../app/app.ts', '%2e%2e/app/app.ts', 'lib/zod.js', 'nothing.ts']) {
    t.equal((await app.inject({ url: `/console/${path}` })).statusCode, 404, path)
  }
})
