/** Sends a file to be checked or recorded, and reads the lines about it while it runs. */
import { ApiProblem, send } from '../../api.ts'
import type { ImportLine, Wishes } from './answers.ts'

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const addressOf = (
  wishes: Wishes,
  how: { readonly dryRun: boolean; readonly skipFaulty: boolean },
): string => {
  const search = new URLSearchParams({
    kind: wishes.kind,
    dryRun: `${how.dryRun}`,
    skipFaulty: `${how.skipFaulty}`,
  })
  const { encoding, delimiter, sheet, map, set, mend } = wishes
  for (const [name, value] of Object.entries({ encoding, delimiter, sheet }))
    if (value) search.set(name, value)
  for (const [parameter, pairs] of Object.entries({ map, set, mend })) {
    for (const [name, text] of Object.entries(pairs)) {
      if (parameter !== 'set' || text !== '') search.append(parameter, `${name}=${text}`)
    }
  }
  return `/v1/imports?${search}`
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    rest += decoder.decode(value, { stream: !done })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
    if (done) return
  }
}

/**
 * Sends a file.
 * @throws ApiProblem · the signal's reason when it was aborted
 */
export async function* sendFile(
  file: File,
  wishes: Wishes,
  how: { readonly dryRun: boolean; readonly skipFaulty: boolean },
  signal: AbortSignal,
): AsyncGenerator<ImportLine> {
  const isWorkbook = /\.xlsx$/i.test(file.name)
  const response = await send(addressOf(wishes, how), {
    method: 'POST',
    headers: { accept: 'application/jsonl', 'content-type': isWorkbook ? XLSX_TYPE : 'text/csv' },
    body: file,
    signal,
  })
  let last: ImportLine | undefined
  for await (const line of linesOf(response.body as ReadableStream<Uint8Array>)) {
    last = JSON.parse(line) as ImportLine
    if (last.type === 'problem') {
      const { status, code, detail } = last.problem
      throw new ApiProblem(status, code, detail)
    }
    yield last
  }
  if (last?.type !== 'report')
    throw new ApiProblem(
      0,
      'unreachable',
      'The service broke off. Record the same file again to complete it.',
    )
}
