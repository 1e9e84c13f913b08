/** The address of the browser as a signal. It holds the whole view, so that Back works and a link shows the same. */
import { computed, signal } from '@preact/signals'

const read = (): URL => new URL(location.href)

const current = signal(read())

/** The path, such as `/deals/us-by-2025-12`. */
export const path = computed(() => current.value.pathname)

/** The parameters of the view. */
export const query = computed(() => current.value.searchParams)

/** The part after `#`, without it: what is selected. */
export const fragment = computed(() => decodeURIComponent(current.value.hash.slice(1)))

/** Goes to an address of the page; Back returns. */
export const go = (href: string): void => {
  history.pushState(null, '', href)
  current.value = read()
}

/** Changes the address without a step for Back, for example while somebody drags. */
export const replace = (href: string): void => {
  history.replaceState(history.state, '', href)
  current.value = read()
}

/**
 * The present address with other parameters.
 * @param changes values by name; undefined or an empty text removes one
 */
export const withQuery = (changes: Readonly<Record<string, string | undefined>>): string => {
  const url = new URL(current.value)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return url.pathname + url.search + url.hash
}

/** The present address with something else selected; undefined selects nothing. */
export const withFragment = (id: string | undefined): string =>
  current.value.pathname + current.value.search + (id === undefined ? '' : `#${encodeURIComponent(id)}`)

/** Whether a click on a link should be left to the browser: another tab, a download, another site. */
const isForBrowser = (event: MouseEvent, link: HTMLAnchorElement): boolean =>
  event.button !== 0 ||
  event.metaKey ||
  event.ctrlKey ||
  event.shiftKey ||
  event.altKey ||
  link.target !== '' ||
  link.hasAttribute('download') ||
  link.origin !== location.origin

/**
 * Follows links within the page without loading it again.
 * @param isScreen whether an address is a screen of the page
 */
export const followLinks = (isScreen: (path: string) => boolean): void => {
  addEventListener('popstate', () => {
    current.value = read()
  })
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || event.defaultPrevented || isForBrowser(event, link) || !isScreen(link.pathname)) return
    event.preventDefault()
    const moves = link.pathname !== location.pathname
    go(link.href)
    if (moves) scrollTo(0, 0)
  })
}
