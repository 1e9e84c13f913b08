/** Two handles that move through time: by which day things had happened, and by when the ledger knew of them. */
import { query, replace, withQuery } from '../../address.ts'
import { html } from '../../html.ts'
import { instantInWords, inWords } from '../../pieces/days.ts'
import { dayOf, type Entry, recordingsOf } from './entries.ts'

const Handle = ({
  id,
  label,
  stops,
  at,
  words,
  move,
}: {
  id: string
  label: string
  /** How many stops there are; the last one is the present. */
  stops: number
  at: number
  words: string
  move: (at: number) => void
}) => html`
  <div class="handle">
    <label for=${id}>${label}</label><output for=${id}>${words}</output>
    <input id=${id} type="range" min="0" max=${Math.max(0, stops - 1)} step="1" value=${at} aria-valuetext=${words}
      disabled=${stops < 2} onInput=${(event: InputEvent) => move(Number((event.target as HTMLInputElement).value))} />
  </div>`

/** @param props.all every entry of the present: the handles snap to their days and to their recordings */
export const Moments = ({ id, all }: { id: string; all: readonly Entry[] }) => {
  const days = [...new Set(all.map(dayOf))].sort()
  const recordings = recordingsOf(all, id)
  const [asOf, known] = [query.value.get('at'), query.value.get('known')]
  const dayAt =
    asOf === null
      ? days.length
      : Math.max(
          0,
          days.findLastIndex((day) => day <= asOf.slice(0, 10)),
        )
  const position = known === null ? undefined : /^position:(\d+)$/.exec(known)?.[1]
  const knownAt =
    known === null
      ? recordings.length
      : Math.max(
          0,
          recordings.findLastIndex((one) =>
            position === undefined ? one.at <= known : one.position <= Number(position),
          ),
        )
  const isPast = asOf !== null || known !== null
  return html`
    <section class="moments card" aria-label="Move through time">
      <${Handle} id="as-of" label="What had happened by" stops=${days.length + 1} at=${dayAt} words=${asOf === null ? 'today' : inWords(asOf)}
        move=${(at: number) => replace(withQuery({ at: days[at] }))} />
      <${Handle} id="known-at" label="What the ledger knew on" stops=${recordings.length + 1} at=${knownAt}
        words=${known === null ? 'now' : position === undefined ? instantInWords(known) : `position ${position}, ${instantInWords(recordings[knownAt]?.at ?? '')}`}
        move=${(at: number) => replace(withQuery({ known: recordings[at] === undefined ? undefined : `position:${recordings[at].position}` }))} />
      ${isPast && html`<a class="button quiet small" href=${withQuery({ at: undefined, known: undefined })}>Back to now</a>`}
    </section>`
}
