/** The examples of the OpenAPI document: each gives a real answer on the ledger of the demo. */
import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { buildTestService } from '../service.ts'
import { keyWith } from './given.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly example?: string
}

interface Document {
  readonly paths: Readonly<Record<string, { readonly get?: { readonly parameters?: readonly Parameter[] } }>>
}

/** Parameters that can have no example: they come from an answer, or the demo has nothing that they could name. */
const WITHOUT = new Set(['cursor', 'cosigned', 'country', 'identifier', 'known'])
/** Paths that name what the demo does not have, or that never end. */
const NOTHING =
  /^\/v1\/(?:webhooks|keys|audit\/(?:replays|rebuilds)|programmes)|^\/v1\/people\/\{id\}\/mentions|^\/v1\/events\/stream|^\/(?:checkpoint|tile)/

/** What is asked beside the parameter that is tried. */
const ALSO: readonly (readonly [RegExp, string, RegExp])[] = [
  [/^\/v1\/status\/changes/, 'since=2025-12-01', /since|Position/],
  [/^\/v1\/status\/changes/, 'fromPosition=40', /^(?!toPosition)/],
  [/^\/v1\/status$/, 'target=belaruskali', /target|name|goods|identifier/],
  [/^\/v1\/status/, 'goods=3104', /^(?!origin|transit|destination)/],
  [/^\/v1\/search/, 'q=potash', /^q$/],
  [/^\/v1\/endings/, 'asOf=2022-03-01', /asOf/],
  [/^\/v1\/audit\/diff/, 'from=position:40', /^from$/],
  [/^\/v1\/audit\/proofs\/inclusion/, 'index=5', /index|event/],
  [/^\/v1\/audit\/proofs\/consistency/, 'from=10', /^from$/],
]

const urlsOf = (path: string, parameters: readonly Parameter[]): readonly string[] => {
  const base = path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(parameters.find((one) => one.in === 'path' && one.name === name)?.example ?? 'none'),
  )
  const asked = (tried: string, query: string): string => {
    const others = ALSO.flatMap(([like, other, not]) => (like.test(path) && !not.test(tried) ? [other] : []))
    return `${base}?${[...others, query].filter((part) => part !== '').join('&')}`
  }
  const queries = parameters.filter((one) => one.in === 'query' && one.example !== undefined)
  return [
    asked('', ''),
    ...queries.map(({ name, example = '' }) => asked(name, `${name}=${encodeURIComponent(example)}`)),
  ]
}

test('each example of a parameter gives a real answer on the demo', async (t) => {
  const built = await buildTestService(t)
  const { app, service } = built
  const payload = readFileSync(new URL('../../examples/us-by-2025-12.json', import.meta.url))
  const headers = { 'content-type': 'application/json' }
  await app.inject({ method: 'POST', url: '/v1/batches', payload, headers })
  service.search.start()
  const key = await keyWith(built, 'read', 'audit', 'names')
  const { paths }: Document = (await app.inject('/openapi.json')).json()
  for (const [path, { get }] of Object.entries(paths)) {
    // The forms of a list have the parameters of its pages, but for the mark at the beginning of CSV.
    if (get === undefined || NOTHING.test(path) || path.endsWith('.jsonl')) continue
    for (const url of urlsOf(path, get.parameters ?? [])) {
      const answer = await app.inject({ url, headers: key })
      t.equal(answer.statusCode, 200, `${url} ${answer.body.slice(0, 300)}`)
      const isJson = String(answer.headers['content-type']).startsWith('application/json')
      if (isJson && 'items' in answer.json()) t.not(answer.json().items.length, 0, url)
    }
  }
})

test('only what no ledger can know beforehand has no example', async (t) => {
  const { app } = await buildTestService(t)
  const { paths }: Document = (await app.inject('/openapi.json')).json()
  const without = Object.entries(paths).flatMap(([path, { get }]) =>
    NOTHING.test(path)
      ? []
      : (get?.parameters ?? []).filter((one) => one.in !== 'header' && one.example === undefined),
  )
  t.strictSame(new Set(without.map(({ name }) => name)), WITHOUT)
})
