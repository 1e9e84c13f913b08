/** The OpenAPI document: structurally what OpenAPI 3.1 asks for, complete, and readable without the network. */
import { type Test, test } from 'tap'
import { idOfCommand } from '../../src/http/operationId.ts'
import { pathOf } from '../../src/rules/kernel/command.ts'
import { commands } from '../../src/rules/registry.ts'
import { isPage } from '../console/pages.ts'
import { buildTestService } from '../service.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
type Operation = {
  readonly operationId?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Json }> }
  readonly responses: Record<string, { readonly description?: string; readonly $ref?: string }>
}

interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: Record<string, Record<string, Json>>
}

const make = async (t: Test) => {
  const { app } = await buildTestService(t)
  const document: Document = (await app.inject('/openapi.json')).json()
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  return { paths: [...app.paths], document, operations }
}

let made: ReturnType<typeof make> | undefined

/** The document, which no setting changes: the first test that asks for it makes it. */
const read = (t: Test): ReturnType<typeof make> => {
  made ??= make(t)
  return made
}

/** Every value in a document with the names that lead to it. */
function* walk(value: Json, path: readonly string[] = []): Generator<readonly [readonly string[], Json]> {
  yield [path, value]
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) yield* walk(inner as Json, [...path, name])
}

const at = (document: Json, pointer: string): Json | undefined =>
  pointer
    .slice('#/'.length)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((found, step) => (found as Record<string, Json> | undefined)?.[step], document)

test('the document says that it is OpenAPI 3.1, and of what', async (t) => {
  const { document } = await read(t)
  t.match(document.openapi, /^3\.1\.\d+$/)
  t.match(document.info, { title: /\S/, version: /\S/ })
})

test('every reference resolves', async (t) => {
  const { document } = await read(t)
  const references = [...walk(document as never)].filter(([path]) => path.at(-1) === '$ref')
  t.ok(references.length > 0)
  for (const [path, to] of references) t.ok(at(document as never, String(to)), `${path.join('/')} → ${to}`)
})

test('a choice is shown with all that may be chosen', async (t) => {
  const { document } = await read(t)
  for (const [path, value] of walk(document as never)) {
    if (path.at(-1) === 'anyOf' || path.at(-1) === 'oneOf') t.ok((value as Json[]).length > 1, path.join('/'))
  }
})

test('where a stream or an endpoint begins may be a position', async (t) => {
  const { document } = await read(t)
  const found = [...walk(document as never)].flatMap(([path, value]) =>
    path.at(-1) === 'pattern' && String(value).startsWith('^(?:now|beginning|') ? [path.join('/')] : [],
  )
  t.match(found, [/v1\/webhooks\/post.*properties\/from/, /v1\/events\/stream\/get\/parameters/])
})

test('every operation has an id of its own where it has one', async (t) => {
  const { operations } = await read(t)
  const ids = operations.flatMap(({ operation }) => operation.operationId ?? [])
  t.strictSame(ids, [...new Set(ids)])
})

test('every operation has answers, each with a description, by the statuses that may be written', async (t) => {
  const { document, operations } = await read(t)
  for (const { path, method, operation } of operations) {
    const answers = Object.entries(operation.responses)
    t.ok(answers.length > 0, `${method} ${path}`)
    for (const [status, answer] of answers) {
      t.match(status, /^(?:default|[1-5](?:\d\d|XX))$/, `${method} ${path}`)
      const { description } = answer.$ref ? (at(document as never, answer.$ref) as typeof answer) : answer
      t.type(description, 'string')
    }
  }
})

test('the parameters of a path are those in its template, all required', async (t) => {
  const { operations } = await read(t)
  for (const { path, method, operation } of operations) {
    const wanted = [...path.matchAll(/\{(\w+|\*)\}/g)].map((match) => match[1])
    const found = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
    t.strictSame(
      found.map(({ name, required }) => [name, required]),
      wanted.map((name) => [name, true]),
      `${method} ${path}`,
    )
  }
})

test('no parameter is named twice', async (t) => {
  const { operations } = await read(t)
  for (const { path, operation } of operations) {
    const names = (operation.parameters ?? []).map((one) => `${one.in} ${one.name}`)
    t.strictSame(names, [...new Set(names)], path)
  }
})

test('every name of a component is one that may be written', async (t) => {
  const { document } = await read(t)
  for (const group of Object.values(document.components)) {
    for (const name of Object.keys(group)) t.match(name, /^[\w.-]+$/)
  }
})

