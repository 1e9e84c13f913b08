/** A real server, alone or three of them, whose files go back to a backup while the service runs. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { t as all, type Test, test } from 'tap'
import { type Node, openCluster, openServer, skip } from '../eventstoredb/server.ts'
import { type Backup, checkRestore } from './restored.ts'

all.setTimeout(600_000)

/** A backup of all files, taken and put back while the nodes are stopped. */
const backupOf = (t: Test, nodes: readonly Node[], up: () => Promise<unknown>): Backup => {
  const copy = join(t.testdirName, 'backup')
  const away = async (work: (node: Node, kept: string) => void): Promise<void> => {
    for (const node of nodes) await node.kill()
    for (const [n, node] of nodes.entries()) work(node, join(copy, String(n)))
    for (const node of nodes) node.start()
    await up()
  }
  return {
    take: () => away(({ folder }, kept) => cpSync(folder, kept, { recursive: true })),
    restore: () =>
      away(({ folder }, kept) => {
        rmSync(folder, { recursive: true })
        cpSync(kept, folder, { recursive: true })
      }),
  }
}

test('a server that is restored while nodes run is noticed by each', { skip }, async (t) => {
  const server = await openServer(t)
  server.start()
  await checkRestore(t, {
    store: server.address,
    folders: [join(t.testdirName, 'one'), join(t.testdirName, 'other')],
    backup: backupOf(t, [server], server.up),
  })
})

test('a cluster that is restored while nodes run is noticed by each', { skip }, async (t) => {
  const cluster = await openCluster(t)
  for (const node of cluster.nodes) node.start()
  await cluster.whole()
  await checkRestore(t, {
    store: cluster.address,
    folders: [join(t.testdirName, 'one'), join(t.testdirName, 'other')],
    backup: backupOf(t, cluster.nodes, cluster.whole),
  })
})
