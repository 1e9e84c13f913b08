/** A service that cannot open leaves nothing open: whichever part fails, its folder is as free as before. */
import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { type Test, test } from 'tap'
import { projections } from '../../projections/all.ts'
import { openService } from '../../src/app/service.ts'
import { STEADY } from '../../src/record/clock.ts'
import { acquireLock } from '../../src/sqlite/lock.ts'
import { versionOf } from '../../src/views/ddl.ts'
import { currentIn } from '../../src/views/fileNames.ts'

const log = pino({ level: 'silent' })

/** The files in a folder that this process has open (Linux, proc(5)). */
const openIn = (folder: string): readonly string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`)
      return path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : []
    } catch {
      return []
    }
  })

type Config = Parameters<typeof openService>[0]

const configOf = (data: string): Config => ({
  data,
  store: `sqlite:${join(data, 'events.db')}`,
  signer: join(data, 'signer.key'),
  origin: undefined,
})

/** Opens a service once and closes it, so that each of its parts has its files. */
const openOnce = async (data: string): Promise<void> => {
  const service = await openService(configOf(data), log)
  await service.close()
}

interface Broken {
  /** Breaks the part in the folder; what is given is opened. */
  readonly breaks: (data: string) => Partial<Config> | undefined
  /** The clock of the service. */
  readonly now?: () => string
}

const folderInPlaceOf = (data: string, name: string): undefined => {
  mkdirSync(join(data, name), { recursive: true })
}

/** In the order in which they are opened. */
const BROKEN: Readonly<Record<string, Broken>> = {
  'the lock of the views': {
    breaks: (data) => folderInPlaceOf(data, `views-${versionOf(projections)}.lock`),
  },
  'the ledger': { breaks: (data) => folderInPlaceOf(data, 'events.db') },
  'the views': {
    breaks: (data) => folderInPlaceOf(data, currentIn(data, versionOf(projections))),
  },
  'the list of erasures': { breaks: (data) => ({ erasures: data }) },
  'the policy of witnesses': { breaks: (data) => ({ witnesses: join(data, 'missing.policy') }) },
  'a file of the tree': { breaks: (data) => folderInPlaceOf(data, 'audit/level-0') },
  "the server's key": {
    breaks: (data) => {
      writeFileSync(join(data, 'bad.key'), 'no key', { mode: 0o600 })
      return { keyFile: join(data, 'bad.key') }
    },
  },
  'the attempts of webhooks': { breaks: (data) => folderInPlaceOf(data, 'webhooks.db') },
  'the clock': {
    breaks: () => undefined,
    now: () => {
      throw new Error('no clock')
    },
  },
}

/** Tries to open a service of which a part is broken. */
const openBroken = async (data: string, { breaks, now }: Broken): Promise<unknown> => {
  const config: Config = { ...configOf(data), ...breaks(data) }
  try {
    const service = await openService(config, log, now, {}, now && STEADY)
    await service.close()
    return undefined
  } catch (error) {
    return error
  }
}

const locksAreFree = (t: Test, data: string): void => {
  const files = readdirSync(data, { withFileTypes: true }).filter((one) => one.isFile())
  for (const { name } of files.filter((one) => /^lock\.db$|\.lock$/.test(one.name))) {
    acquireLock(join(data, name)).release()
    t.pass(`${name} is free`)
  }
}

for (const [part, broken] of Object.entries(BROKEN)) {
  test(`nothing stays open when ${part} cannot be opened`, async (t) => {
    const data = join(t.testdir(), 'data')
    if (broken.now) await openOnce(data)
    else mkdirSync(data)
    const error = await openBroken(data, broken)
    t.type(error, Error, 'it cannot be opened')
    if (process.platform === 'linux') t.same(openIn(data), [], 'no file is open')
    locksAreFree(t, data)
  })
}

test('a service can be opened in a folder where opening it failed', async (t) => {
  const data = join(t.testdir(), 'data')
  const config = { ...configOf(data), witnesses: join(data, 'missing.policy') }
  await t.rejects(openService(config, log), { code: 'bad-address' })
  const service = await openService(configOf(data), log)
  await service.close()
  if (process.platform === 'linux') t.same(openIn(data), [], 'closing it closes every file')
})
