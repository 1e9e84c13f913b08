/**
 * The thread of the search. Only it uses the index: it fills it from the views and answers from it, so that
 * neither blocks the service. It reads the views over a connection of its own and keeps no transaction open.
 */
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as breathe } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { fillSome } from '../../projections/search/indexing.ts'
import { openPersonIndex } from '../../projections/search/personNames.ts'
import { findPage } from '../../projections/search/resultPage.ts'
import { openSearchFile } from '../../projections/search/searchFile.ts'
import { isStoreError } from '../failure/storeError.ts'
import { isDamage, isPassing } from '../sqlite/faults.ts'
import { openBodies } from '../store/open.ts'
import type { Position } from '../store/port.ts'
import { openSql, type Sql } from '../views/sql.ts'
import type { SearchAnswer, SearchRequest, Start, ThreadError } from './messages.ts'

const { folder, viewsFile, store, viewsVersion } = workerData as Start

/** Whether the views were found damaged. Then they, not the index, cause whatever fails. */
let areDamaged = false

const noticing = (sql: Sql): Sql => {
  const reading = <T>(read: () => T): T => {
    try {
      return read()
    } catch (error) {
      areDamaged ||= isDamage(error)
      throw error
    }
  }
  return {
    all: (text, ...values) => reading(() => sql.all(text, ...values)),
    get: (text, ...values) => reading(() => sql.get(text, ...values)),
    run: sql.run,
  }
}

const ledger = await openBodies(store)
const views = noticing(
  openSql(new DatabaseSync(viewsFile, { readOnly: true, timeout: 1_000 }), ledger?.bodyAt),
)
const file = openSearchFile(folder, views, viewsVersion)
const names = openPersonIndex(views, new Date().toISOString().slice(0, 10))

/** How long a question waits for the index to be filled. */
const PATIENCE_MS = 1_500

let wanted: Position = 0
let filling: Promise<void> | undefined

/**
 * Fills the index up to the wanted position, and pauses after each piece so that questions are answered in
 * between.
 */
const fill = async (): Promise<void> => {
  while (fillSome(file, views, names, wanted)) await breathe()
}

const fillTo = (position: Position): Promise<void> => {
  wanted = Math.max(wanted, position)
  filling ??= fill().finally(() => {
    filling = undefined
  })
  return filling
}

/** Whether the index is filled up to a position, within the time that a question waits. */
const filledTo = async (position: Position): Promise<boolean> => {
  const until = performance.now() + PATIENCE_MS
  wanted = Math.max(wanted, position)
  while (performance.now() < until) {
    if (!filling && !fillSome(file, views, names, position)) return true
    if (filling) await breathe()
  }
  fillTo(position).catch((error) => say({ kind: 'stuck', why: whyOf(error) }))
  return false
}

const say = (answer: SearchAnswer): void => parentPort?.postMessage(answer)

const whyOf = (error: unknown): ThreadError => ({
  error,
  passes: isStoreError(error, 'unavailable') || isPassing(error),
  damaged: areDamaged ? 'views' : isDamage(error) ? 'index' : undefined,
})

const handle = async (request: SearchRequest): Promise<void> => {
  if (request.kind === 'fill') {
    return fillTo(request.position).then(
      () => say({ kind: 'filled' }),
      (error) => say({ kind: 'stuck', why: whyOf(error) }),
    )
  }
  if (request.kind === 'close') {
    file.close()
    // Exits at once, because a running fill would use a closed file. In a thread, this ends only the thread.
    process.exit()
  }
  const { id, position, question } = request
  try {
    if (!(await filledTo(position))) return say({ id, kind: 'catching-up' })
    say({ id, kind: 'page', page: findPage(file.sql, views, names, question) })
  } catch (error) {
    say({ id, kind: 'failed', why: whyOf(error) })
  }
}

parentPort?.on('message', (request: SearchRequest) => {
  void handle(request)
})
