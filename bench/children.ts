/** Starts servers and the load client as processes of their own, so that no two share an event loop. */
import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Answer, FloodJob, Job, RepeatJob } from './load/job.ts'

export interface Server {
  readonly url: string
  /** Milliseconds that it took from its first line to serving. */
  startedIn(): Promise<number>
  /** Microseconds of processor time used so far. */
  cpu(): Promise<number>
  /** Bytes of memory: resident now, and the most there ever was. */
  memory(): Promise<{ readonly now: number; readonly most: number }>
  close(): Promise<void>
}

const execute = promisify(execFile)

const alive = new Set<ChildProcess>()

/** The same memory as `npm start`. */
const OPTIONS = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=4',
  '--heap-growing-percent=20',
]

const start = (file: string, args: readonly string[]): ChildProcess => {
  const child = fork(new URL(file, import.meta.url), args, { execArgv: OPTIONS, serialization: 'advanced' })
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  return child
}

/** Ends what a row that broke left running. */
export const endChildren = (): void => {
  for (const child of alive) child.kill()
}

const hear = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    const gone = (code: number | null): void => {
      reject(new Error(`a child process of the benchmark ended with ${code}`))
    }
    child.once('exit', gone)
    child.once('message', (message) => {
      child.off('exit', gone)
      resolve(message as T)
    })
  })

const ask = <T>(child: ChildProcess, question: unknown): Promise<T> => {
  const answer = hear<T>(child)
  child.send(question as object)
  return answer
}

const stop = async (child: ChildProcess): Promise<void> => {
  const exit = once(child, 'exit')
  child.send('close')
  await exit
}

/** Starts a server of `servers/`; it listens when this resolves. */
export const startServer = async (name: string, ...args: readonly string[]): Promise<Server> => {
  const child = start(`servers/${name}.ts`, args)
  const url = await ask<string>(child, 'start')
  return {
    url,
    startedIn: () => ask(child, 'started in'),
    cpu: () => ask(child, 'cpu'),
    memory: () => ask(child, 'memory'),
    close: () => stop(child),
  }
}

const pathTo = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/**
 * Runs `detente` with arguments to its end.
 * @returns the most memory that it had, in bytes
 */
export const runCommand = async (data: string, args: readonly string[]): Promise<number> => {
  const whole = [...OPTIONS, '--import', pathTo('servers/most.ts'), pathTo('../src/cli/detente.ts'), ...args]
  const { stderr } = await execute(process.execPath, whole, { env: { DETENTE_DATA: data } })
  return Number(/^most (\d+)$/m.exec(stderr)?.[1])
}

export interface Process {
  /** Sends a question, and waits for what it says next. */
  ask<T>(question: unknown): Promise<T>
  /** What it says next. */
  hear<T>(): Promise<T>
  end(): void
}

/** Starts a process that answers what it is asked, in a file's own terms. */
export const startProcess = (file: string): Process => {
  const child = start(file, [])
  return {
    ask: (question) => ask(child, question),
    hear: () => hear(child),
    end: () => {
      child.kill()
    },
  }
}

export interface Client {
  /** @throws Error when a request fails */
  send(job: Omit<FloodJob, 'url'> | Omit<RepeatJob, 'url'>, to: Server): Promise<Answer>
  close(): void
}

export const startClient = (): Client => {
  const child = start('load/client.ts', [])
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
