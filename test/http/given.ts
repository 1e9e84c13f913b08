/** Shared by the tests of the HTTP API: an invented conflict between two invented states, and short requests. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import type { Scope } from '../../events/key.ts'
import { buildTestService, type Given, type TestService } from '../service.ts'

export const FREEDONIA = 'org:freedonia'
export const SYLVANIA = 'org:sylvania'
export const GAZETTE = 'gazette'

export type Answer = LightMyRequestResponse
type Headers = Readonly<Record<string, string>>
export type Body = Readonly<Record<string, unknown>>

/** An event as a command answers it. */
export interface Recorded {
  readonly id: string
  readonly position: string
  readonly recordedAt: string
  readonly revision: number
}

export interface Api {
  get(url: string, headers?: Headers): Promise<Answer>
  post(url: string, body: unknown, headers?: Headers): Promise<Answer>
  /** Records what must be taken. */
  record(url: string, body: Body): Promise<Recorded>
}

export const apiOf = (app: FastifyInstance): Api => {
  const post: Api['post'] = async (url, body, headers = {}) =>
    app.inject({ method: 'POST', url, payload: body as Body, headers })
  return {
    post,
    get: async (url, headers = {}) => app.inject({ url, headers }),
    record: async (url, body) => {
      const answer = await post(url, body)
      if (answer.statusCode !== 201) throw new Error(`${url} was refused: ${answer.body}`)
      return answer.json().events[0]
    },
  }
}

/** A position that no log of a test reaches, on any engine. */
export const BEYOND = '999999999999999'

/** A clock that starts at noon of 30 June 2031 and advances by a second with each reading. */
export const tickingClock = (): (() => string) => {
  let at = Date.parse('2031-06-30T12:00:00Z')
  return () => {
    at += 1_000
    return new Date(at).toISOString()
  }
}

export const source = (id: string, more: Body = {}): Body => ({
  id,
  publisher: 'The Freedonia Gazette',
  title: 'Duck soup at the border',
  published: '2031-01-11',
  kind: 'press',
  ...more,
})

/** The fields that every body of a fact has. */
export const fact = { sources: [{ sourceId: GAZETTE }] }

export const deal = (id: string, more: Body = {}): Body => ({
  id,
  title: 'Potash for pardons',
  parties: [
    { code: FREEDONIA, role: 'sender' },
    { code: SYLVANIA, role: 'target' },
  ],
  framing: 'parallel',
  occurred: '2031-01-10',
  ...fact,
  ...more,
})

export const statement = (gist: string, more: Body = {}): Body => ({
  speaker: { party: SYLVANIA },
  stance: 'welcomes',
  gist,
  language: 'en',
  occurred: '2031-02-01',
  ...fact,
  ...more,
})

export const ACME = { targetId: 'acme-potash', name: 'Acme Potash', kind: 'entity' }
export const BOLT = { targetId: 'bolt-rail', name: 'Bolt Rail', kind: 'entity' }

export const measure = (id: string, more: Body = {}): Body => ({
  id,
  authority: 'Treasury of Freedonia',
  jurisdiction: FREEDONIA,
  programme: 'SYL-1',
  measure: 'asset-freeze',
  targets: [ACME],
  occurred: '2031-01-05',
  ...fact,
  ...more,
})

export const licence = (number: string, sanctionId: string, more: Body = {}): Body => ({
  authority: 'Treasury of Freedonia',
  jurisdiction: FREEDONIA,
  programme: 'SYL-1',
  number,
  kind: 'general',
  reach: 'all-dealings',
  covers: [{ sanctionId }],
  validFrom: '2031-03-01',
  unblocksProperty: false,
  occurred: '2031-03-01',
  ...fact,
  ...more,
})

export const lifting = (more: Body = {}): Body => ({
  mode: 'delisting',
  instrument: { kind: 'notice', number: 'N-7' },
  occurred: '2031-04-01',
  ...fact,
  ...more,
})

export type Ledger = TestService & Api

/** The header of a new key with some scopes. */
export const keyWith = async (
  { service }: Pick<TestService, 'service'>,
  ...scopes: readonly Scope[]
): Promise<{ readonly authorization: string }> => ({
  authorization: `Bearer ${(await service.keys.add(scopes, undefined, 'local')).secret}`,
})

/** The body of an erasure. */
const erasure = (id: string, more: Body = {}): Body => ({ id, basis: 'subject-request', ...more })

/** Asks for the erasure of a person, as somebody who may. */
export const askErasure = async (
  { app, service }: Pick<TestService, 'app' | 'service'>,
  id: string,
  more: Body = {},
  headers: Headers = {},
): Promise<Answer> => {
  const authorization = eraserOf.get(service) ?? (await keyWith({ service }, 'erase'))
  eraserOf.set(service, authorization)
  return apiOf(app).post(`/v1/people/${id}/erase`, erasure(id, more), { ...authorization, ...headers })
}

const eraserOf = new WeakMap<TestService['service'], { readonly authorization: string }>()

/** Erases a person, which must be allowed. */
export const erase = async (
  built: Pick<TestService, 'app' | 'service'>,
  id: string,
  more?: Body,
): Promise<Recorded> => {
  const answer = await askErasure(built, id, more)
  if (answer.statusCode !== 201) throw new Error(`the erasure was refused: ${answer.body}`)
  return answer.json().events[0]
}

/** A ledger that knows one source, the Gazette. */
export const buildLedger = async (t: Test, given: Given = {}): Promise<Ledger> => {
  const built = await buildTestService(t, { now: tickingClock(), ...given })
  const api = apiOf(built.app)
  await api.record('/v1/sources', source(GAZETTE))
  return { ...built, ...api }
}

/** Texts that no answer may contain: paths, stacks, names of internal parts. */
const INTERNALS = /node_modules|file:\/\/\/|\.ts\b|\n\s+at |sqlite|zod|fastify|FST_/i

/** Checks that an answer is a problem as docs/api.md says. */
export const isProblem = (
  t: Test,
  answer: Answer,
  status: number,
  code: string,
  pointers: readonly string[] = [],
): void => {
  const { errors = [], ...problem } = answer.json()
  t.equal(answer.statusCode, status)
  t.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
  t.match(problem, { type: `/problems/${code}`, status, code, title: /\S/, detail: /\S/ })
  t.strictSame(
    errors.map((error: { pointer: string }) => error.pointer),
    pointers,
  )
  t.notMatch(answer.body, INTERNALS)
}
