/**
 * A command and a timeline as somebody would write them by hand: Fastify, the same schema of the body, the same rows into
 * the same two files, in the same groups and with the same durability. There are no rules, no references, no hashes of
 * rows, no idempotency, and one order of events. The folder given has a ledger with built views.
 */
import { hash, randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import Fastify from 'fastify'
import type { z } from 'zod'
import { commandOf } from '../../src/rules/registry.ts'
import { WRITER_PRAGMAS } from '../../src/store/sqlite/connection.ts'
import { registerNoChecks } from '../../src/views/checksum.ts'
import { COMMIT_MS, MOST_EVENTS } from '../../src/views/commits.ts'
import { VIEWS_PRAGMAS } from '../../src/views/viewsFile.ts'
import { INSERT } from '../bare.ts'
import { insertPresent } from '../inserts.ts'
import { answer } from './answers.ts'

const folder = process.argv[2] ?? ''
const log = new DatabaseSync(join(folder, 'events.db'))
log.exec(WRITER_PRAGMAS)
const views = new DatabaseSync(
  join(folder, readdirSync(folder).find((name) => /^views-\w+\.db$/.test(name)) ?? ''),
)
registerNoChecks(views)
views.exec(VIEWS_PRAGMAS)

interface Body {
  readonly occurred: string
  readonly sources: readonly { readonly sourceId: string }[]
  readonly confidence: string
}

interface Said {
  readonly deal: string
  readonly key: string
  readonly body: Body
}

const DAY_MS = 86_400_000

/** The event of a statement. */
const eventOf = (
  { deal, key, body: { occurred, sources, confidence, ...data } }: Said,
  revision: number,
) => ({
  id: randomUUID(),
  type: 'StatementMade',
  version: 1,
  stream: `deal-${deal}`,
  revision,
  recordedAt: new Date().toISOString(),
  occurred,
  earliest: `${occurred}T00:00:00.000Z`,
  latest: new Date(Date.parse(occurred) + DAY_MS).toISOString(),
  sources,
  confidence,
  actor: 'local',
  correlationId: randomUUID(),
  keyHash: hash('sha256', key),
  bodyHash: hash('sha256', JSON.stringify(data)),
  data,
})

type Event = ReturnType<typeof eventOf>

interface Logged {
  readonly event: Event
  readonly text: string
  readonly position: number
}

interface Waiting {
  readonly said: Said
  readonly done: (logged: Logged) => void
}

const insert = log.prepare(INSERT)
const [beginLog, commitLog] = [log.prepare('BEGIN IMMEDIATE'), log.prepare('COMMIT')]
const [beginViews, commitViews] = [views.prepare('BEGIN'), views.prepare('COMMIT')]
const lastOf = log.prepare('SELECT max(revision) AS last FROM log WHERE stream = ?')
const titleOf = views.prepare('SELECT data FROM sources_rows WHERE id = ?')
const rows = {
  event: insertPresent(views, 'events'),
  text: insertPresent(views, 'entry_texts'),
  entry: insertPresent(views, 'entries'),
  citation: insertPresent(views, 'citations'),
}

const revisions = new Map<string, number>()
const sources = new Map<string, readonly unknown[]>()

const sourceOf = (id: string): readonly unknown[] => {
  const known = sources.get(id)
  if (known) return known
  const { publisher, title, published } = JSON.parse(String(titleOf.get(id)?.data ?? '{}'))
  const found = [id, publisher, title, published]
  sources.set(id, found)
  return found
}

const addToLog = (said: Said): Logged => {
  const revision = (revisions.get(said.deal) ?? Number(lastOf.get(`deal-${said.deal}`)?.last ?? -1)) + 1
  revisions.set(said.deal, revision)
  const event = eventOf(said, revision)
  const text = JSON.stringify(event)
  const { lastInsertRowid } = insert.run(event.stream, revision, event.id, event.type, text)
  return { event, text, position: Number(lastInsertRowid) }
}

const addToViews = ({ event, text, position }: Logged, deal: string): void => {
  const { id, stream, revision, type, recordedAt, earliest, latest, occurred, confidence } = event
  const cited = event.sources.map(({ sourceId, ...where }) => [...sourceOf(sourceId), where])
  const entry = JSON.stringify([occurred, null, null, null, confidence, cited, cited.length])
  rows.event(id, position, stream, revision, type, recordedAt, null, Buffer.byteLength(text), 0, position)
  rows.text(position, id, earliest, latest, 0, null, entry, position)
  rows.entry(deal, id, position, Date.parse(earliest), Date.parse(latest), position)
  for (const { sourceId } of event.sources) rows.citation(sourceId, position, position)
}

let queue: Waiting[] = []
let unsaved = 0
let timer: NodeJS.Timeout | undefined

const saveViews = (): void => {
  clearTimeout(timer)
  timer = undefined
  if (views.isTransaction) commitViews.run()
  unsaved = 0
}

const flush = (): void => {
  const group = queue
  queue = []
  beginLog.run()
  const logged = group.map(({ said }) => addToLog(said))
  commitLog.run()
  if (!views.isTransaction) beginViews.run()
  for (const [index, one] of logged.entries()) addToViews(one, group[index]?.said.deal ?? '')
  unsaved += logged.length
  if (unsaved >= MOST_EVENTS) saveViews()
  else timer ??= setTimeout(saveViews, COMMIT_MS)
  for (const [index, one] of logged.entries()) group[index]?.done(one)
}

const record = (said: Said): Promise<Logged> =>
  new Promise((done) => {
    if (queue.length === 0) setImmediate(flush)
    queue.push({ said, done })
  })

const page = views.prepare(`SELECT e.position, x.earliest, x.latest, x.entry
  FROM entries_rows e CROSS JOIN entry_texts_rows x ON x.position = e.position
  WHERE e.deal = ? ORDER BY e.sort_first, e.sort_then, e.position`)
const bodies = log.prepare(
  'SELECT position, body FROM log WHERE position IN (SELECT value FROM json_each(?))',
)

const timelineOf = (deal: string): string => {
  const shown = page.all(deal)
  const positions = JSON.stringify(shown.map(({ position }) => position))
  const texts = new Map(bodies.all(positions).map(({ position, body }) => [position, body]))
  const items = shown.map(
    ({ position, earliest, latest, entry }) =>
      `{"position":${position},"earliest":"${earliest}","latest":"${latest}","entry":${entry},"event":${texts.get(position)}}`,
  )
  return `{"deal":"${deal}","items":[${items.join(',')}]}`
}

const app = Fastify()
app.setValidatorCompiler<z.ZodType>(({ schema }) => (value) => {
  const parsed = schema.safeParse(value)
  return parsed.success ? { value: parsed.data } : { error: parsed.error }
})
interface OfDeal {
  Params: { id: string }
}
const body = commandOf('deals.record-statement')?.body
app.post<OfDeal & { Body: Body }>(
  '/v1/deals/:id/record-statement',
  { schema: { body } },
  async (request, reply) => {
    const deal = request.params.id
    const key = String(request.headers['idempotency-key'])
    const { event, position } = await record({ deal, key, body: request.body })
    reply.code(201)
    return { events: [{ ...event, position: String(position) }], revision: event.revision, applied: true }
  },
)
app.get<OfDeal>('/v1/deals/:id/timeline', (request, reply) =>
  reply.header('content-type', 'application/json; charset=utf-8').send(timelineOf(request.params.id)),
)

answer(
  () => app.listen({ host: '127.0.0.1', port: 0 }),
  async () => {
    await app.close()
    saveViews()
    views.close()
    log.close()
  },
)
