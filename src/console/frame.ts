/** The frame around every screen: menu, banners, the live region, the list of keys. */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { path } from './address.ts'
import { announcement } from './announce.ts'
import { reachable } from './api.ts'
import { html } from './html.ts'
import { helpOpen, KEYS } from './keyboard.ts'
import { PATHS, type ScreenName } from './paths.ts'
import { ROUTES, screenAt } from './routes.ts'
import type { ScreenProps } from './screenProps.ts'
import { needsSignIn, sender, signOut } from './sender.ts'
import { SignIn } from './signIn.ts'
import { Empty } from './states.ts'

const MENUS = ['Ask', 'Registers', 'Record', 'Trust', 'Run'] as const

/** Which entry of the menu a path belongs to. */
const isUnder = (target: string): boolean =>
  target === '/' ? path.value === '/' : path.value === target || path.value.startsWith(`${target}/`)

const Menu = () => html`
  <nav aria-label="Screens">
    ${MENUS.map((menu) => {
      const entries = (Object.keys(ROUTES) as ScreenName[]).filter((name) => ROUTES[name].menu === menu)
      return (
        entries.length > 0 &&
        html`<div class="menu-group"><h2>${menu}</h2><ul>
          ${entries.map(
            (
              name,
            ) => html`<li><a href=${PATHS[name]} aria-current=${isUnder(PATHS[name]) ? 'page' : undefined}>
              ${ROUTES[name].title}</a></li>`,
          )}
        </ul></div>`
      )
    })}
  </nav>`

const CurrentKey = () => {
  const who = sender.value
  if (!who) return null
  if (who.knownBy === 'local') {
    return html`<p class="who">This machine, <span class="nowrap">without a key</span></p>`
  }
  return html`<p class="who">Key <code>${who.actor.slice(0, 8)}…</code>
    ${
      who.knownBy === 'session' &&
      html` <button type="button" class="link" onClick=${() => void signOut()}>Sign out</button>`
    }</p>`
}

const Help = () => {
  const dialog = useRef<HTMLDialogElement>(null)
  useSignalEffect(() => {
    if (helpOpen.value) dialog.current?.showModal()
    else dialog.current?.close()
  })
  return html`
    <dialog ref=${dialog} aria-labelledby="keys-title" onClose=${() => {
      helpOpen.value = false
    }}>
      <h2 id="keys-title">Keys</h2>
      <dl class="keys">${KEYS.map(([key, what]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>
      <button type="button" class="quiet" onClick=${() => {
        helpOpen.value = false
      }}>Close</button>
    </dialog>`
}

/** The heading of a screen that names one thing, for those who listen: until it is loaded, nothing else says where they are. */
const Title = ({ name }: { name: ScreenName }) =>
  html`<p class="sr" role="heading" aria-level="1">${ROUTES[name].title}</p>`

/** Loads the screen of an address and shows it. */
const Current = () => {
  const name = useComputed(() => screenAt(path.value)?.name)
  const loaded = useSignal<{ name: ScreenName; Screen: FunctionComponent<ScreenProps> } | undefined>(
    undefined,
  )
  const failed = useSignal(false)
  useSignalEffect(() => {
    const wanted = name.value
    if (wanted === undefined) return
    failed.value = false
    ROUTES[wanted].load().then(
      ({ Screen }) => {
        if (name.value === wanted) loaded.value = { name: wanted, Screen }
      },
      () => {
        failed.value = true
      },
    )
  })
  const found = screenAt(path.value)
  if (found === undefined)
    return html`<${Empty} title="There is no such screen">Choose one from the menu.<//>`
  if (failed.value) {
    return html`<${Empty} title="This screen could not be loaded">The service cannot be reached. Load the page again.<//>`
  }
  const { value } = loaded
  if (value?.name !== found.name) return html`<p class="dim state" role="status">Loading …</p>`
  return html`${ROUTES[found.name].menu === undefined && html`<${Title} name=${found.name} />`}<${value.Screen} key=${path.value} params=${found.params} />`
}

/** The whole page. */
export const Frame = () => {
  const menuOpen = useSignal(false)
  const here = path.value
  useEffect(() => {
    menuOpen.value = false
    const found = screenAt(here)
    document.title = found === undefined ? 'Detente' : `${ROUTES[found.name].title} – Detente`
  }, [here])
  return html`
    <a class="skip" href="#main">Skip to the content</a>
    <header class=${menuOpen.value ? 'side open' : 'side'}>
      <div class="brand">
        <a href="/"><img src="/console/icon.svg" alt="" width="24" height="24" />Detente</a>
        <button type="button" class="quiet menu-button" aria-expanded=${menuOpen.value ? 'true' : 'false'} onClick=${() => {
          menuOpen.value = !menuOpen.value
        }}>Menu</button>
      </div>
      <div class="side-body"><${Menu} /><div class="foot"><${CurrentKey} />
        <p><button type="button" class="link" onClick=${() => {
          helpOpen.value = true
        }}>Keys</button> <a href="/docs">API</a></p><p class="dim">All days are UTC.</p></div></div>
    </header>
    <main id="main" tabindex="-1">
      ${!reachable.value && html`<p class="banner" role="status">The service cannot be reached. What you see may be out of date.</p>`}
      ${needsSignIn.value ? html`<${SignIn} />` : html`<${Current} />`}
    </main>
    <p class="sr" role="status" aria-live="polite">${announcement.value}</p>
    <${Help} />`
}
