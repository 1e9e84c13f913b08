/** Jobs that run in a thread, as others see them. A limited number of them is remembered. */
export const JOB_STATES = ['running', 'done', 'failed', 'cancelled'] as const

export interface Job {
  readonly id: string
  readonly state: (typeof JOB_STATES)[number]
  readonly startedAt: string
  readonly endedAt?: string
  /** The part of the log that is folded, 0 to 1. */
  readonly progress: number
  readonly error?: string
}

export interface Jobs<One extends Job> {
  add(job: One): One
  change(id: string, changes: Partial<One>): void
  find(id: string): One | undefined
  /** The last one first. */
  list(): readonly One[]
  forget(id: string): void
}

export const MOST_JOBS = 20

export const openJobs = <One extends Job>(): Jobs<One> => {
  const jobs = new Map<string, One>()
  return {
    add: (job) => {
      jobs.set(job.id, job)
      for (const old of [...jobs.keys()].slice(0, -MOST_JOBS)) jobs.delete(old)
      return job
    },
    change: (id, changes) => {
      const job = jobs.get(id)
      if (job) jobs.set(id, { ...job, ...changes })
    },
    find: (id) => jobs.get(id),
    list: () => [...jobs.values()].reverse(),
    forget: (id) => void jobs.delete(id),
  }
}

/** A part of the log, rounded down so that only the whole log is 1. */
export const partOf = (position: number, of: number): number =>
  of === 0 ? 1 : Math.min(1, Math.floor((position / of) * 1000) / 1000)
