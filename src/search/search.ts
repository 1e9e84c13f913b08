/** The search as the service sees it: a thread that is started when it is first needed, and again should it die. */
import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import { removeSearchFiles } from '../../projections/search/file.ts'
import type { Page, Question } from '../../projections/search/find.ts'
import type { Follower } from '../feed/feed.ts'
import { refuse } from '../problems.ts'
import { StoreError } from '../store/errors.ts'
import type { Views } from '../views/views.ts'
import type { Answer, Request, Start } from './messages.ts'

/** Events are gathered so long before the index takes them: a transaction costs more than they do. */
const GATHERING_MS = 50

export interface Search {
  /** Lets the index keep up with the views from now on, rather than from the first question. */
  start(): void
  /** Stands behind the views in the feed. */
  readonly follower: Follower
  /** Makes the index anew, of views that took the place of those it was made of. */
  renew(): void
  /**
   * A page of what is found in all that the views show now.
   * @throws Refused `catching-up` while the index is built · StoreError `unavailable`
   */
  find(question: Question): Promise<Page>
  close(): Promise<void>
}

interface Waiting {
  readonly done: (page: Page) => void
  readonly failed: (error: unknown) => void
}

const behind = (waiting: Waiting): void => {
  try {
    refuse('catching-up', 'The search index is being built.')
  } catch (error) {
    waiting.failed(error)
  }
}

export const openSearch = (
  folder: string,
  views: Pick<Views, 'version' | 'path' | 'position' | 'built' | 'follower'>,
  log: Logger,
): Search => {
  let worker: Worker | undefined
  /** Ends when a thread that was stopped has let the index go. */
  let leaving: Promise<void> | undefined
  let wanted = false
  let next = 0
  let gathering: NodeJS.Timeout | undefined
  const waiting = new Map<number, Waiting>()

  const answered = (answer: Answer): void => {
    const one = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (!one) return
    if (answer.kind === 'page') one.done(answer.page)
    else if (answer.kind === 'behind') behind(one)
    else one.failed(answer.error)
  }

  const died = (error: unknown): void => {
    worker = undefined
    const all = [...waiting.values()]
    waiting.clear()
    for (const one of all) {
      one.failed(new StoreError('unavailable', 'the search stopped', { cause: error }))
    }
  }

  const running = (): Worker => {
    if (worker) return worker
    const workerData: Start = { folder, viewsFile: views.path, viewsVersion: views.version }
    const started = new Worker(new URL('./worker.ts', import.meta.url), { workerData })
    started.on('message', answered)
    started.on('error', (error) => {
      log.error({ err: error }, 'the search stopped; it starts again with the next question')
      if (worker === started) died(error)
    })
    worker = started
    return started
  }

  const post = (request: Request): void => running().postMessage(request)

  const fill = (): void => {
    if (views.built() && !leaving && (worker || wanted)) post({ kind: 'fill', position: views.position() })
  }

  /** Lets the index be filled in a moment, with whatever comes until then: a question does not wait for it. */
  const fillSoon = (): void => {
    gathering ??= setTimeout(() => {
      gathering = undefined
      fill()
    }, GATHERING_MS).unref()
  }

  return {
    start: () => {
      wanted = true
      fill()
    },
    renew: () => {
      const [last, before] = [worker, leaving]
      worker = undefined
      for (const one of waiting.values()) behind(one)
      waiting.clear()
      const left = Promise.all([last?.terminate(), before]).then(() => {
        removeSearchFiles(folder)
        if (leaving === left) leaving = undefined
        fill()
      })
      leaving = left
    },
    follower: {
      name: 'search',
      position: views.follower.position,
      handle: async () => fillSoon(),
    },
    find: (question) =>
      new Promise((done, failed) => {
        if (leaving) return behind({ done, failed })
        const id = next++
        waiting.set(id, { done, failed })
        post({ kind: 'find', id, position: views.position(), question })
      }),
    close: async () => {
      wanted = false
      clearTimeout(gathering)
      await leaving
      const last = worker
      if (!last) return
      const ended = new Promise((resolve) => last.once('exit', resolve))
      last.postMessage({ kind: 'close' } satisfies Request)
      await ended
      died(undefined)
    },
  }
}
