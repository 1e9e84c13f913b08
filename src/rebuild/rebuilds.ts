/**
 * Rebuilds as jobs of a service. A thread builds new views next to the serving ones, and they are swapped
 * between two batches of the log. Only one runs at a time. One that was interrupted by the end of the process
 * continues at the next start.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { v7 } from 'uuid'
import { acquireLock } from '../sqlite/lock.ts'
import { buildFolder, builtIn } from '../views/fileNames.ts'
import type { SwappableViews } from '../views/swappableViews.ts'
import { type Job, openJobs, partOf } from './jobs.ts'
import type { RebuildMessage, RebuildStart } from './rebuildWorker.ts'

export interface RebuildJob extends Job {
  /** The version of the projections of the new views. */
  readonly version: string
}

export interface Rebuilds {
  /** Starts one; undefined while another one runs. */
  start(): RebuildJob | undefined
  /** The running one. */
  running(): RebuildJob | undefined
  find(id: string): RebuildJob | undefined
  list(): readonly RebuildJob[]
  /** Ends a running one and removes what it built; forgets one that has ended. */
  cancel(id: string): Promise<RebuildJob | undefined>
  /** Stops the running one, so that it continues at the next start. */
  close(): Promise<void>
}

interface RebuildNote extends Pick<RebuildJob, 'id' | 'startedAt' | 'version'> {
  /** The file of the serving views at the beginning. When another file serves, the rebuild was done. */
  readonly beside: string
}

/** The file that records a rebuild that has begun and not ended. */
const noteIn = (data: string): string => join(data, 'rebuild.json')

/** The interrupted rebuild, if it was for this version. */
const begunBefore = (data: string, version: string): RebuildNote | undefined => {
  try {
    const begun = JSON.parse(readFileSync(noteIn(data), 'utf8')) as RebuildNote
    return begun.version === version ? begun : undefined
  } catch {
    return undefined
  }
}

/** Removes the unfinished views of a version, unless a process is building them now. */
const removeLeft = (data: string, version: string): void => {
  try {
    const lock = acquireLock(join(data, `views-${version}.lock`))
    rmSync(buildFolder(data, version), { recursive: true, force: true })
    lock.release()
  } catch {}
}

/**
 * Opens the rebuilds of a service that holds the lock of its version. An interrupted one continues; a new one
 * starts when the serving views are of an older version; leftovers of other versions are removed.
 * @param config where the ledger and its views are
 */
export const openRebuilds = (
  { data, store }: { readonly data: string; readonly store: string },
  views: Pick<SwappableViews, 'ownVersion' | 'version' | 'path' | 'swap'>,
  now: () => string,
): Rebuilds => {
  const version = views.ownVersion
  const folder = buildFolder(data, version)
  const jobs = openJobs<RebuildJob>()
  let running:
    | { readonly id: string; readonly abort: AbortController; readonly ended: Promise<void> }
    | undefined

  const removeTraces = (): void => {
    rmSync(folder, { recursive: true, force: true })
    rmSync(noteIn(data), { force: true })
  }

  /** Builds in a thread. Returns whether it came near the end of the log; false when it was stopped. */
  const buildIn = async (id: string, worker: Worker): Promise<boolean> => {
    let near = false
    let failed: unknown
    worker.on('message', (message: RebuildMessage) => {
      near = message.near
      jobs.change(id, { progress: Math.min(0.999, partOf(message.position, message.of)) })
    })
    worker.on('error', (error) => {
      failed = error
    })
    await new Promise((resolve) => worker.once('exit', resolve))
    if (failed !== undefined) throw failed
    return near
  }

  /** @returns how it ended; undefined when it was stopped */
  const work = async (id: string, { signal }: AbortController): Promise<Partial<RebuildJob> | undefined> => {
    try {
      while (!signal.aborted) {
        const workerData: RebuildStart = { store, folder }
        const worker = new Worker(new URL('./rebuildWorker.ts', import.meta.url), {
          workerData,
          execArgv: [],
        })
        signal.addEventListener('abort', () => void worker.terminate(), { once: true })
        if (!(await buildIn(id, worker))) continue
        if (await views.swap(folder, signal)) return { state: 'done', progress: 1 }
      }
    } catch (error) {
      if (signal.aborted) return undefined
      return { state: 'failed', error: error instanceof Error ? error.message : String(error) }
    }
    return undefined
  }

  const shown = ({ beside: _, ...begun }: RebuildNote): Omit<RebuildNote, 'beside'> => begun

  const begin = (begun: RebuildNote): RebuildJob => {
    const job = jobs.add({ ...shown(begun), state: 'running', progress: 0 })
    const abort = new AbortController()
    const ended = work(begun.id, abort).then((end) => {
      running = undefined
      if (end) removeTraces()
      jobs.change(begun.id, { ...(end ?? { state: 'cancelled' }), endedAt: now() })
    })
    running = { id: begun.id, abort, ended }
    return job
  }

  const stop = async (): Promise<void> => {
    running?.abort.abort()
    await running?.ended
  }

  const start = (): RebuildJob | undefined => {
    if (running) return undefined
    const begun: RebuildNote = { id: v7(), startedAt: now(), version, beside: basename(views.path) }
    removeTraces()
    writeFileSync(noteIn(data), JSON.stringify(begun))
    return begin(begun)
  }

  const before = begunBefore(data, version)
  for (const other of readdirSync(data).map(builtIn)) {
    if (other !== undefined && other !== version) removeLeft(data, other)
  }
  if (before?.beside === basename(views.path)) begin(before)
  else {
    // It was interrupted after the swap.
    if (before) jobs.add({ ...shown(before), state: 'done', progress: 1, endedAt: now() })
    if (views.version === version) removeTraces()
    else start()
  }

  return {
    start,
    running: () => (running ? jobs.find(running.id) : undefined),
    find: jobs.find,
    list: jobs.list,
    cancel: async (id) => {
      const job = jobs.find(id)
      if (running?.id !== id) {
        jobs.forget(id)
        return job
      }
      await stop()
      removeTraces()
      return jobs.find(id)
    },
    close: stop,
  }
}
