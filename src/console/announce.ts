/** Announces sentences to screen readers, one at a time, politely. */
import { signal } from '@preact/signals'

/** The sentence in the live region. */
export const said = signal('')

/** Says a sentence. */
export const announce = (sentence: string): void => {
  said.value = sentence
}
