/** The course of one case. */
import { query } from '../address.ts'
import type { AnswerOf } from '../answers.ts'
import { apiUrl, get } from '../api.ts'
import { html } from '../html.ts'
import { useLoad } from '../load.ts'
import { placeName } from '../pieces/places.ts'
import type { ScreenProps } from '../screenProps.ts'
import { showLoaded } from '../states.ts'
import { Course, ThingHead } from './register/register.ts'

type Prisoner = AnswerOf<'getPrisoner'>

export const Screen = ({ params }: ScreenProps) => {
  const asked = { asOf: query.value.get('at') ?? undefined, knownAt: query.value.get('known') ?? undefined }
  const url = apiUrl(`/v1/prisoners/${encodeURIComponent(params.id ?? '')}`, asked)
  const loaded = useLoad(url, (signal) => get<Prisoner>(url, signal))
  return showLoaded(
    loaded,
    (one) => html`
    <${ThingHead} back="/prisoners" backTitle="Prisoners" title=${one.name ?? 'Name withheld'}>
      <p class="dim">${placeName(one.state)} · <code>${one.id}</code></p>
      <p><span class=${`tag ${one.custody === 'free' ? 'eased' : 'stop'}`}>${one.custody.replaceAll('-', ' ')}</span></p><//>
    <${Course} steps=${one.course} />`,
  )
}
