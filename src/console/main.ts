/** Starts the page. */
import { render } from 'preact'
import { followLinks } from './address.ts'
import { Frame } from './frame.ts'
import { html } from './html.ts'
import { followKeys } from './keyboard.ts'
import { screenAt } from './routes.ts'
import { askWho } from './sender.ts'

followLinks((path) => screenAt(path) !== undefined)
followKeys()
// A failure is shown by the screen, which asks for something of its own.
askWho().catch(() => undefined)
render(html`<${Frame} />`, document.getElementById('page') as HTMLElement)
