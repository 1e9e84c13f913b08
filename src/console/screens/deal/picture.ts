/** The timeline as a picture: a lane for each party, and between them what belongs to none. The list says the same. */
import { fragment, go, withFragment } from '../../address.ts'
import { html } from '../../html.ts'
import { inWords } from '../../pieces/days.ts'
import { kindLook, standingClass, standingWords } from '../../pieces/eventMark.ts'
import { placeName } from '../../pieces/places.ts'
import type { Entry } from './entries.ts'
import type { HiddenMarks, Layout, Mark, Span } from './layout.ts'

/** A headline with its date and how it stands, as it is read aloud. */
export const entrySentence = (entry: Entry): string =>
  [
    entry.occurred ? inWords(entry.occurred.edtf) : '',
    `${kindLook(entry.kind).word}: ${entry.headline}`,
    ...standingWords(entry),
  ]
    .filter((part) => part !== '')
    .join(', ')

const gapWords = (days: number): string =>
  days >= 700 ? `${Math.round(days / 365)} years` : days >= 60 ? `${Math.round(days / 30)} months` : ''

const Axis = ({ layout }: { layout: Layout }) => {
  const { columns, height, unit } = layout
  let last = Number.NEGATIVE_INFINITY
  return html`<g class="axis">${columns.map(({ key, x, gap }) => {
    const isNamed = x - last >= (unit === 'day' ? 74 : 58)
    if (isNamed) last = x
    const words = gapWords(gap)
    return html`<g key=${key}>
      <line x1=${x} x2=${x} y1="28" y2=${height} class=${isNamed ? 'tick strong' : 'tick'} />
      ${isNamed && html`<text x=${x} y="14" text-anchor="middle">${inWords(key)}</text>`}
      ${words !== '' && html`<text class="gap" x=${x - 6} y="26" text-anchor="end">${words} ↦</text>`}
    </g>`
  })}</g>`
}

const MarkView = ({ mark, isMarked }: { mark: Mark; isMarked: boolean }) => {
  const { entry, x, y, until, isOpen } = mark
  const { tone, shape } = kindLook(entry.kind)
  const isSelected = fragment.value === entry.eventId
  return html`<g onClick=${() => go(withFragment(entry.eventId))} class=${`mark ${tone} ${standingClass(entry)}`} data-event=${entry.eventId}>
    <title>${entrySentence(entry)}</title>
    ${until !== undefined && html`<line class="whisker" x1=${x} x2=${until} y1=${y + 8} y2=${y + 8} />`}
    ${isOpen && html`<path class="whisker" d=${`M${x - 10} ${y + 8}h-8m3 -3l-3 3l3 3`} />`}
    ${(isMarked || isSelected) && html`<circle class=${isSelected ? 'ring selected' : 'ring'} cx=${x} cy=${y + 8} r="11.5" />`}
    <g transform=${`translate(${x - 8} ${y})`}><path class="shape-path" d=${shape} />
      ${standingWords(entry).includes('retracted') && html`<path class="strike" d="M0 16L16 0" />`}</g>
  </g>`
}

const MoreView = ({ more }: { more: HiddenMarks }) => html`
  <g class="more" onClick=${() => go(withFragment(more.first.eventId))}><title>${`${more.count} more on this day, in the list`}</title>
    <text x=${more.x} y=${more.y + 12} text-anchor="middle">+${more.count}</text></g>`

const SPAN_WORDS: Readonly<Record<string, string>> = { fulfilled: 'kept', open: 'open', broken: 'broken' }

const SpanView = ({ span }: { span: Span }) => {
  const { from, to, y, state, text, due } = span
  const word = SPAN_WORDS[state] ?? state.replaceAll('-', ' ')
  return html`<g class=${`span ${state}`}>
    <title>${`Commitment: ${text} (${word})`}</title>
    <rect x=${from} y=${y + 3} width=${Math.max(4, to - from)} height="8" rx="2" />
    ${due !== undefined && html`<path class="due" d=${`M${due} ${y}v14`} />`}
    <text x=${to + 6} y=${y + 11}>${word}${': '}${text.length > 46 ? `${text.slice(0, 45)}…` : text}</text>
  </g>`
}

/** @param props.marked the event that the keys have reached */
export const Picture = ({
  layout,
  marked,
  asOf,
}: {
  layout: Layout
  marked: string | undefined
  asOf: string | undefined
}) => {
  const { width, height, lanes, marks, more, spans, xOf, columns } = layout
  const right = Math.max(width, ...spans.map(({ to }) => to + 330))
  const now = asOf === undefined || columns.length === 0 ? undefined : xOf(asOf) + 12
  return html`
    <svg class="timeline" width=${right} height=${height} viewBox=${`0 0 ${right} ${height}`} role="img"
      aria-label=${`Timeline with ${marks.length} events in ${lanes.length} lanes. The list below says the same.`}>
      ${lanes.map(
        ({ side, y, height }, at) => html`<g key=${side}>
        <rect class=${at % 2 === 0 ? 'lane' : 'lane other'} x="0" y=${y} width=${right} height=${height} />
        <text class="lane-name" x="12" y=${y + 25}>${side === '' ? 'Talks, statements' : placeName(side).slice(0, 18)}</text>
      </g>`,
      )}
      <${Axis} layout=${layout} />
      ${now !== undefined && html`<g class="now"><line x1=${now} x2=${now} y1="18" y2=${height} /><rect x=${now} y="28" width=${Math.max(0, right - now)} height=${height - 28} /></g>`}
      ${spans.map((span) => html`<${SpanView} key=${span.id} span=${span} />`)}
      ${marks.map((mark) => html`<${MarkView} key=${mark.entry.eventId} mark=${mark} isMarked=${mark.entry.eventId === marked} />`)}
      ${more.map((one) => html`<${MoreView} key=${`${one.x} ${one.y}`} more=${one} />`)}
    </svg>`
}

/** The kinds of events in a timeline, as a legend. */
export const kindsIn = (entries: readonly Entry[]): readonly string[] => [
  ...new Set(entries.map(({ kind }) => kind)),
]
