/** Loads what a screen shows, and tells loading, slow, stale and failed apart. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { type ApiProblem, problemFrom } from './api.ts'

/** After this time a screen says that the answer takes long, in milliseconds. */
const SLOW_MS = 2_000

/** Something that is loaded, or was. */
export interface LoadState<Value> {
  /** The last answer; undefined before the first one. It stays while the next one is on its way. */
  readonly value: Value | undefined
  readonly problem: ApiProblem | undefined
  readonly isLoading: boolean
  readonly isSlow: boolean
  /** Asks again. */
  reload(): void
}

interface State<Value> {
  readonly key: string | undefined
  readonly value: Value | undefined
  readonly problem: ApiProblem | undefined
  readonly isLoading: boolean
  readonly isSlow: boolean
}

/**
 * Loads something again whenever its key changes.
 * @param key what is asked, as a text; undefined asks nothing
 * @param keeps whether the answer to the last key may stand while the next is on its way
 */
export const useLoad = <Value>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<Value>,
  keeps = true,
): LoadState<Value> => {
  const [round, setRound] = useState(0)
  const [state, setState] = useState<State<Value>>({
    key: undefined,
    value: undefined,
    problem: undefined,
    isLoading: key !== undefined,
    isSlow: false,
  })
  const latest = useRef(load)
  latest.current = load
  useEffect(() => {
    if (key === undefined) {
      setState({ key, value: undefined, problem: undefined, isLoading: false, isSlow: false })
      return
    }
    const abort = new AbortController()
    const slow = setTimeout(() => setState((state) => ({ ...state, isSlow: state.isLoading })), SLOW_MS)
    setState((state) => ({
      key,
      value: keeps || state.key === key ? state.value : undefined,
      problem: undefined,
      isLoading: true,
      isSlow: false,
    }))
    latest.current(abort.signal).then(
      (value) => {
        if (!abort.signal.aborted) {
          setState({ key, value, problem: undefined, isLoading: false, isSlow: false })
        }
      },
      (error: unknown) => {
        if (abort.signal.aborted) return
        setState((state) => ({ ...state, problem: problemFrom(error), isLoading: false, isSlow: false }))
      },
    )
    return () => {
      clearTimeout(slow)
      abort.abort()
    }
  }, [key, round])
  return { ...state, reload: () => setRound((round) => round + 1) }
}
