/**
 * The views of a service, which a rebuild can replace while the service runs. Callers need not notice. Code that
 * caches what was read compares `path`, which changes.
 */
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { isStoreError, StoreError } from '../failure/storeError.ts'
import { isDamage } from '../sqlite/faults.ts'
import type { LedgerReader, Position } from '../store/port.ts'
import type { FollowerFailure } from '../tail/tail.ts'
import { BuildFilesRemoved, openBuild } from './build.ts'
import { versionOf } from './ddl.ts'
import { currentIn, nextIn, removeViewsFile } from './fileNames.ts'
import { olderIn } from './olderViews.ts'
import type { Projection } from './projection.ts'
import { openViews, type Views } from './views.ts'

export interface SwappableViews extends Views {
  /** The version of this code; `version` is an older one while views of that version serve. */
  readonly ownVersion: string
  /**
   * Brings newly built views to the position of the serving ones and swaps them. The serving views stand still
   * meanwhile: nothing is applied to them.
   * @param folder where the new views were built, almost to that position, and are closed
   * @returns whether they were swapped; false when they are missing or too far back and must be built further
   * @throws what stopped them · the reason of the abort signal
   */
  swap(folder: string, signal?: AbortSignal): Promise<boolean>
  /**
   * Declares the views wrong. Nothing is read from them until new ones replace them. Damage that SQLite itself
   * finds has the same effect without this call.
   */
  condemn(why: unknown): void
  /** Why nothing is read from them; undefined while all is well. */
  damage(): unknown
  /** Calls back when the views are declared wrong. */
  onDamage(told: (why: unknown) => void): void
  /** Calls back in the same tick in which other views were put in place. */
  onSwap(told: () => void): void
}

/** Opens views of this code, or else older ones that this code can continue. */
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
  let damage: FollowerFailure | undefined

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

  /** Runs one piece of work after another: applying events, and replacing the views. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  /** Moves the built views from the folder to their place and opens them. If that fails, no file stays behind. */
  const moveIn = async (from: string): Promise<Views> => {
    const path = join(folder, nextIn(folder, ownVersion))
    renameSync(join(from, currentIn(from, ownVersion)), path)
    let next: Views | undefined
    try {
      next = await openViews(folder, store, projections)
      if (next.position() < current.position())
        throw new Error('the new views have applied less of the log than those that serve')
    } catch (error) {
      next?.close()
      removeViewsFile(path)
      throw error
    }
    // Deletes the file of the replaced views, which are still open, before anybody reports an erasure in it as
    // done.
    await next.follower.handle({ events: [], live: true })
    return next
  }

  /** Applies the rest of the log; false when events remain. */
  const catchUp = async (from: string, to: Position, signal?: AbortSignal): Promise<boolean> => {
    const build = await openBuild(from, store, projections)
    try {
      await build.advance(to, () => signal?.throwIfAborted())
      // An event there may be deleted by now. Its deletion comes later in the log and shows next time.
      if (build.views.position() < to) return false
      await build.finish()
      return true
    } catch (error) {
      if (error instanceof BuildFilesRemoved || isStoreError(error, 'unavailable')) return false
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
    settle: () => current.settle(),
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
          throw new Error('a projection paused; the next start of the service continues from there')
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
