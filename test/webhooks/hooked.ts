/** A ledger whose webhooks may connect to loopback, a key that may manage them, and short forms of requests. */
import type { Test } from 'tap'
import type { Timing } from '../../src/webhooks/delivery/timing.ts'
import type { Answer, Body, Ledger } from '../http/given.ts'
import { apiOf, GAZETTE, source, statement } from '../http/given.ts'
import { pause } from '../pause.ts'
import { buildTestService, type Given } from '../service.ts'

export const LOOPBACK = { DETENTE_WEBHOOK_NETWORKS: '127.0.0.0/8', DETENTE_WEBHOOK_HTTP: 'yes' }

/** Eight pauses of some milliseconds, so that tests do not wait long. */
export const QUICK: Partial<Timing> = {
  schedule: Array(8).fill(5),
  saveMs: 5,
  idleSaveMs: 5,
  patienceMs: 500,
}

export interface Registered {
  readonly id: string
  readonly secret: string
  readonly publicKey?: string
}

export interface Hooked extends Ledger {
  /** A request with a key of the scope admin. */
  ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: Body): Promise<Answer>
  /** Registers an endpoint; a refusal fails the test. */
  register(body: Body): Promise<Registered>
}

export const hooked = async (t: Test, given: Given = {}): Promise<Hooked> => {
  const built = await buildTestService(t, {
    settings: LOOPBACK,
    now: () => new Date().toISOString(),
    ...given,
  })
  const api = apiOf(built.app)
  // The source already exists when a ledger is opened again.
  await api.post('/v1/sources', source(GAZETTE))
  const ledger = { ...built, ...api }
  const { secret } = await ledger.service.keys.add(['admin', 'names'], 't', 't')
  const ask: Hooked['ask'] = async (method, url, body) =>
    ledger.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${secret}` },
      ...(body && { payload: body }),
    })
  return {
    ...ledger,
    ask,
    register: async (body) => {
      const answer = await ask('POST', '/v1/webhooks', body)
      if (answer.statusCode !== 201) throw new Error(`refused: ${answer.body}`)
      return answer.json()
    },
  }
}

/** A body with a day in the past: receivers check the time of a signature by a real clock. */
export const past = (body: Body): Body => ({ ...body, occurred: '2025-01-10' })

/** Records statements in a deal, which must be there. */
export const say = async (
  { record }: Pick<Hooked, 'record'>,
  id: string,
  count: number,
): Promise<readonly string[]> => {
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    ids.push((await record(`/v1/deals/${id}/record-statement`, past(statement(`said ${n}`)))).id)
  }
  return ids
}

/** Waits until the resource of an endpoint shows what is wanted. */
export const untilShown = async (
  { ask }: Pick<Hooked, 'ask'>,
  id: string,
  wanted: (shown: {
    status: string
    cursor: { parked: object[]; position: string; failingSince: string | null }
  }) => boolean,
) => {
  for (;;) {
    const shown = (await ask('GET', `/v1/webhooks/${id}`)).json()
    if (wanted(shown)) return shown
    await pause(20)
  }
}
