/** What changed since the last step through time. */
import { html } from '../../html.ts'
import { EventShape } from '../../pieces/eventMark.ts'
import type { Difference } from './entries.ts'

const WORDS = { new: 'New', gone: 'Not yet there', changed: 'Changed' } as const
const MOST = 12

export const StepChanges = ({ found }: { found: readonly Difference[] }) => html`
  <section class="card" aria-labelledby="step" aria-live="off"><h2 id="step">What changed since the last step</h2>
    ${
      found.length === 0
        ? html`<p class="dim">Nothing. Move a handle to see what becomes known, or happens.</p>`
        : html`
    <ul class="plain step-list">${found.slice(0, MOST).map(
      ({
        entry,
        change,
        words,
      }) => html`<li key=${entry.eventId}><span class=${`tag ${change === 'new' ? 'eased' : change === 'gone' ? 'care' : 'doubt'}`}>${WORDS[change]}</span>
        <${EventShape} kind=${entry.kind} standing=${entry} /> <a href=${`#${entry.eventId}`}><bdi>${entry.headline}</bdi></a>${words.length > 0 && html` <span class="dim">${words.join(', ')}</span>`}</li>`,
    )}</ul>`
    }
    ${found.length > MOST && html`<p class="dim">and ${found.length - MOST} more</p>`}
  </section>`
