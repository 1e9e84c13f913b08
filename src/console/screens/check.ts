/** The first screen: is somebody, or something, barred? Asked of one, or of many; what changed; what ends. */
import { query } from '../address.ts'
import { html } from '../html.ts'
import { Changes } from './check/changes.ts'
import { Endings } from './check/endings.ts'
import { ManyQuestions } from './check/many.ts'
import { OneQuestion } from './check/one.ts'

const VIEWS = [
  ['', 'One question', OneQuestion],
  ['many', 'Many counterparties', ManyQuestions],
  ['changes', 'What changed', Changes],
  ['endings', 'What ends', Endings],
] as const

export const Screen = () => {
  const view = query.value.get('view') ?? ''
  const [, , View] = VIEWS.find(([name]) => name === view) ?? VIEWS[0]
  return html`
    <div class="head"><h1>Check</h1>
      <nav class="tabs" aria-label="Ways to check">
        ${VIEWS.map(
          ([name, title]) =>
            html`<a href=${name === '' ? '/' : `/?view=${name}`} aria-current=${name === view ? 'page' : undefined}>${title}</a>`,
        )}
      </nav>
    </div>
    <${View} />`
}
