/** The search as the service sees it: a thread that starts on first use and restarts after it ends unexpectedly. */
import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import type { ResultPage, SearchQuestion } from '../../projections/search/resultPage.ts'
import { removeSearchFiles } from '../../projections/search/searchFile.ts'
import { refuse } from '../failure/problems.ts'
import { StoreError } from '../failure/storeError.ts'
import type { Follower, FollowerFailure } from '../tail/tail.ts'
import type { Views } from '../views/views.ts'
import type { SearchAnswer, SearchRequest, Start, ThreadError } from './messages.ts'

/** How long events are gathered before they are indexed, in milliseconds: a transaction costs more than they do. */
const GATHERING_MS = 50

/** Pauses before the restart of a thread that ended or could not fill the index, in milliseconds. */
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 30_000

export interface Search {
  /** Keeps the index up to date with the views from now on, not only from the first question. */
  start(): void
  /** Follows the log after the views. */
  readonly follower: Follower
  /** Why the index cannot be updated for now; undefined when it can. */
  failing(): FollowerFailure | undefined
  /** Rebuilds the index after other views took the place of those that it was made from. */
  renew(): void
  /**
   * A page of results from everything that the views show now.
   * @throws Refusal `catching-up` while the index is built · StoreError `unavailable`
   */
  find(question: SearchQuestion): Promise<ResultPage>
  close(): Promise<void>
}

interface Waiting {
  readonly done: (page: ResultPage) => void
  readonly failed: (error: unknown) => void
}

const catchingUp = (waiting: Waiting): void => {
  try {
    refuse('catching-up', 'The search index is being built.')
  } catch (error) {
    waiting.failed(error)
  }
}

const threadStopped = (cause: unknown): StoreError =>
  new StoreError('unavailable', 'the search stopped, and starts again in a moment', { cause })

export const openSearch = (
  folder: string,
  store: string,
  views: Pick<Views, 'version' | 'path' | 'position' | 'built' | 'follower' | 'settle'> & {
    damage?(): unknown
    condemn?(why: unknown): void
  },
  log: Logger,
): Search => {
  let worker: Worker | undefined
  /** Resolves when a stopped thread has closed the index. */
  let leaving: Promise<void> | undefined
  let wanted = false
  let closed = false
  let next = 0
  let gathering: NodeJS.Timeout | undefined
  let trouble: FollowerFailure | undefined
  /** Runs while the search waits to restart its thread or to fill the index again. */
  let again: NodeJS.Timeout | undefined
  const waiting = new Map<number, Waiting>()

  const fail = (error: unknown): void => {
    if (trouble === undefined) log.error({ err: error }, 'the search stopped, and will be tried again')
    const { since = Date.now(), attempts = 0 } = trouble ?? {}
    trouble = { follower: 'search', error, since, attempts: attempts + 1, lasting: false }
    // It was asked for once, so it is started again unasked.
    wanted = true
    clearTimeout(again)
    if (closed) return
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS)
    again = setTimeout(() => {
      again = undefined
      fill()
    }, pause).unref()
  }

  const recovered = (): void => {
    if (trouble !== undefined) log.info('the search works again')
    trouble = undefined
  }

  const answered = (answer: SearchAnswer): void => {
    if (answer.kind === 'filled') recovered()
    else if (answer.kind === 'stuck') stuck(answer.why)
    else reply(answer)
  }

  const reply = (answer: Exclude<SearchAnswer, { kind: 'filled' | 'stuck' }>): void => {
    const one = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (!one) return
    if (answer.kind === 'page') one.done(answer.page)
    else if (answer.kind === 'catching-up') catchingUp(one)
    else {
      const { error, passes, damaged } = answer.why
      one.failed(passes || damaged !== undefined ? threadStopped(error) : error)
      if (damaged !== undefined) stuck(answer.why)
    }
  }

  const failAll = (error: unknown): void => {
    const all = [...waiting.values()]
    waiting.clear()
    for (const one of all) one.failed(error)
  }

  const running = (): Worker => {
    if (worker) return worker
    const workerData: Start = { folder, viewsFile: views.path, store, viewsVersion: views.version }
    const started = new Worker(new URL('./worker.ts', import.meta.url), { workerData })
    started.on('message', (answer: SearchAnswer) => {
      if (worker === started) answered(answer)
    })
    started.on('error', (error) => {
      if (worker !== started) return
      worker = undefined
      failAll(threadStopped(error))
      fail(error)
    })
    worker = started
    return started
  }

  const post = (request: SearchRequest): void => running().postMessage(request)

  const fill = (): void => {
    if (closed || again !== undefined) return
    if (!views.built() || leaving || !(worker || wanted)) return
    try {
      // The thread sees what is committed.
      views.settle()
    } catch {
      // It takes what it sees; the next question asks for the rest.
    }
    post({ kind: 'fill', position: views.position() })
  }

  /** Has the index filled soon, together with what arrives until then. A question does not wait for this timer. */
  const fillSoon = (): void => {
    gathering ??= setTimeout(() => {
      gathering = undefined
      fill()
    }, GATHERING_MS).unref()
  }

  /** Ends the thread and removes the index; the next thread builds a new one. */
  const renew = (): void => {
    const [last, before] = [worker, leaving]
    worker = undefined
    for (const one of waiting.values()) catchingUp(one)
    waiting.clear()
    const left = Promise.all([last?.terminate(), before])
      .then(() => removeSearchFiles(folder))
      .catch(fail)
      .then(() => {
        if (leaving === left) leaving = undefined
        fill()
      })
    leaving = left
  }

  const stuck = ({ error, damaged }: ThreadError): void => {
    // The new views also need a new index.
    if (damaged === 'views') {
      views.condemn?.(error)
      return
    }
    // It can be rebuilt from the views, which are the source.
    if (damaged === 'index' && trouble === undefined) {
      log.error({ err: error }, 'the search index is damaged, and will be made again')
      wanted = true
      renew()
    }
    fail(error)
  }

  return {
    start: () => {
      wanted = true
      fill()
    },
    renew,
    failing: () => trouble,
    follower: {
      name: 'search',
      position: views.follower.position,
      handle: async () => fillSoon(),
    },
    find: (question) =>
      new Promise((done, failed) => {
        if (leaving) return catchingUp({ done, failed })
        if (views.damage?.() !== undefined) return failed(threadStopped(views.damage()))
        if (!worker && again !== undefined) return failed(threadStopped(trouble?.error))
        try {
          // The thread finds what is committed.
          views.settle()
        } catch (error) {
          return failed(threadStopped(error))
        }
        const id = next++
        waiting.set(id, { done, failed })
        post({ kind: 'find', id, position: views.position(), question })
      }),
    close: async () => {
      wanted = false
      closed = true
      clearTimeout(gathering)
      clearTimeout(again)
      await leaving
      const last = worker
      worker = undefined
      if (last) {
        const ended = new Promise((resolve) => last.once('exit', resolve))
        last.postMessage({ kind: 'close' } satisfies SearchRequest)
        await ended
      }
      failAll(threadStopped(undefined))
    },
  }
}
