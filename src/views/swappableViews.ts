/**
 * The views of a service, which can be replaced while it runs: by others that were built beside them. Whoever uses
 * them need not notice; what was read once and kept is told by `path`, which is another afterwards.
 */
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { isStoreError, StoreError } from '../failure/storeError.ts'
import { isDamage } from '../sqlite/faults.ts'
import type { LedgerReader, Position } from '../store/port.ts'
import type { Failing } from '../tail/tail.ts'
import { openBuild, Vanished } from './build.ts'
import { versionOf } from './ddl.ts'
import { currentIn, nextIn, removeViewsFile } from './fileNames.ts'
import { olderIn } from './olderViews.ts'
import type { Projection } from './projection.ts'
import { openViews, type Views } from './views.ts'

export interface SwappableViews extends Views {
  /** The version of this code; `version` is an older one while views of that serve. */
  readonly ownVersion: string
  /**
   * Brings views of this code to where those stand that serve, and puts them in their place. Those stand still
   * meanwhile: nobody applies anything to them.
   * @param folder where they were built, to almost there, and are closed
   * @returns whether they were swapped; false when they are not there, or not so far, and have to be built on
   * @throws what stopped them · what the signal was aborted with
   */
  swap(folder: string, signal?: AbortSignal): Promise<boolean>
  /**
   * Says that the views are not what the log makes. Nothing is read from them any more, until others are in their place.
   * What SQLite itself finds damaged is condemned without being told.
   */
  condemn(why: unknown): void
  /** Why nothing is read from them; undefined while all is well. */
  damage(): unknown
  /** Calls back when the views were condemned. */
  onDamage(told: (why: unknown) => void): void
  /** Calls back, within the same moment, when others were put in place. */
  onSwap(told: () => void): void
}

/** Opens the views of this code; where there are none, those of an older one that it can go on with. */
const openFirst = async (
  folder: string,
  store: LedgerReader,
  projections: readonly Projection[],
): Promise<Views> => {
  const own = existsSync(join(folder, currentIn(folder, versionOf(projections))))
  const older = own ? undefined : olderIn(folder, projections)
  if (older) {
    const views = await openViews(folder, store, older, { atStart: true })
    if (views.built()) return views
    views.close()
  }
  return openViews(folder, store, projections, { atStart: true })
}

export const openSwappableViews = async (
  folder: string,
  store: LedgerReader,
  projections: readonly Projection[],
): Promise<SwappableViews> => {
  const ownVersion = versionOf(projections)
  const listeners: (() => void)[] = []
  let current = await openFirst(folder, store, projections)
  let last: Promise<unknown> = Promise.resolve()

  const damaged: ((why: unknown) => void)[] = []
  let damage: Failing | undefined

  const condemn = (error: unknown): void => {
    if (damage !== undefined) return
    damage = { follower: 'views', error, since: Date.now(), attempts: 1, lasting: false }
    for (const told of damaged) told(error)
  }

  const notice = (error: unknown): unknown => {
    if (isDamage(error)) condemn(error)
    return error
  }

  /** Reads, unless the views are known to be wrong: no answer is better than a false one. */
  const guarded = <T>(read: () => T): T => {
    if (damage !== undefined) {
      throw new StoreError('unavailable', 'the views are damaged, and are made again', {
        cause: damage.error,
      })
    }
    try {
      return read()
    } catch (error) {
      throw notice(error)
    }
  }

  /** One after the other: what is applied, and what takes the place of what it is applied to. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  /** Opens the built views in the folder, where they replace those there are; they are not left there if that fails. */
  const moveIn = async (from: string): Promise<Views> => {
    const path = join(folder, nextIn(folder, ownVersion))
    renameSync(join(from, currentIn(from, ownVersion)), path)
    let next: Views | undefined
    try {
      next = await openViews(folder, store, projections)
      if (next.position() < current.position()) throw new Error('the new views are behind those that serve')
    } catch (error) {
      next?.close()
      removeViewsFile(path)
      throw error
    }
    // The file of the others goes, before anybody learns that what was erased in it is gone; it is still open.
    await next.follower.handle({ events: [], live: true })
    return next
  }

  /** Folds what is left; false when that is not all. */
  const catchUp = async (from: string, to: Position, signal?: AbortSignal): Promise<boolean> => {
    const build = await openBuild(from, store, projections)
    try {
      await build.advance(to, () => signal?.throwIfAborted())
      // What lay there may be deleted since: then the deletion stands behind it, and shows next time.
      if (build.views.position() < to) return false
      await build.finish()
      return true
    } catch (error) {
      if (error instanceof Vanished || isStoreError(error, 'unavailable')) return false
      throw error
    } finally {
      build.close()
    }
  }

  return {
    sql: {
      all: (text, ...values) => guarded(() => current.sql.all(text, ...values)),
      get: (text, ...values) => guarded(() => current.sql.get(text, ...values)),
      run: (text, ...values) => current.sql.run(text, ...values),
    },
    ownVersion,
    get version() {
      return current.version
    },
    get path() {
      return current.path
    },
    follower: {
      name: 'views',
      position: () => current.follower.position(),
      handle: (batch) =>
        alone(() => current.follower.handle(batch)).catch((error) => {
          throw notice(error)
        }),
    },
    position: () => current.position(),
    state: () => current.state(),
    built: () => current.built(),
    failing: () => damage ?? current.failing(),
    condemn,
    damage: () => damage?.error,
    onDamage: (told) => void damaged.push(told),
    poison: () => current.poison(),
    applied: async (eventId) => {
      const asked = current
      try {
        const found = await asked.applied(eventId)
        return found === undefined && asked !== current ? await current.applied(eventId) : found
      } catch (error) {
        throw notice(error)
      }
    },
    reached: async (position) => {
      const asked = current
      return (await asked.reached(position)) || (asked !== current && current.reached(position))
    },
    swap: (from, signal) =>
      alone(async () => {
        if (current.poison())
          throw new Error('a projection paused; a start of the service goes on from there')
        if (!(await catchUp(from, current.position(), signal))) return false
        const old = current
        current = await moveIn(from)
        old.close()
        damage = undefined
        for (const told of listeners) told()
        return true
      }),
    onSwap: (told) => void listeners.push(told),
    close: () => current.close(),
  }
}
