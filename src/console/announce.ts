/** What is said to people who listen to the page: a sentence at a time, politely. */
import { signal } from '@preact/signals'

/** The sentence in the live region. */
export const said = signal('')

/** Says a sentence. */
export const announce = (sentence: string): void => {
  said.value = sentence
}
