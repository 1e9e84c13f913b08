/** What a screen shows when it has nothing to show yet, or cannot: loading, slow, failed, forbidden, empty. */
import type { ApiProblem } from './api.ts'
import { html, type View, type WithChildren } from './html.ts'
import type { LoadState } from './load.ts'
import { wantSignIn } from './sender.ts'

const Loading = ({ isSlow }: { isSlow: boolean }) => html`
  <div class="state" role="status">
    <div class="bones" aria-hidden="true"><i></i><i></i><i></i></div>
    <p class="dim">${isSlow ? 'The service takes longer than usual. You can wait, or go elsewhere.' : 'Loading …'}</p>
  </div>`

/** What happened, and what one can do about it. */
const wordsFor = (problem: ApiProblem): readonly [string, string] => {
  switch (problem.status) {
    case 0:
      return problem.code === 'unreachable'
        ? ['The service cannot be reached', 'Press Try again. What you typed is kept.']
        : ['This page has a fault', problem.message]
    case 403:
      return ['Your key may not see this', problem.message]
    case 401:
      return ['This needs an API key', problem.message]
    case 404:
      return ['There is nothing here', problem.message]
    case 503:
      return ['The service is not ready', problem.message]
    default:
      return ['The service refused this', problem.message]
  }
}

/** A problem, in words. */
export const ProblemView = ({ problem, retry }: { problem: ApiProblem; retry?: () => void }) => {
  const [title, detail] = wordsFor(problem)
  return html`
    <div class="state failed" role="alert">
      <h2>${title}</h2>
      <p>${detail}</p>
      ${
        problem.errors.length > 0 &&
        html`<ul>${problem.errors.map(({ pointer, detail }) => html`<li><code>${pointer}</code> ${detail}</li>`)}</ul>`
      }
      ${problem.status === 401 && html`<button type="button" onClick=${wantSignIn}>Sign in with a key</button>`}
      ${retry && html`<button type="button" class="quiet" onClick=${retry}>Try again</button>`}
    </div>`
}

/** Nothing to show, and why. */
export const Empty = ({ title, children }: { title: string } & WithChildren) => html`
  <div class="state empty"><h2>${title}</h2><p>${children}</p></div>`

/** Shows what was loaded, or the state that loading is in. An old answer stays, marked as such. */
export const showLoaded = <Value>(loaded: LoadState<Value>, view: (value: Value) => View): View => {
  const { value, problem, isLoading, isSlow, reload } = loaded
  if (value === undefined) {
    if (problem) return html`<${ProblemView} problem=${problem} retry=${reload} />`
    return isLoading ? html`<${Loading} isSlow=${isSlow} />` : null
  }
  return html`
    ${
      problem &&
      html`<p class="notice" role="alert">This is an older answer: ${problem.message}${' '}
      <button type="button" class="link" onClick=${reload}>Try again</button></p>`
    }
    <div class=${isLoading ? 'stale' : ''} aria-busy=${isLoading ? 'true' : 'false'}>${view(value)}</div>` as View
}
