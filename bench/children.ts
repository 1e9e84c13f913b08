/** Processes of their own for servers and the load client, so that none shares another's event loop. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Answer, FloodJob, Job, RepeatJob } from './load/job.ts'

export interface Server {
  readonly url: string
  /** Microseconds of processor time used so far. */
  cpu(): Promise<number>
  /** Bytes of memory: resident now, and the most there ever was. */
  memory(): Promise<{ readonly now: number; readonly most: number }>
  close(): Promise<void>
}

/** Where profiles of the servers go, when they are wanted. */
const PROFILES = process.env.BENCH_PROFILES

const start = (file: string, args: readonly string[], profiled: boolean): ChildProcess => {
  const flags = profiled && PROFILES ? ['--cpu-prof', '--cpu-prof-dir', PROFILES] : []
  const execArgv = [...flags, '--expose-gc', '--disable-warning=ExperimentalWarning']
  return fork(new URL(file, import.meta.url), args, { execArgv, serialization: 'advanced' })
}

const ask = async <T>(child: ChildProcess, question: unknown): Promise<T> => {
  const answer = once(child, 'message')
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`a child process of the benchmark ended with ${code}`)
  })
  gone.catch(() => undefined)
  child.send(question as object)
  const [message] = await Promise.race([answer, gone])
  return message as T
}

const stop = async (child: ChildProcess): Promise<void> => {
  const exit = once(child, 'exit')
  child.send('close')
  await exit
}

/** Starts a server of `servers/`; it listens when this resolves. */
export const startServer = async (name: string, ...args: readonly string[]): Promise<Server> => {
  const child = start(`servers/${name}.ts`, args, name === 'detente')
  const url = await ask<string>(child, 'start')
  return {
    url,
    cpu: () => ask(child, 'cpu'),
    memory: () => ask(child, 'memory'),
    close: () => stop(child),
  }
}

export interface Client {
  /** @throws Error when a request fails */
  send(job: Omit<FloodJob, 'url'> | Omit<RepeatJob, 'url'>, to: Server): Promise<Answer>
  close(): void
}

export const startClient = (): Client => {
  const child = start('load/client.ts', [], false)
  return {
    send: async (job, { url }) => {
      const answer = await ask<Answer>(child, { ...job, url } satisfies Job)
      if (answer.failed > 0) throw new Error(`${answer.failed} requests to ${url} failed`)
      return answer
    },
    close: () => {
      child.kill()
    },
  }
}
