/** Checks every answer that the app of a test gives against the OpenAPI document; one that differs fails the test. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Document } from './document.ts'
import { generated } from './generated.ts'
import { type Judge, judgeOf } from './judge.ts'

let judge: Judge | undefined

/** The same document for every app: it is made of the routes, which no setting changes. */
const judgeBy = (app: FastifyInstance): Judge => {
  judge ??= judgeOf(generated('openapi', () => app.swagger() as unknown as Document))
  return judge
}

/** Only these are gathered from a socket: others, like the live stream, may have no end. */
const GATHERED = /^application\/(?:json|jsonl|problem\+json)\b/

type Headers = Readonly<Record<string, unknown>>

const typeOf = (header: unknown): string | undefined => (header === undefined ? undefined : String(header))

/** Gathers what is written of an answer: its media type, and its body where that is looked at. */
const gather = (response: ServerResponse) => {
  const parts: Buffer[] = []
  let headers: Headers = {}
  const { writeHead, write, end } = response
  const type = (): string | undefined => typeOf(headers['content-type'] ?? response.getHeader('content-type'))
  const note = (part: unknown): void => {
    if (!GATHERED.test(type() ?? '')) return
    if (typeof part === 'string' || part instanceof Uint8Array) parts.push(Buffer.from(part as string))
  }
  // Headers that are given with the status can be read nowhere else.
  response.writeHead = ((...args: readonly unknown[]) => {
    const given = args.at(-1)
    if (typeof given === 'object' && given !== null) headers = given as Headers
    return writeHead.apply(response, args as unknown as Parameters<typeof writeHead>)
  }) as typeof writeHead
  response.write = ((...args: Parameters<typeof write>) => {
    note(args[0])
    return write.apply(response, args)
  }) as typeof write
  response.end = ((...args: Parameters<typeof end>) => {
    note(args[0])
    return end.apply(response, args)
  }) as typeof end
  return { type, body: () => Buffer.concat(parts).toString() }
}

/** A test, as far as it can fail. */
export interface Failing {
  fail(what: string): unknown
}

/** Checks what `inject` gets, and what is sent over a socket once the app listens. */
export const checkAnswers = (t: Failing, app: FastifyInstance): void => {
  const say = (fault: string | undefined): void => {
    if (fault !== undefined) t.fail(fault)
  }
  const inject = app.inject.bind(app) as (...args: readonly unknown[]) => ReturnType<typeof app.inject>
  app.inject = (async (...args: readonly unknown[]) => {
    const answer = await inject(...args)
    const { method = 'GET', url = '' } = answer.raw.req
    const type = answer.headers['content-type']
    say(judgeBy(app)({ method, url, status: answer.statusCode, type: typeOf(type), body: answer.body }))
    return answer
  }) as unknown as typeof app.inject
  app.server.prependListener('request', ({ method = '', url = '' }: IncomingMessage, response) => {
    const { type, body } = gather(response)
    response.on('finish', () => {
      say(judgeBy(app)({ method, url, status: response.statusCode, type: type(), body: body() }))
    })
  })
}
