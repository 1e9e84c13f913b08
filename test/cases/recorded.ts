/** A case of `examples/`: its commands as they stand there, and as a service recorded them over the API. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { AnyEvent } from '../../events/catalogue.ts'
import { streamOf } from '../../events/envelope.ts'
import type { BatchItem } from '../../src/record/batchItem.ts'
import { eventIdOf } from '../../src/rules/kernel/identity.ts'
import { commandOf } from '../../src/rules/registry.ts'
import { buildTestService } from '../service.ts'

const ROOT = new URL('../../', import.meta.url)

/** The stream that a command of the case writes to. */
const streamFor = (item: BatchItem, commands: readonly BatchItem[]): string => {
  const subject = commandOf(item.command)?.subject
  if (subject) return streamOf(subject, item.id ?? '')
  // Evidence lies in the stream of the event that it is about.
  const about = commands.find(({ key }) => item.id === `key:${key}#0`)
  if (!about) throw new Error(`${item.key} is about ${item.id}, which no command of the case gives`)
  return streamFor(about, commands)
}

export interface Expected {
  readonly item: BatchItem
  readonly type: string | undefined
  readonly stream: string
  readonly eventId: string
}

/** The commands of a case, each with the event that has to come of it. */
export const readCase = (id: string): readonly Expected[] => {
  const { commands } = JSON.parse(readFileSync(new URL(`examples/${id}.json`, ROOT), 'utf8')) as {
    commands: readonly BatchItem[]
  }
  return commands.map((item) => {
    const stream = streamFor(item, commands)
    return {
      item,
      type: commandOf(item.command)?.event.name,
      stream,
      eventId: eventIdOf(stream, item.key, 0),
    }
  })
}

/** A row of a table of the case's document that shows an event. */
export interface DocumentRow {
  /** A statement of the article or of another source. */
  readonly statement: string
  readonly type: string
  readonly stream: string
  readonly headline: string
  readonly eventId: string
}

export const readDocument = (
  id: string,
): { readonly text: string; readonly rows: readonly DocumentRow[] } => {
  const text = readFileSync(new URL(`docs/cases/${id}.md`, ROOT), 'utf8')
  const rows: DocumentRow[] = []
  for (const line of text.split('\n')) {
    const cells = /^\|(.*)\|$/
      .exec(line)?.[1]
      ?.split('|')
      .map((cell) => cell.trim().replaceAll('`', ''))
    const [statement = '', type = '', stream = '', headline = '', eventId = ''] = cells ?? []
    if (!/^[0-9a-f]{8}-/.test(eventId)) continue
    // A statement stands in the first of its rows only.
    rows.push({ statement: statement || (rows.at(-1)?.statement ?? ''), type, stream, headline, eventId })
  }
  return { text, rows }
}

/** Puts other headlines into the document of a case, after the words of headlines changed. */
export const rewriteDocument = (id: string, headlineOf: (row: DocumentRow) => string): void => {
  const { text, rows } = readDocument(id)
  const lines = text.split('\n').map((line) => {
    const row = rows.find(({ eventId }) => line.includes(`\`${eventId}\``))
    return row ? line.replace(`| ${row.headline} |`, () => `| ${headlineOf(row)} |`) : line
  })
  writeFileSync(new URL(`docs/cases/${id}.md`, ROOT), lines.join('\n'))
}

export interface RecordedCase {
  /** What the API answered to the batch. */
  readonly results: readonly { readonly key: string; readonly status: string }[]
  /** The answer to a query, which has to be found. */
  get<Answer>(path: string): Promise<Answer>
  event(id: string): Promise<AnyEvent>
  /** Sends the batch again. */
  again(): Promise<RecordedCase['results']>
  /** Closes its service. To be the last test of a file: several cases may be recorded in one process. */
  close(): Promise<void>
}

/** The folder for the ledgers of the cases that this process records. */
let ledgers: string | undefined

/** Records a case in a ledger of the test's own. */
export const recordCase = async (t: Test, id: string): Promise<RecordedCase> => {
  ledgers ??= t.testdir({})
  const { app, close } = await buildTestService(t, { data: join(ledgers, id) })
  const payload = { commands: readCase(id).map(({ item }) => item) }
  const send = async (): Promise<RecordedCase['results']> => {
    const answer = await app.inject({ method: 'POST', url: '/v1/batches', payload })
    if (answer.statusCode !== 200) throw new Error(`the batch was refused: ${answer.body}`)
    return answer.json().results
  }
  const get = async <Answer>(path: string): Promise<Answer> => {
    const answer = await app.inject(path)
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.body}`)
    return answer.json()
  }
  return { results: await send(), get, event: (eventId) => get(`/v1/events/${eventId}`), again: send, close }
}
