/** Who uses the page: nobody yet, a session, or this machine without a key. */
import { computed, signal } from '@preact/signals'
import { call, get, signInAsked } from './api.ts'

interface Sender {
  readonly actor: string
  readonly knownBy: 'key' | 'session' | 'local'
  readonly scopes: readonly string[]
  readonly until?: string
}

/** Undefined until the service has said who asks, or when nobody is signed in. */
export const sender = signal<Sender | undefined>(undefined)

const answerCount = signal(0)

const signInWanted = signal(false)

/** Whether the service wants a key before it answers. */
export const needsSignIn = computed(
  () => signInWanted.value || (signInAsked.value > answerCount.value && sender.value?.knownBy !== 'local'),
)

/** Shows the form that asks for a key, to somebody who may do some things without one. */
export const wantSignIn = (): void => {
  signInWanted.value = true
}

/** Asks the service who uses the page. @throws ApiProblem */
export const askWho = async (): Promise<void> => {
  sender.value = await get<Sender>('/v1/session')
}

/** @throws ApiProblem `api-key-unknown` */
export const signIn = async (key: string): Promise<void> => {
  const found = await call<Sender>('POST', '/v1/session', { key })
  answerCount.value = signInAsked.value
  signInWanted.value = false
  sender.value = found
}

/** Forgets the session; on this machine the page may work on without one. */
export const signOut = async (): Promise<void> => {
  await call('DELETE', '/v1/session')
  sender.value = undefined
  await askWho().catch(() => undefined)
}