test('every command is in the document, with the schema of its body', async (t) => {
  const { document } = await read(t)
  for (const command of commands) {
    const operation = document.paths[pathOf(command)]?.post
    t.equal(operation?.operationId, idOfCommand(command.name))
    t.match(operation?.requestBody?.content['application/json']?.schema, {
      type: 'object',
      additionalProperties: false,
    })
  }
})

test('every post in the document is a command, but for batches, imports, keys, audits, screenings and webhooks', async (t) => {
  const { operations } = await read(t)
  const known = [
    ...commands.map(pathOf),
    '/v1/batches',
    '/v1/keys',
    '/v1/audit/rebuilds',
    '/v1/audit/replays',
    '/v1/screenings',
    '/v1/imports',
    '/v1/session',
  ]
  const posts = operations
    .filter(({ method, path }) => method === 'post' && !path.startsWith('/v1/webhooks'))
    .map(({ path }) => path)
  t.strictSame(posts.sort(), known.sort())
})

test('every route of the service is in the document and every one of the document is served', async (t) => {
  const { paths, operations } = await read(t)
  const hidden = /^\/(?:docs|problems|(?:openapi|asyncapi)\.json|\*)/
  const served = paths.flatMap(([path, methods]) =>
    hidden.test(path) || isPage(path)
      ? []
      : [...methods]
          .filter((method) => method !== 'HEAD')
          .map((method) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}')}`),
  )
  const described = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`)
  t.strictSame(described.sort(), served.sort())
})

test('a query tells its parameters, a command its headers', async (t) => {
  const { document } = await read(t)
  const names = (path: string, method: string, place: string) =>
    (document.paths[path]?.[method]?.parameters ?? [])
      .filter((one) => one.in === place)
      .map((one) => one.name)
  t.strictSame(names('/v1/status', 'get', 'query').sort(), [
    'after',
    'asOf',
    'cursor',
    'destination',
    'goods',
    'identifier',
    'jurisdiction',
    'knownAt',
    'limit',
    'name',
    'nomenclature',
    'origin',
    'publicBy',
    'target',
    'transit',
  ])
  t.strictSame(names('/v1/deals', 'post', 'header').sort(), ['idempotency-key', 'if-match'])
  t.strictSame(names('/v1/deals', 'post', 'query'), ['dryRun'])
})

test('a schema has one name, without a twin for input', async (t) => {
  const { document } = await read(t)
  const names = Object.keys(document.components.schemas ?? {})
  t.ok(names.includes('Deal'))
  t.strictSame(
    names.filter((name) => name.endsWith('Input')),
    [],
  )
})

test('no number has the bounds of safe integers, which say nothing', async (t) => {
  const { document } = await read(t)
  const bounds = [...walk(document as never)].filter(
    ([, value]) => typeof value === 'number' && Math.abs(value) >= Number.MAX_SAFE_INTEGER - 1,
  )
  t.strictSame(
    bounds.map(([path]) => path.join('/')),
    [],
  )
})

/** Addresses in a text that lead to another origin; those of XML namespaces lead nowhere. */
const foreign = (text: string): readonly string[] =>
  [...text.matchAll(/(?:https?:)?\/\/[a-z0-9.-]+\.[a-z]{2,}[^\s"'`)]*/gi)]
    .map(([address]) => address)
    .filter((address) => !address.includes('www.w3.org/'))

test('the reference loads nothing from another origin', async (t) => {
  const { app } = await buildTestService(t)
  const page = await app.inject('/docs')
  t.match(page, { statusCode: 200, headers: { 'content-type': /^text\/html/ } })
  t.strictSame(foreign(page.body), [])
  const loaded = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
  t.ok(loaded.length > 3)
  for (const url of loaded)
    t.equal((await app.inject(new URL(url, 'http://localhost/docs').pathname)).statusCode, 200, url)
})

test('the script that starts the reference asks nobody else', async (t) => {
  const { app } = await buildTestService(t)
  const { body } = await app.inject('/docs/static/swagger-initializer.js')
  const code = body.replaceAll(/\/\/ .*/g, '')
  t.strictSame(foreign(code), [])
  t.match(code, /url: resolveUrl\('\.\/json'\)/)
  t.match(code, /"validatorUrl":\s*null/)
})

test('the reference shows the document that is served', async (t) => {
  const { app } = await buildTestService(t)
  t.strictSame((await app.inject('/docs/json')).json(), (await app.inject('/openapi.json')).json())
})

test('a header tells the browser to load nothing from elsewhere', async (t) => {
  const { app } = await buildTestService(t)
  const policy = String((await app.inject('/docs')).headers['content-security-policy'])
  t.match(policy, "default-src 'none'")
  t.notMatch(policy, /https?:|\*/)
})
