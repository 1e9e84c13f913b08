/** Asks for an API key. The address stays, so that a person who followed a link arrives there. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ApiProblem } from './api.ts'
import { html } from './html.ts'
import { signIn } from './sender.ts'

export const SignIn = () => {
  const key = useSignal('')
  const fault = useSignal('')
  const isBusy = useSignal(false)
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => box.current?.focus(), [])
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    isBusy.value = true
    fault.value = ''
    try {
      await signIn(key.value.trim())
    } catch (error) {
      const isWrong = error instanceof ApiProblem && error.code === 'api-key-unknown'
      fault.value = isWrong ? 'This key is not known, or it was revoked.' : (error as Error).message
      box.current?.focus()
    }
    isBusy.value = false
  }
  return html`
    <form class="sign-in" onSubmit=${submit}>
      <h1>Sign in</h1>
      <p class="dim">This ledger asks for an API key. You stay signed in for 12 hours in this browser, or until the key is revoked.</p>
      <label for="key">API key</label>
      <input id="key" ref=${box} type="password" autocomplete="current-password" spellcheck="false" required
        placeholder="detente_…" value=${key.value} aria-invalid=${fault.value !== '' ? 'true' : undefined}
        aria-describedby="key-fault" onInput=${(event: InputEvent) => {
          key.value = (event.target as HTMLInputElement).value
        }} />
      <p id="key-fault" class="fault" role="alert">${fault.value}</p>
      <button type="submit" disabled=${isBusy.value}>${isBusy.value ? 'Signing in …' : 'Sign in'}</button>
    </form>`
}
