/** Keys that work on every screen. */
import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

/** Whether the list of keys is open. */
export const helpOpen = signal(false)

/** The keys, for the list. */
export const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'Go to the search box'],
  ['?', 'Show this list'],
  ['← → or ↑ ↓', 'Go to the event before or after'],
  ['Home, End', 'Go to the first or the last event'],
  ['Enter', 'Open what is marked'],
  ['Escape', 'Close, or go back'],
]

const TYPING = 'input:not([type=checkbox]):not([type=radio]), textarea, select'

/** Whether a key goes into a field. */
const isTyping = (event: KeyboardEvent): boolean =>
  event.target instanceof Element && event.target.matches(TYPING)

/** Whether a key comes with another that gives it another meaning. */
const isChord = ({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean => ctrlKey || metaKey || altKey

/** Listens for the keys of every screen. */
export const followKeys = (): void => {
  addEventListener('keydown', (event) => {
    if (isChord(event) || isTyping(event)) return
    if (event.key === '/') {
      const box = document.querySelector<HTMLInputElement>('[data-search]')
      if (!box) return
      event.preventDefault()
      box.focus()
      box.select()
    } else if (event.key === '?') {
      event.preventDefault()
      helpOpen.value = true
    }
  })
}

/** Calls a function for each key that no field wants. It returns whether it used the key. */
export const useKeys = (handle: (key: string) => boolean): void => {
  const latest = useRef(handle)
  latest.current = handle
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (isChord(event) || isTyping(event) || helpOpen.value || event.defaultPrevented) return
      if (latest.current(event.key)) event.preventDefault()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}
