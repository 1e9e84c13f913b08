/**
 * Sessions of the page. A session is a cookie with a sealed key id and the time of its end, so every node of a ledger
 * accepts it without a table, and it ends with its key. It is never readable by scripts.
 */
import { isLoopbackName } from './localRequests.ts'

/** Seals texts for one place; the server's key does. */
export interface Seal {
  seal(text: string, place: string): string
  /** Throws for a text that was changed, moved, or sealed by another key. */
  open(sealed: string, place: string): string
}

export interface Session {
  readonly keyId: string
  /** RFC 3339 UTC. */
  readonly until: string
}

export interface Sessions {
  /** Whether a Cookie header holds a session, valid or not. */
  isIn(cookie: string | undefined): boolean
  /** The session in a Cookie header; undefined when there is none, or it was forged, or its time is over. */
  read(cookie: string | undefined): Session | undefined
  /** Opens a session. */
  open(keyId: string): Session
  /** The Set-Cookie header that gives a session to a browser, or takes it away when it is undefined. */
  cookie(session: Session | undefined, host: string): string
}

const NAME = 'detente_session'
const PLACE = 'session'

/** How long a session lasts, in hours. */
const SESSION_HOURS = 12

const valueIn = (cookie: string | undefined): string | undefined =>
  cookie
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${NAME}=`))
    ?.slice(NAME.length + 1)

/** @param now the present, RFC 3339 UTC */
export const openSessions = (key: Seal, now: () => string): Sessions => ({
  isIn: (cookie) => valueIn(cookie) !== undefined,
  read: (cookie) => {
    const sealed = valueIn(cookie)
    if (sealed === undefined) return undefined
    try {
      const [keyId = '', until = ''] = key.open(sealed, PLACE).split(' ')
      return now() < until ? { keyId, until } : undefined
    } catch {
      return undefined
    }
  },
  open: (keyId) => ({
    keyId,
    until: new Date(Date.parse(now()) + SESSION_HOURS * 3_600_000).toISOString(),
  }),
  cookie: (session, host) => {
    const value = session === undefined ? '' : key.seal(`${session.keyId} ${session.until}`, PLACE)
    const age = session === undefined ? 0 : SESSION_HOURS * 3_600
    const secure = isLoopbackName(host) ? '' : '; Secure'
    return `${NAME}=${value}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure}`
  },
})
