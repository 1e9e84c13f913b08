/** Replays as jobs of a service: one at a time, in a thread of its own, that can be looked at and cancelled. */
import { Worker } from 'node:worker_threads'
import { v7 } from 'uuid'
import type { Position } from '../store/port.ts'
import { type Job, openJobs, partOf } from './jobs.ts'
import type { Replayed, ReplayReport } from './replay.ts'
import { makeScratch, removeLeftScratch, type Scratch } from './scratch.ts'

export interface ReplayJob extends Job {
  /** Without a comparison when it ended at a position of the past. */
  readonly report?: ReplayReport | Replayed
}

export interface Replays {
  /**
   * Starts one; undefined while one runs.
   * @param to where to end; without it the live views are compared where they are
   */
  start(to?: Position): ReplayJob | undefined
  find(id: string): ReplayJob | undefined
  list(): readonly ReplayJob[]
  /** Ends one that runs; it is forgotten when it had ended. */
  cancel(id: string): Promise<ReplayJob | undefined>
  close(): Promise<void>
}

interface Message {
  readonly position?: number
  readonly of?: number
  readonly report?: ReplayReport | Replayed
}

/**
 * Opens the replays of a service; what killed ones left is removed.
 * @param config where the ledger and its views are
 */
export const openReplays = (
  config: { readonly data: string; readonly store: string },
  now: () => string,
): Replays => {
  removeLeftScratch(config.data)
  const jobs = openJobs<ReplayJob>()
  let running: { readonly id: string; readonly worker: Worker; readonly ended: Promise<void> } | undefined

  const run = async (id: string, worker: Worker, scratch: Scratch): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let end: Partial<ReplayJob> = { state: 'cancelled' }
    worker.on('message', ({ position, of, report }: Message) => {
      if (report) end = { state: 'done', progress: 1, report }
      else if (of) jobs.change(id, { progress: partOf(position ?? 0, of) })
    })
    worker.on('error', (error) => {
      end = { state: 'failed', error: error instanceof Error ? error.message : String(error) }
    })
    worker.on('exit', resolve)
    await promise
    scratch.remove()
    running = undefined
    jobs.change(id, { ...end, endedAt: now() })
  }

  const stop = async (): Promise<void> => {
    const { worker, ended } = running ?? {}
    await worker?.terminate()
    await ended
  }

  return {
    start: (to) => {
      if (running) return undefined
      const scratch = makeScratch(config.data)
      const id = v7()
      const worker = new Worker(new URL('./replayWorker.ts', import.meta.url), {
        workerData: { ...config, scratch: scratch.folder, to },
        execArgv: [],
      })
      running = { id, worker, ended: run(id, worker, scratch) }
      return jobs.add({ id, state: 'running', startedAt: now(), progress: 0 })
    },
    find: jobs.find,
    list: jobs.list,
    cancel: async (id) => {
      const job = jobs.find(id)
      if (running?.id === id) {
        await stop()
        return jobs.find(id)
      }
      jobs.forget(id)
      return job
    },
    close: stop,
  }
}
