/** Replays as jobs of a service: one at a time, each in its own thread. They can be watched and cancelled. */
import { Worker } from 'node:worker_threads'
import { v7 } from 'uuid'
import type { Position } from '../store/port.ts'
import { type Job, openJobs, partOf } from './jobs.ts'
import type { ReplayReport, ReplayResult } from './replay.ts'
import { makeScratch, removeLeftScratch, type Scratch } from './scratch.ts'

export interface ReplayJob extends Job {
  /** Has no comparison when the replay ended at a past position. */
  readonly report?: ReplayReport | ReplayResult
}

export interface Replays {
  /**
   * Starts one; undefined while another one runs.
   * @param to where to end; without it, the live views are compared at their position
   */
  start(to?: Position): ReplayJob | undefined
  find(id: string): ReplayJob | undefined
  list(): readonly ReplayJob[]
  /** Ends a running one; forgets one that has ended. */
  cancel(id: string): Promise<ReplayJob | undefined>
  close(): Promise<void>
}

interface Message {
  readonly position?: number
  readonly of?: number
  readonly report?: ReplayReport | ReplayResult
}

/**
 * Opens the replays of a service and removes what killed ones left.
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
