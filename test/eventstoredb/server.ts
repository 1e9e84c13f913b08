/**
 * Real servers that a test kills and starts again, alone or as a cluster of three. The environment says how one runs:
 * `DETENTE_TEST_EVENTSTOREDB_START` is a shell command that runs a node in the foreground, without TLS, on the ports
 * PORT and REPLICATION_PORT of this machine and in the folder DATA. A node of a cluster finds the rest in the names
 * that the server itself reads. `DETENTE_TEST_EVENTSTOREDB_KILL` is for commands that are not the server's own
 * process, as of containers: it kills the node on PORT at once.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'
import { endWith } from '../ending.ts'
import { newLedger } from '../store/eventstoredb-given.ts'

const START = process.env.DETENTE_TEST_EVENTSTOREDB_START
const KILL = process.env.DETENTE_TEST_EVENTSTOREDB_KILL

/** Why a test is skipped where no command is named; false where one is. */
export const skip = START ? false : 'set DETENTE_TEST_EVENTSTOREDB_START to a command that runs a server'

export interface Node {
  readonly port: number
  /** All of its files. */
  readonly folder: string
  /** Starts it. If it ends by itself, as one that was the leader may, it is started again, like in production. */
  readonly start: () => void
  /** kill -9; resolves when it is gone. */
  readonly kill: () => Promise<void>
  /** How often it ended by itself. */
  readonly exits: () => number
}

const taken = new Set<number>()

/** A free port, below those that the system gives to connections. */
const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(20_000, 30_000)
    if (taken.has(port)) continue
    const probe = createServer().listen(port, '127.0.0.1')
    const free = await Promise.race([
      once(probe, 'listening').then(() => true),
      once(probe, 'error').then(() => false),
    ])
    if (!free) continue
    probe.close()
    await once(probe, 'close')
    taken.add(port)
    return port
  }
}

type Settings = Readonly<Record<string, string>>

const openNode = (t: Test, port: number, settings: Settings): Node => {
  const env = { ...process.env, PORT: String(port), ...settings }
  let child: ChildProcess | undefined
  let gone: Promise<unknown> = Promise.resolve()
  let wanted = false
  let exits = 0
  const run = (): void => {
    const started = spawn('sh', ['-c', START ?? ''], { env, detached: true, stdio: 'ignore' })
    child = started
    gone = once(started, 'exit').then(() => {
      if (!wanted) return
      exits++
      run()
    })
  }
  const start = (): void => {
    wanted = true
    run()
  }
  const kill = async (): Promise<void> => {
    wanted = false
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
    if (KILL) spawn('sh', ['-c', KILL], { env, stdio: 'ignore' })
    else process.kill(-child.pid, 'SIGKILL')
    await gone
  }
  endWith(t, kill)
  // It has a group of its own, and would outlive a test process that fails.
  process.on('exit', () => void kill())
  return { port, folder: settings.DATA ?? '', start, kill, exits: () => exits }
}

const settingsOf = (folder: string, replicationPort: number): Settings => {
  mkdirSync(folder, { recursive: true })
  return { DATA: folder, REPLICATION_PORT: String(replicationPort) }
}

export interface Cluster {
  /** The address of a new ledger. */
  readonly address: string
  readonly nodes: readonly Node[]
  /** Waits until all three nodes say of the same one that it leads, and of the others that they follow; answers it. */
  readonly whole: () => Promise<Node>
}

interface Member {
  readonly state: string
  readonly isAlive: boolean
  readonly httpEndPointPort: number
}

/** The answer of a node about all nodes; undefined while it does not answer. */
const gossipOf = async ({ port }: Node): Promise<readonly Member[]> => {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/gossip`, { signal: AbortSignal.timeout(2_000) })
    return ((await answer.json()) as { members: readonly Member[] }).members
  } catch {
    return []
  }
}

/** The port of the leader, if the node sees a whole cluster. */
const leaderBy = async (node: Node, size: number): Promise<number | undefined> => {
  const members = (await gossipOf(node)).filter(({ isAlive }) => isAlive)
  const followers = members.filter(({ state }) => state === 'Follower')
  if (followers.length !== size - 1) return undefined
  return members.find(({ state }) => state === 'Leader')?.httpEndPointPort
}

export interface Server extends Node {
  /** The address of a new ledger. */
  readonly address: string
  /** Waits until it says that it can be written to. */
  readonly up: () => Promise<void>
}

/** A server, not started yet; it goes with the test. */
export const openServer = async (t: Test): Promise<Server> => {
  const port = await freePort()
  const node = openNode(t, port, settingsOf(join(t.testdir({}), 'node'), await freePort()))
  const up = async (): Promise<void> => {
    while ((await leaderBy(node, 1)) === undefined) await pause(50)
  }
  return { ...node, address: newLedger(`esdb://127.0.0.1:${port}?tls=false`), up }
}

/** Three nodes, not started yet; they go with the test. */
export const openCluster = async (t: Test): Promise<Cluster> => {
  const folder = t.testdir({})
  const ports = [await freePort(), await freePort(), await freePort()]
  const nodes: Node[] = []
  for (const [n, port] of ports.entries()) {
    const seeds = ports.filter((other) => other !== port).map((other) => `127.0.0.1:${other}`)
    const cluster = { CLUSTER_SIZE: '3', DISCOVER_VIA_DNS: 'false', GOSSIP_SEED: seeds.join(',') }
    const named = Object.entries(cluster).flatMap(([name, value]) => [
      [`EVENTSTORE_${name}`, value],
      [`KURRENTDB_${name}`, value],
    ])
    const settings = settingsOf(join(folder, `node${n}`), await freePort())
    nodes.push(openNode(t, port, { ...settings, ...Object.fromEntries(named) }))
  }
  const whole = async (): Promise<Node> => {
    for (;;) {
      const seen = new Set(await Promise.all(nodes.map((node) => leaderBy(node, nodes.length))))
      const [port] = seen
      const leader = nodes.find((node) => node.port === port)
      if (seen.size === 1 && leader) return leader
      await pause(100)
    }
  }
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',')
  return { address: newLedger(`esdb://${hosts}?tls=false`), nodes, whole }
}
