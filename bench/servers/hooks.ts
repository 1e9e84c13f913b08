/** The service with endpoints of webhooks, in a process of its own; it records events at a rate when told to. */
import { setTimeout as pause } from 'node:timers/promises'
import { v7 } from 'uuid'
import { jcs } from '../../events/canonical/jcs.ts'
import { readConfig } from '../../src/app/config.ts'
import { openLog, type Running, start } from '../../src/app/main.ts'
import { pause as pauseEndpoint, register, resume } from '../../src/webhooks/administration/administration.ts'
import { registerBody } from '../../src/webhooks/administration/endpointBodies.ts'
import { cursorCell } from '../../src/webhooks/delivery/cursor.ts'

export type Ask =
  | { readonly kind: 'start'; readonly folder: string }
  | { readonly kind: 'register'; readonly endpoints: readonly object[] }
  | { readonly kind: 'pause' | 'resume' }
  | { readonly kind: 'record'; readonly count: number; readonly perSecond: number; readonly deals: number }
  | { readonly kind: 'memory' }
  | { readonly kind: 'close' }

let running: Running

const open = async (folder: string): Promise<string> => {
  const config = readConfig(
    {},
    {
      DETENTE_DATA: folder,
      DETENTE_PORT: '0',
      DETENTE_WEBHOOK_NETWORKS: '127.0.0.0/8',
      DETENTE_WEBHOOK_HTTP: 'yes',
    },
  )
  running = await start(config, openLog('warn'))
  while (running.service.views.state() === 'building') await pause(1)
  return running.address
}

/** Registers an endpoint, and waits until deliveries to it begin: its cursor is there then. */
const begin = async (body: object): Promise<void> => {
  const { store, webhooks } = running.service
  const { endpoint } = await register(webhooks, registerBody.parse(body), 'bench')
  while (!(await store.readState(cursorCell(endpoint.id)))) await pause(1)
}

/** Waits until whatever follows the log has seen all of it: only deliveries are to be measured. */
const followed = async (): Promise<void> => {
  const { store, views, search, audit } = running.service
  const head = await store.head()
  const followers = [views.follower, search.follower, audit.follower]
  while (followers.some((one) => (one.position() ?? 0) < head)) await pause(10)
}

/** Pauses or resumes all endpoints. */
const change = async (what: 'pause' | 'resume'): Promise<void> => {
  const { webhooks } = running.service
  await followed()
  const act = what === 'pause' ? pauseEndpoint : resume
  await Promise.all(webhooks.endpoints.all().map(({ id }) => act(webhooks, id, 'bench')))
}

/** The revision that each deal's stream has come to. */
const revisions = new Map<string, number>()

const append = async (deal: string, n: number): Promise<void> => {
  const stream = `deal-${deal}`
  const revision = (revisions.get(stream) ?? -1) + 1
  revisions.set(stream, revision)
  const opening = revision === 0
  const data = opening
    ? {
        title: `Deal ${deal}`,
        parties: [
          { code: 'US', role: 'sender' },
          { code: 'BY', role: 'target' },
        ],
        framing: 'parallel',
        status: 'mooted',
      }
    : { speaker: { party: 'BY' }, stance: 'welcomes', gist: `Statement ${n}`, language: 'en' }
  const type = opening ? 'DealOpened' : 'StatementMade'
  const event = {
    id: v7(),
    type,
    version: 1,
    stream,
    revision,
    recordedAt: new Date().toISOString(),
    occurred: '2025-01-10',
    earliest: '2025-01-10',
    latest: '2025-01-11',
    sources: [{ sourceId: 'wire' }],
    confidence: 'reported',
    deals: [],
    actor: 'bench',
    correlationId: v7(),
    data,
  }
  await running.service.store.append(stream, revision - 1, [{ id: event.id, type, body: jcs(event) }])
}

const record = async (count: number, perSecond: number, deals: number): Promise<void> => {
  const start = performance.now()
  const appends: Promise<void>[] = []
  for (let n = 0; n < count; n++) {
    const due = start + (n * 1000) / perSecond
    const wait = due - performance.now()
    if (wait > 1) await pause(wait)
    appends.push(append(`bench-${n % deals}`, n))
  }
  await Promise.all(appends)
}

const answer = async (ask: Ask): Promise<unknown> => {
  switch (ask.kind) {
    case 'start':
      return open(ask.folder)
    case 'register':
      await Promise.all(ask.endpoints.map(begin))
      return null
    case 'pause':
    case 'resume':
      await change(ask.kind)
      return null
    case 'record':
      await record(ask.count, ask.perSecond, ask.deals)
      return null
    case 'memory':
      return process.memoryUsage.rss()
    case 'close':
      await running.close()
      return null
  }
}

process.on('disconnect', () => process.exit())
process.on('message', async (ask: Ask) => {
  process.send?.(await answer(ask))
  if (ask.kind === 'close') process.disconnect()
})
