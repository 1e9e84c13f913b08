/** What an answer of the service must hold, whatever was asked. */
import type { Judge } from '../../answers/judge.ts'
import type { Request } from './requests.ts'
import type { Answer } from './wire.ts'

/** What a service that is well says with a 503: wait until the views, or what is signed, are that far. */
const PASSING = new Set(['catching-up', 'not-signed'])

/** What must never get out: paths, stacks, names of what the service is made of. */
const INTERNALS = /node_modules|file:\/\/\/|\bat \S+ \(|SQLITE_|ZodError|FST_ERR/

const codeIn = (body: string): unknown => {
  try {
    return (JSON.parse(body) as { code?: unknown }).code
  } catch {
    return undefined
  }
}

const isPassing = ({ status, body }: Answer): boolean => status === 503 && PASSING.has(String(codeIn(body)))

/** What is wrong with an answer; undefined when nothing is. */
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
