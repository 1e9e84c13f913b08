/** The lines that a command prints, for whoever waits for one of them. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface Lines {
  /** Resolves with the first line that matches, from the beginning; rejects if there will be none. */
  find(like: RegExp): Promise<string>
  /** All of them so far. */
  text(): string
  readonly closed: Promise<unknown>
}

/** @param why says what may explain that a line is missing, such as what was printed as an error */
export const openLines = (stream: NodeJS.ReadableStream, why: () => string = () => ''): Lines => {
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const look = (): void => {
    for (const one of [...waiting]) one()
  }
  const reader = createInterface(stream)
  reader.on('line', (line) => {
    lines.push(line)
    look()
  })
  let isOver = false
  const closed = once(reader, 'close').then(() => {
    isOver = true
    look()
  })
  return {
    find: (like) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = lines.find((one) => like.test(one))
          if (found === undefined && !isOver) return
          waiting.delete(check)
          if (found === undefined) reject(new Error(`it ended without ${like}: ${why()}`))
          else resolve(found)
        }
        waiting.add(check)
        check()
      }),
    text: () => lines.map((line) => `${line}\n`).join(''),
    closed,
  }
}
