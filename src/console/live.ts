/** Follows the live stream of events. News are counted and announced; nothing on screen moves by itself. */
import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { announce } from './announce.ts'

const PAUSE_MS = 3_000

interface Frame {
  readonly id: string | undefined
  readonly data: string
}

const frameOf = (text: string): Frame => {
  const value = (name: string): string[] =>
    text
      .split('\n')
      .flatMap((line) => (line.startsWith(`${name}:`) ? [line.slice(name.length + 1).trim()] : []))
  return { id: value('id')[0], data: value('data').join('\n') }
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

const headlineIn = (data: string): string | undefined => {
  try {
    return (JSON.parse(data) as { headline?: string }).headline
  } catch {
    return undefined
  }
}

/** Reads the stream until it ends. @returns the id of the last event */
const read = async (
  url: string,
  last: string | undefined,
  news: (headline: string) => void,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const headers: Record<string, string> = { accept: 'text/event-stream' }
  if (last !== undefined) headers['last-event-id'] = last
  const response = await fetch(url, { headers, signal })
  if (!response.ok || !response.body) throw new Error(`The stream answered ${response.status}.`)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  let seen = last
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return seen
    const parts = (rest + value).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const { id, data } = frameOf(part)
      seen = id ?? seen
      const headline = data === '' ? undefined : headlineIn(data)
      if (headline !== undefined) news(headline)
    }
  }
}

/**
 * Counts the events that are recorded while a screen is open.
 * @param url of the live stream with its filters; undefined listens to nothing
 */
export const useNews = (url: string | undefined): Signal<number> => {
  const count = useSignal(0)
  useEffect(() => {
    count.value = 0
    if (url === undefined) return
    const abort = new AbortController()
    let last: string | undefined
    const follow = async (): Promise<void> => {
      while (!abort.signal.aborted) {
        try {
          last = await read(
            url,
            last,
            (headline) => {
              count.value += 1
              announce(`New: ${headline}`)
            },
            abort.signal,
          )
        } catch {
          // It is tried again: the page works without news.
        }
        await wait(PAUSE_MS, abort.signal)
      }
    }
    void follow()
    return () => abort.abort()
  }, [url, count])
  return count
}
