/** All measures: whom they are on, and how each stands. */
import type { ItemOf } from '../answers.ts'
import { html } from '../html.ts'
import { inWords } from '../pieces/days.ts'
import { placeName } from '../pieces/places.ts'
import { lookOf, VerdictMark } from '../pieces/verdictMark.ts'
import { RegisterView } from './register/register.ts'

type Measure = ItemOf<'getSanctions'>

const statusesOf = ({ targets }: Measure): readonly string[] => [
  ...new Set(targets.map(({ status }) => status)),
]

const names = ({ targets }: Measure): string => targets.map(({ name }) => name).join(', ')

const MOST = 120

export const Screen = () =>
  html`<${RegisterView} register=${{
    title: 'Measures',
    lead: 'Each legal restriction, with its targets and how it stands. What ends by itself is not lifted.',
    url: '/v1/sanctions',
    facet: (one: Measure) => [one.jurisdiction],
    facetWords: placeName,
    columns: [
      {
        title: 'Measure',
        text: (one: Measure) => `${one.measure.replaceAll('-', ' ')} ${one.id}`,
        view: (one: Measure) =>
          html`<a href=${`/measures/${encodeURIComponent(one.id)}`}>${one.measure.replaceAll('-', ' ')}</a> <span class="dim">${one.id}</span>`,
      },
      { title: 'Jurisdiction', text: (one: Measure) => `${placeName(one.jurisdiction)}` },
      { title: 'Programme', text: (one: Measure) => one.programme },
      {
        title: 'Targets',
        text: names,
        view: (one: Measure) =>
          html`<bdi>${names(one).length > MOST ? `${names(one).slice(0, MOST)}…` : names(one)}</bdi>`,
      },
      {
        title: 'Stands',
        text: (one: Measure) =>
          statusesOf(one)
            .map((word) => lookOf(word).word)
            .join(', '),
        view: (one: Measure) =>
          html`${statusesOf(one).map((word) => html`<div key=${word}><${VerdictMark} verdict=${word} /></div>`)}`,
      },
      {
        title: 'Since',
        text: (one: Measure) => one.course[0]?.occurred?.edtf ?? '',
        view: (one: Measure) => inWords(one.course[0]?.occurred?.edtf ?? ''),
      },
    ],
  }} />`
