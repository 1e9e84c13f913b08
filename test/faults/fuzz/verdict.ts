/** The checks that every answer of the service must pass. */
import type { Judge } from '../../answers/judge.ts'
import type { Request } from './requests.ts'
import type { Answer } from './wire.ts'

/** The 503 answers of a healthy service: wait until the views or the signature are that far. */
const PASSING = new Set(['catching-up', 'not-signed'])

/** Texts that no answer may contain: paths, stacks, names of internal parts. */
const INTERNALS = /node_modules|file:\/\/\/|\bat \S+ \(|SQLITE_|ZodError|FST_ERR/

const codeIn = (body: string): unknown => {
  try {
    return (JSON.parse(body) as { code?: unknown }).code
  } catch {
    return undefined
  }
}

const isPassing = ({ status, body }: Answer): boolean => status === 503 && PASSING.has(String(codeIn(body)))

/** The fault of an answer; undefined if it has none. */
export const verdictOf = (judge: Judge, { method, target }: Request, answer: Answer): string | undefined => {
  const { status, headers, body, whole } = answer
  const type = headers['content-type']
  const isStream = type?.startsWith('text/event-stream') ?? false
  if (status >= 500 && !isPassing(answer)) return `it answered ${status}: ${body}`
  if (status >= 400 && INTERNALS.test(body)) return `it shows the inside: ${body}`
  if (!whole && !isStream) return undefined
  // What comes in several pieces is refused before it is known that it is HEAD.
  if (method === 'HEAD' && status === 431) return undefined
  return judge({ method, url: target, status, type, body: isStream ? '' : body })
}
