/** All targets of measures, under every name that is recorded. */
import type { ItemOf } from '../answers.ts'
import { html } from '../html.ts'
import { placeName } from '../pieces/places.ts'
import { RegisterView } from './register/register.ts'

type Target = ItemOf<'getTargets'>

const aliases = ({ aliases }: Target): string => aliases.map(({ name }) => name).join(', ')

export const Screen = () =>
  html`<${RegisterView} register=${{
    title: 'Targets',
    lead: 'Persons, firms, vessels and others that measures name. Open one to see its verdicts.',
    url: '/v1/targets',
    facet: (one: Target) => [one.kind],
    facetWords: (value: string) => value.replaceAll('-', ' '),
    columns: [
      {
        title: 'Name',
        text: (one: Target) => one.name,
        view: (one: Target) =>
          html`<a href=${`/?q=${encodeURIComponent(one.name)}`}><bdi>${one.name}</bdi></a>`,
      },
      { title: 'Kind', text: (one: Target) => one.kind },
      { title: 'Also called', text: aliases },
      {
        title: 'Numbers',
        text: (one: Target) => one.ids.map(({ scheme, value }) => `${scheme}:${value}`).join(' '),
      },
      {
        title: 'Measures',
        text: (one: Target) => one.measures.map(({ jurisdiction }) => placeName(jurisdiction)).join(', '),
        view: (one: Target) =>
          html`${one.measures.map(({ sanctionId, jurisdiction, measure }) => html`<div key=${sanctionId}><a href=${`/measures/${encodeURIComponent(sanctionId)}`}>${placeName(jurisdiction)}: ${String(measure).replaceAll('-', ' ')}</a></div>`)}`,
      },
      {
        title: 'Owners',
        text: (one: Target) => one.owners.map((owner) => JSON.stringify(owner)).join(' '),
        view: (one: Target) => (one.owners.length === 0 ? '' : `${one.owners.length} recorded`),
      },
    ],
  }} />`
