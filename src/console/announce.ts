/** Announces sentences to screen readers, one at a time, politely. */
import { signal } from '@preact/signals'

/** The sentence in the live region. */
export const announcement = signal('')

/** Says a sentence. */
export const announce = (sentence: string): void => {
  announcement.value = sentence
}
