/** The service that is attacked: the real command in a process of its own, with a key of all scopes. */
import { readFileSync } from 'node:fs'
import type { Test } from 'tap'
import { run, type Serving, serve } from '../../cli/process.ts'

export interface Attacked {
  readonly address: URL
  /** Milliseconds of processor time that it has taken so far; undefined where the system does not tell. */
  processorMs(): number | undefined
  /** Undefined while it runs. */
  ended(): string | undefined
  /** Ends it as an operator does, and says how it ended. */
  stop(): Promise<{ readonly code: number | null; readonly err: string }>
}

/** Clock ticks of `/proc` in a second (sysconf _SC_CLK_TCK), the same on every Linux that Node runs on. */
const TICKS = 100

const processorMsOf = (pid: number | undefined): number | undefined => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1_000
  } catch {
    return undefined
  }
}

/** Makes the key; before the service runs, since afterwards its store is its own. */
export const makeKey = async (t: Test): Promise<string> => {
  const { out } = await run(t, ['keys', 'add', '--scopes', 'admin', '--label', 'fuzz'])
  const secret = /detente_\S+/.exec(out)?.[0]
  if (secret === undefined) throw new Error(`no key was made: ${out}`)
  return secret
}

export const attack = async (t: Test, settings: Readonly<Record<string, string>>): Promise<Attacked> => {
  const serving: Serving = await serve(t, ['serve'], settings)
  const { child } = serving
  return {
    address: new URL(serving.address),
    processorMs: () => processorMsOf(child.pid),
    ended: () =>
      child.exitCode === null && child.signalCode === null
        ? undefined
        : `it ended with ${child.exitCode ?? child.signalCode}`,
    stop: async () => {
      child.kill('SIGTERM')
      return serving.ended
    },
  }
}
