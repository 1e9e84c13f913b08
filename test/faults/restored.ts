/**
 * What a service must do when the server of its ledger is put back to a backup while it runs: nothing of what is gone is
 * shown, repeated or signed, what is erased stays erased, and what is new is served, without anybody's help.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'
import { firstKey, keyWith, type Serving, serve } from '../cli/process.ts'
import { deal, GAZETTE, source } from '../http/given.ts'

export interface Backup {
  /** Takes the backup. */
  take(): Promise<void>
  /** Stops the server and starts it again with the files of the backup. */
  restore(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly body: Record<string, never>
}

const ask = async ({ address }: Serving, path: string, body?: object, key?: string): Promise<Answer> => {
  const answer = await fetch(address + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: JSON.parse((await answer.text()) || 'null') }
}

/** Asks until it is answered as wanted; a port that is opened anew may refuse for a moment. */
const until = async (
  serving: Serving,
  path: string,
  wanted: (answer: Answer) => boolean,
  body?: object,
  key?: string,
): Promise<Answer> => {
  let last: Answer | undefined
  for (let tries = 0; tries < 300; tries++) {
    last = await ask(serving, path, body, key).catch(() => undefined)
    if (last && wanted(last)) return last
    if (last?.status === 422) break
    await pause(100)
  }
  serving.child.kill('SIGKILL')
  const { err } = await serving.ended
  throw new Error(`${path} is still ${JSON.stringify(last)}: ${err.slice(-2_000)}`)
}

const isReady = ({ status }: Answer): boolean => status === 200
const isTaken = ({ status }: Answer): boolean => status === 201 || status === 200

const past = (body: object): object => ({ ...body, occurred: '2025-01-10' })

const PERSON = { id: 'rufus', publicFigure: true, name: 'Rufus Firefly' }

export interface RestoreGiven {
  readonly store: string
  readonly backup: Backup
  /** Folders of the data of each node. */
  readonly folders: readonly string[]
}

/** Runs nodes, goes back, and looks at each. */
export const checkRestore = async (t: Test, { store, backup, folders }: RestoreGiven): Promise<void> => {
  const start = (data: string): Promise<Serving> =>
    serve(t, ['serve'], { DETENTE_STORE: store, DETENTE_DATA: data })
  const nodes: Serving[] = []
  for (const folder of folders) nodes.push(await start(folder))
  const [first] = nodes as [Serving]
  for (const node of nodes) await until(node, '/health/ready', isReady)
  await until(first, '/v1/sources', isTaken, source(GAZETTE), GAZETTE)
  await until(first, '/v1/people', isTaken, PERSON, 'rufus')
  const signed = async (node: Serving, from: number): Promise<Answer> =>
    until(node, '/health/ready', ({ status, body }) => {
      const { audit } = body as unknown as { audit?: { events: number; signed: number } }
      return status === 200 && audit !== undefined && audit.events >= from && audit.signed === audit.events
    })
  await signed(first, 2)
  await backup.take()
  // What happens after the backup: an erasure, a deal under a key, more of the deal.
  const eraser = await keyWith(first.address, await firstKey(first), 'erase')
  const erased = await fetch(`${first.address}/v1/people/rufus/erase`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${eraser}` },
    body: JSON.stringify({ id: 'rufus', basis: 'safety', idStays: true }),
  })
  t.equal(erased.status, 201, await erased.text())
  const gone = await until(first, '/v1/deals', isTaken, past(deal('ducks')), 'ducks')
  await until(first, '/v1/deals', isTaken, past(deal('kites')), 'kites')
  for (const node of nodes) await until(node, '/v1/deals/kites', isReady)
  await signed(first, 5)

  await backup.restore()
  for (const [n, node] of nodes.entries()) {
    const { body } = await until(node, '/v1/deals/ducks', ({ status }) => status === 404)
    t.match(body, { code: 'not-found' }, `node ${n}: what is gone is not shown`)
    await until(node, '/v1/people/rufus', (answer) => !JSON.stringify(answer.body).includes('Firefly'))
    t.pass(`node ${n}: who was erased is erased again`)
  }
  const again = await until(first, '/v1/deals', ({ status }) => status === 201, past(deal('ducks')), 'ducks')
  const recordedAt = ({ body }: Answer): unknown =>
    (body as { events?: readonly { recordedAt: string }[] }).events?.[0]?.recordedAt
  t.not(recordedAt(again), recordedAt(gone), 'the same key records anew, and is not answered from memory')
  for (const [n, node] of nodes.entries()) {
    await until(node, '/v1/deals/ducks', isReady)
    t.pass(`node ${n}: what is new is shown`)
    const { status } = await ask(node, '/v1/deals/kites')
    t.equal(status, 404, `node ${n}: what nobody sent again is not there`)
  }
  const { body } = await until(first, '/health/ready', ({ body }) => {
    const { audit } = body as unknown as { audit?: { trouble?: string } }
    return audit?.trouble !== undefined
  })
  t.match(
    body,
    { audit: { trouble: /is it an older backup|was changed/ } },
    'the log that was signed beyond is not signed',
  )
  for (const [n, node] of nodes.entries()) {
    node.child.kill('SIGTERM')
    const { code, err } = await node.ended
    t.equal(code, 0, `node ${n} ends in good order`)
    t.match(err, /is no longer there/, `node ${n} says what it saw`)
  }
  for (const folder of folders) {
    const node = await start(folder)
    await until(node, '/v1/deals/ducks', isReady)
    t.equal((await ask(node, '/v1/deals/kites')).status, 404, 'after a start it is the same')
  }
}
