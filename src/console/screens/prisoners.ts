/** All cases of prisoners. Whose name is withheld has none here. */
import type { ItemOf } from '../answers.ts'
import { html } from '../html.ts'
import { inWords } from '../pieces/days.ts'
import { placeName } from '../pieces/places.ts'
import { RegisterView } from './register/register.ts'

type Prisoner = ItemOf<'getPrisoners'>

export const Screen = () =>
  html`<${RegisterView} register=${{
    title: 'Prisoners',
    lead: 'The course of each case. A pardon is not yet a release. Names show only where the naming rule allows them.',
    url: '/v1/prisoners',
    facet: (one: Prisoner) => [one.custody],
    facetWords: (value: string) => value.replaceAll('-', ' '),
    more: html`<a class="button quiet" href="/groups">Groups that were released</a>`,
    columns: [
      {
        title: 'Name',
        text: (one: Prisoner) => one.name ?? 'Name withheld',
        view: (one: Prisoner) =>
          html`<a href=${`/prisoners/${encodeURIComponent(one.id)}`}>${one.name === undefined ? html`<span class="dim">Name withheld</span>` : html`<bdi>${one.name}</bdi>`}</a>`,
      },
      { title: 'State', text: (one: Prisoner) => placeName(one.state) },
      {
        title: 'Now',
        text: (one: Prisoner) => one.custody.replaceAll('-', ' '),
        view: (one: Prisoner) =>
          html`<span class=${`tag ${one.custody === 'free' ? 'eased' : 'stop'}`}>${one.custody.replaceAll('-', ' ')}</span>`,
      },
      { title: 'Last event', text: (one: Prisoner) => one.course.at(-1)?.headline ?? '' },
      {
        title: 'When',
        text: (one: Prisoner) => one.course.at(-1)?.occurred?.edtf ?? '',
        view: (one: Prisoner) => inWords(one.course.at(-1)?.occurred?.edtf ?? ''),
      },
    ],
  }} />`
