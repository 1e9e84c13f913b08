/** An import that breaks off: kill -9 in the middle, on one node and on two, and the same file again completes it. */
import { join } from 'node:path'
import { t as all, type Test, test } from 'tap'
import type { ReportMessage } from '../../src/imports/run/outcome.ts'
import { firstKey, keyWith, type Serving, serve } from '../cli/process.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { newLedger, server } from '../store/eventstoredb-given.ts'

all.setTimeout(240_000)

/** Rows of the file whose import is killed. */
const ROWS = Number(process.env.IMPORT_ROWS ?? 240)

/** A file of prisoners. */
const fileOf = (rows: number): string =>
  [
    'name,detained,state,sources',
    ...Array.from({ length: rows }, (_, n) => `Fictional Person${n},2024-0${1 + (n % 9)},org:sylvania,paper`),
    '',
  ].join('\n')

interface Node extends Serving {
  readonly key: string
}

const opened = async (
  t: Test,
  name: string,
  settings: Readonly<Record<string, string>>,
  key?: string,
): Promise<Node> => {
  const serving = await serve(t, ['serve'], { ...settings, DETENTE_DATA: join(t.testdirName, name) })
  if (key !== undefined) return { ...serving, key }
  const made = await keyWith(serving.address, await firstKey(serving), 'read', 'record', 'names')
  const answer = await fetch(`${serving.address}/v1/sources`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${made}` },
    body: JSON.stringify({ id: 'paper', publisher: 'The Freedonia Gazette', kind: 'press' }),
  })
  t.equal(answer.status, 201)
  return { ...serving, key: made }
}

const send = ({ address, key }: Node, file: string): Promise<Response> =>
  fetch(`${address}/v1/imports?kind=prisoners`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', accept: 'application/jsonl', authorization: `Bearer ${key}` },
    body: file,
  })

const reportOf = async (answer: Response): Promise<ReportMessage> =>
  JSON.parse((await answer.text()).trimEnd().split('\n').at(-1) ?? '')

/** Sends a file and kills the node once so many rows are recorded. @returns the rows that it told of */
const killed = async (node: Node, file: string, after: number): Promise<number> => {
  const { body } = await send(node, file)
  let rows = 0
  try {
    for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
      rows += Buffer.from(piece).toString().split('"type":"row"').length - 1
      if (rows >= after) node.child.kill('SIGKILL')
    }
  } catch {
    // The connection ends with the process.
  }
  await node.ended
  return rows
}

/** How many cases and persons a node has. */
const countIn = async ({ address, key }: Node): Promise<number> => {
  let url: string | undefined = `${address}/v1/prisoners?limit=500`
  let found = 0
  while (url !== undefined) {
    const answer: Response = await fetch(url, { headers: { authorization: `Bearer ${key}` } })
    const { items, next } = (await answer.json()) as { items: unknown[]; next?: string }
    found += items.length
    url =
      next === undefined ? undefined : `${address}/v1/prisoners?limit=500&cursor=${encodeURIComponent(next)}`
  }
  return found
}

test('an import that kill -9 broke off is completed by the same file', async (t) => {
  t.testdir({})
  const file = fileOf(ROWS)
  const first = await opened(t, 'one', {})
  const told = await killed(first, file, ROWS / 6)
  t.ok(told >= ROWS / 6 && told < ROWS, `it was killed after ${told} rows`)
  const second = await opened(t, 'one', {}, first.key)
  const before = await countIn(second)
  t.ok(before >= told, 'what was told as recorded is recorded')
  const report = await reportOf(await send(second, file))
  t.match(report, { outcome: 'recorded', rows: ROWS, refused: 0 })
  t.ok(report.repeated >= told)
  t.equal(report.recorded + report.repeated, ROWS)
  t.equal(await countIn(second), ROWS)
  t.match(await reportOf(await send(second, file)), { recorded: 0, repeated: ROWS })
})

/** One node is killed in the middle, another completes; then both import another file at the same moment. */
const onTwoNodes = async (t: Test, store: string): Promise<void> => {
  const settings = { DETENTE_STORE: store, DETENTE_KEY_FILE: join(t.testdirName, 'shared.key') }
  const one = await opened(t, 'one', settings)
  const two = await opened(t, 'two', settings, one.key)
  const both = fileOf(40)
  const reports = await Promise.all([one, two].map(async (node) => reportOf(await send(node, both))))
  for (const report of reports) t.match(report, { outcome: 'recorded', rows: 40, refused: 0 })
  t.match(await reportOf(await send(two, both)), { recorded: 0, repeated: 40 })
  const file = fileOf(ROWS / 3)
  const told = await killed(one, file, ROWS / 12)
  const report = await reportOf(await send(two, file))
  t.match(report, { outcome: 'recorded', refused: 0 })
  t.ok(report.repeated >= told, `${told} rows came from the node that was killed`)
  t.equal(report.recorded + report.repeated, ROWS / 3)
  t.equal(await countIn(two), 40 + ROWS / 3)
}

test('two nodes that import one file at once record it once, and one completes what the other began', async (t) => {
  t.testdir({})
  const double = await startEventStoreDouble(t)
  await onTwoNodes(t, newLedger(double.connectionString))
})

test('the same on a real server', { skip: server === undefined }, async (t) => {
  t.testdir({})
  await onTwoNodes(t, newLedger(server ?? ''))
})
