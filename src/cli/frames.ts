/**
 * Reads an event stream as this service writes it (WHATWG HTML, 9.2): each field on one line, with line feeds
 * only.
 */

export interface Frame {
  readonly id?: string
  readonly event?: string
  readonly data?: string
}

const frameOf = (text: string): Frame =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => /^(?:id|event|data): /.test(line))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )

/** The complete frames of a stream. Text after the last blank line is an incomplete frame and is dropped. */
export async function* framesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of body) {
    text += decoder.decode(part, { stream: true })
    const frames = text.split('\n\n')
    text = frames.pop() ?? ''
    for (const frame of frames) yield frameOf(frame)
  }
}
