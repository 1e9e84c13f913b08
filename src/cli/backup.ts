/** `detente backup` and `detente restore`: copies an SQLite ledger consistently, and restores the copy. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BadConfig, type Config } from '../app/config.ts'
import { erasuresIn, openErasureList } from '../rules/people/erasureList.ts'
import { acquireLock } from '../sqlite/lock.ts'
import { openStore } from '../store/open.ts'
import { copyLedger } from '../store/sqlite/copy.ts'
import { writeRestored } from '../views/positionMarks.ts'

const NAME = 'events.db'

const pathOf = ({ store }: Config): string => {
  if (store.startsWith('sqlite:')) return store.slice('sqlite:'.length)
  throw new BadConfig([
    'backup and restore work only on an SQLite ledger; use the backup of EventStoreDB itself',
  ])
}

/**
 * Copies the ledger into a folder. A service may be running.
 * @throws StoreError `bad-address` when the folder already has a copy
 */
export const backUp = async (config: Config, folder: string, say: (line: string) => void): Promise<void> => {
  const from = pathOf(config)
  mkdirSync(folder, { recursive: true })
  await copyLedger(from, join(folder, NAME))
  say(`The ledger is copied to ${join(folder, NAME)}.`)
}

/** Marks the copy as restored, so that cursors given out before are recognised as belonging to another log. */
const sayRestored = async (path: string): Promise<void> => {
  const store = await openStore(`sqlite:${path}`)
  try {
    await writeRestored(store, { id: randomUUID(), at: new Date().toISOString(), deliveries: 'paused' })
  } finally {
    await store.close()
    rmSync(`${path}.lock`, { force: true })
  }
}

/** What an operator says about erasures after a backup: the list of a service, or explicitly that there were none. */
export interface LaterErasures {
  readonly list: string | undefined
  readonly none: boolean
}

const HOW = [
  'a restored ledger shows everybody again who was erased after the backup, unless their list is given:',
  'restore FOLDER --erasures FILE, with the erasures.txt of the service (DETENTE_ERASURES);',
  'or restore FOLDER --without-erasures, if the list is lost or nobody was ever erased',
].join(' ')

/** The digests in the list. @throws BadConfig */
const digestsIn = ({ list, none }: LaterErasures): readonly string[] => {
  if ((list === undefined) !== none) throw new BadConfig([HOW])
  if (list === undefined) return []
  let text: string
  try {
    text = readFileSync(list, 'utf8')
  } catch (error) {
    throw new BadConfig([
      `the list of erasures ${list} cannot be read (${(error as { code?: string }).code})`,
    ])
  }
  const digests = erasuresIn(text)
  if (digests.length === 0 && text.trim() !== '') {
    throw new BadConfig([`${list} is not a list of erasures: it holds no digest of 43 characters`])
  }
  return digests
}

/**
 * Puts a copy in the ledger's place. Persons erased after the copy was made are erased again at the next start.
 * @param later the persons erased since. Their list is stored before the ledger appears.
 * @throws StoreError `bad-address` when there is already a ledger · `locked` while a service runs · BadConfig
 */
export const restore = async (
  config: Config,
  folder: string,
  later: LaterErasures,
  say: (line: string) => void,
): Promise<void> => {
  const to = pathOf(config)
  const digests = digestsIn(later)
  mkdirSync(config.data, { recursive: true })
  const lock = acquireLock(join(config.data, 'lock.db'))
  try {
    const list = openErasureList(config.erasures)
    list.make()
    list.add(digests)
    await copyLedger(join(folder, NAME), to, sayRestored)
  } finally {
    lock.release()
  }
  say(`The ledger is restored to ${to}; the next start builds the views and applies later erasures again.`)
  say('Webhooks get nothing until you run: detente webhooks resume')
  const known = openErasureList(config.erasures).digests.size
  say(
    known > 0
      ? `The list of erasures ${config.erasures} has ${known} digest${known === 1 ? '' : 's'} of erased details.`
      : 'No later erasures are known: persons who were erased after the backup are shown again.',
  )
}
