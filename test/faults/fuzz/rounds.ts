/** Runs the attack: asks, judges, learns, follows up; what is wrong is kept with the requests that led to it. */
import type { Document } from '../../answers/document.ts'
import { judgeOf } from '../../answers/judge.ts'
import { followUps, type Things } from './followUps.ts'
import { type Known, learn } from './known.ts'
import { type Request, requestsOf } from './requests.ts'
import type { Attacked } from './service.ts'
import type { Making } from './values.ts'
import { verdictOf } from './verdict.ts'
import { type Answer, saysOtherwise, send } from './wire.ts'

/** Longest that an answer may take on a service that has nothing else to do, in milliseconds. */
const MOST_MS = 5_000
/** After so long it is given up, however busy the machine is. */
const PATIENCE_MS = 60_000
/** Different faults that are looked for before the attack stops. */
const MOST_FAULTS = 30
/** The requests that are printed with a fault. The last one got the wrong answer. */
const TOLD = 3
/** Of each so many characters. */
const MOST_TOLD = 1_500

export interface Fault {
  readonly at: number
  readonly what: string
  readonly last: readonly string[]
}

export interface Outcome {
  readonly sent: number
  readonly statuses: Readonly<Record<string, number>>
  readonly recorded: number
  readonly faults: readonly Fault[]
}

/** A request as it can be sent again by hand. */
const told = ({ method, target, headers, body }: Request): string => {
  const text = body?.toString() ?? ''
  const exact =
    body === undefined || Buffer.from(text).equals(body)
      ? { body: text }
      : { base64: body.toString('base64') }
  const said = { method, target, headers: { ...headers, authorization: undefined }, ...exact }
  return JSON.stringify(said)
    .replaceAll(/(.)\1{100,}/g, '$1…')
    .slice(0, MOST_TOLD)
}

/** Faults of one operation that read alike are one. */
const kindOf = (path: string, what: string): string =>
  `${path} ${what.replaceAll(/\d+|"[^"]*"/g, '').slice(0, 160)}`

const jsonOf = ({ headers, body }: Answer): unknown => {
  if (!headers['content-type']?.startsWith('application/json')) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

export interface Attack {
  readonly document: Document
  readonly making: Making
  readonly known: Known
  readonly things: Things
  readonly secret: string
  /** The first requests, so that later ones have something to refer to. */
  readonly first: readonly Request[]
  /** Most requests, and until when they are made. */
  readonly most: number
  readonly until: number
  /** Requests that are made even if they take longer: a busy machine would test nothing. */
  readonly least: number
}

/** Makes requests until there are enough, or the service is found wanting too often. */
export const runAttack = async (service: Attacked, attack: Attack): Promise<Outcome> => {
  const { document, making, known, things, secret, first, most, until, least } = attack
  const judge = judgeOf(document)
  const next = requestsOf(document, making, secret)
  const statuses: Record<string, number> = {}
  const faults = new Map<string, Fault>()
  const last: Request[] = []
  let sent = 0

  const note = (path: string, what: string | undefined): void => {
    if (what === undefined || faults.has(kindOf(path, what))) return
    faults.set(kindOf(path, what), {
      at: sent,
      what: what.slice(0, 1_500),
      last: last.slice(-TOLD).map(told),
    })
  }

  const ask = async (request: Request): Promise<Answer | undefined> => {
    sent++
    last.push(request)
    if (last.length > TOLD) last.shift()
    const before = service.processorMs()
    try {
      const answer = await send(service.address, request, PATIENCE_MS)
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
      if (answer.ms > MOST_MS) {
        // On a busy machine it may have waited for others; what it did itself counts.
        const taken = (service.processorMs() ?? Number.POSITIVE_INFINITY) - (before ?? 0)
        if (taken > MOST_MS || answer.ms >= PATIENCE_MS)
          note(request.path, `it took ${Math.round(answer.ms)} ms`)
      }
      note(request.path, verdictOf(judge, request, answer))
      if (answer.status < 300)
        learn(known, { url: request.target, headers: answer.headers, json: jsonOf(answer) }, making.random)
      return answer
    } catch (error) {
      if (!saysOtherwise(request)) note(request.path, (error as Error).message)
      return undefined
    }
  }

  for (const request of first) await ask(request)
  while (
    sent < most &&
    (sent < least || performance.now() < until) &&
    faults.size < MOST_FAULTS &&
    service.ended() === undefined
  ) {
    const command = next()
    const answer = await ask(command)
    if (!answer) continue
    const [thing, ...views] = followUps(answer, making.random)
    if (!thing) continue
    const found = await ask(thing)
    if (found) note(command.path, things.follow(command, thing, found))
    for (const view of views) await ask(view)
  }
  const ended = service.ended()
  if (ended !== undefined) note('', ended)
  return { sent, statuses, recorded: statuses[201] ?? 0, faults: [...faults.values()] }
}
