/** All licences: what they permit, for whom, and until when. */
import type { ItemOf } from '../answers.ts'
import { html } from '../html.ts'
import { inWords } from '../pieces/days.ts'
import { placeName } from '../pieces/places.ts'
import { Outside } from '../pieces/sources.ts'
import { RegisterView } from './register/register.ts'

type Licence = ItemOf<'getLicences'>

const nameOf = ({ kind, number, programme }: Licence): string => `${programme} ${kind} licence ${number}`

export const Screen = () =>
  html`<${RegisterView} register=${{
    title: 'Licences',
    lead: 'Permissions to do what a measure forbids. A licence for one company, or one kind of dealing, clears nobody else.',
    url: '/v1/licences',
    facet: (one: Licence) => [one.status],
    facetWords: (value: string) => value.replaceAll('-', ' '),
    columns: [
      {
        title: 'Licence',
        text: nameOf,
        view: (one: Licence) => html`<${Outside} url=${one.url} text=${nameOf(one)} />`,
      },
      {
        title: 'Jurisdiction',
        text: (one: Licence) => [...new Set([placeName(one.jurisdiction), one.authority])].join(', '),
      },
      {
        title: 'Stands',
        text: (one: Licence) => one.status.replaceAll('-', ' '),
        view: (one: Licence) =>
          html`<span class=${`tag ${one.status === 'valid' ? 'eased' : 'care'}`}>${one.status.replaceAll('-', ' ')}</span>`,
      },
      { title: 'Authorises', text: (one: Licence) => one.authorises ?? '' },
      {
        title: 'Covers',
        text: (one: Licence) => one.covers.map(({ sanctionId }) => sanctionId).join(' '),
        view: (one: Licence) =>
          html`${one.covers.map(({ sanctionId }) => html`<a key=${sanctionId} href=${`/measures/${encodeURIComponent(sanctionId)}`}>${sanctionId}</a> `)}`,
      },
      {
        title: 'From',
        text: (one: Licence) => one.validFrom,
        view: (one: Licence) => inWords(one.validFrom),
      },
      {
        title: 'Until',
        text: (one: Licence) => one.ends ?? one.expires ?? '',
        view: (one: Licence) =>
          (one.ends ?? one.expires) === undefined
            ? html`<span class="dim">no end recorded</span>`
            : inWords(one.ends ?? one.expires ?? ''),
      },
    ],
  }} />`
