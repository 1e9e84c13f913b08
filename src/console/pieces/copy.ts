/** Buttons that copy: a link to the view, the question as a curl command. */
import { useSignal } from '@preact/signals'
import { announce } from '../announce.ts'
import { html } from '../html.ts'

const Copy = ({ label, text }: { label: string; text: () => string }) => {
  const isDone = useSignal(false)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text())
      isDone.value = true
      announce('Copied.')
      setTimeout(() => {
        isDone.value = false
      }, 1_500)
    } catch {
      announce('The browser does not let this page copy.')
    }
  }
  return html`<button type="button" class="quiet small" onClick=${copy}>${isDone.value ? 'Copied' : label}</button>`
}

/** Copies the address of what is on screen. */
export const CopyLink = () => html`<${Copy} label="Copy link" text=${() => location.href} />`

/** A text for a shell, in single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Copies a request as a command. `$DETENTE_KEY` stands for the reader's key. */
export const CopyCurl = ({ url }: { url: string }) => html`
  <${Copy} label="Copy as curl" text=${() =>
    `curl -fsS -H "authorization: Bearer $DETENTE_KEY" ${quoted(new URL(url, location.href).href)}`} />`
