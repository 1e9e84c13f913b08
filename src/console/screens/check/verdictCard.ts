/** The verdict of one jurisdiction as a card: the word first, then why, since when, until when, and how fresh. */
import type { Easing, Instrument, ScreenedItem, Verdict } from '../../answers.ts'
import { html } from '../../html.ts'
import { instantInWords, inWords } from '../../pieces/days.ts'
import { placeName } from '../../pieces/places.ts'
import { Outside, SourceChip } from '../../pieces/sources.ts'
import { lookOf, VerdictMark, VerdictShape } from '../../pieces/verdictMark.ts'

const InstrumentName = ({ of }: { of: Instrument }) =>
  html`<${Outside} url=${of.url} text=${`${of.kind} ${of.number}`} />${of.title && html`<span class="dim">, <bdi>${of.title}</bdi></span>`}`

const easingName = ({ by, kind, number, title }: Easing): string =>
  title ?? [kind, by, number].filter((part) => part !== undefined).join(' ')

/** A licence or a waiver, with what it permits, for whom and until when. */
const EasingLine = ({ of }: { of: Easing }) => html`
  <li>
    <${Outside} url=${of.url ?? of.instrument?.url} text=${easingName(of)} />
    <span class="dim"> from ${inWords(of.from)}${of.ends && ` to ${inWords(of.ends.on)}`}${of.certain === false && ', perhaps'}</span>
    ${of.reach === 'stated-dealings' && html`<div>Stated dealings only</div>`}
    ${of.licensee && html`<div>Only for <bdi>${of.licensee}</bdi></div>`}
    ${of.authorises && html`<div><bdi>${of.authorises}</bdi></div>`}
    ${of.conditions?.map((condition) => html`<div class="dim">On condition: <bdi>${condition}</bdi></div>`)}
    ${of.excludes?.map((one) => html`<div class="dim">Not for <bdi>${one}</bdi></div>`)}
  </li>`

const Fact = ({ name, children }: { name: string; children?: unknown }) =>
  html`<div><dt>${name}</dt><dd>${children}</dd></div>`

/** The details of one measure, shown when the reader opens them. */
const Item = ({ item }: { item: ScreenedItem }) => html`
  <li class="item">
    <div class="item-head">
      <${VerdictMark} verdict=${item.status} />
      <span>${item.kind.replaceAll('-', ' ')}${item.target && html` on <bdi>${item.target.nameInInstrument}</bdi>`}</span>
    </div>
    <p class="dim">${[item.authority, item.programme].filter((part) => part !== '').join(' · ')}${
      item.applies === 'possibly' && ' · it may not apply to this question'
    }</p>
    ${item.announcement && html`<p>Announced on ${inWords(item.announcement.edtf)}. An announcement changes no verdict.</p>`}
    ${item.possible.length > 0 && html`<p>Possible, too: ${item.possible.map((word) => lookOf(word).word).join(', ')}</p>`}
    ${item.prohibits && html`<p><bdi>${item.prohibits}</bdi></p>`}
    ${item.byOwnership && html`<p>Through its owner <bdi>${item.byOwnership.target.name}</bdi> (${item.byOwnership.share})</p>`}
    ${item.propertyStillBlocked && html`<p>Property that was blocked before stays blocked.</p>`}
    ${item.contestedBy.length > 0 && html`<p>Contested${item.contestedBy.some(({ by }) => by.length > 0) && ` by ${item.contestedBy.flatMap(({ by }) => by.map(placeName)).join(', ')}`}</p>`}
    <div class="chips">${item.sources.map((source) => html`<${SourceChip} key=${source.sourceId} source=${{ ...source, id: source.sourceId }} />`)}</div>
  </li>`

const listOf = (items: readonly ScreenedItem[]): string => {
  const seen = items.find(({ listed }) => listed)?.listed
  if (!seen) return ''
  return `${seen.is ? 'On' : 'Not on'} the official list when last looked at, ${inWords(seen.seen)}`
}

/** Whether a verdict rests on an item. By target, too: what eases one target of a measure eases none of the others. */
const restsOn =
  ({ because }: Verdict) =>
  ({ sanctionId, target }: ScreenedItem): boolean =>
    because.some((one) => one.sanctionId === sanctionId && one.targetId === (target?.targetId ?? null))

export const VerdictCard = ({ verdict, items }: { verdict: Verdict; items: readonly ScreenedItem[] }) => {
  const { tone, word } = lookOf(verdict.verdict)
  const deciding = items.filter(restsOn(verdict))
  const instruments = [
    ...new Map(deciding.flatMap(({ instruments }) => instruments.map((one) => [one.number, one]))).values(),
  ]
  const exceptions = deciding.flatMap(({ exceptions }) => exceptions)
  const easedBy = deciding.flatMap(({ easedBy }) => easedBy)
  const windDown = deciding.flatMap(({ windDown }) => windDown)
  const listed = listOf(deciding)
  const isNothing = verdict.verdict === 'not-recorded'
  const isOver = verdict.verdict === 'lifted'
  const isPossible = !verdict.certain && !isNothing
  const id = `card-${verdict.jurisdiction}`
  return html`
    <section class=${`card verdict-card ${tone}`} aria-labelledby=${id}>
      <header>
        <h2 id=${id}><span class="place">${placeName(verdict.jurisdiction)}</span> <span class="code">${verdict.jurisdiction}</span></h2>
        ${!verdict.asked && html`<span class="tag">not asked</span>`}
      </header>
      <p class="word"><${VerdictShape} verdict=${verdict.verdict} size=${28} /><b>${word}</b>${isPossible && html` <i>possible, not certain</i>`}</p>
      <p class="sentence">${verdict.sentence}</p>
      ${isPossible && html`<p class="dim">${verdict.certainly === null ? 'Nothing is certain.' : `Certain is: ${lookOf(verdict.certainly).word}.`}</p>`}
      ${
        !isNothing &&
        html`<dl class="facts">
          ${verdict.since && html`<${Fact} name="Since">${inWords(verdict.since.edtf)}<//>`}
          ${instruments.length > 0 && html`<${Fact} name="Under">${instruments.map((one) => html`<div><${InstrumentName} of=${one} /></div>`)}<//>`}
          ${!isOver && html`<${Fact} name="Exceptions">${exceptions.length === 0 ? html`<span class="dim">none recorded</span>` : html`<ul class="plain">${exceptions.map((one) => html`<${EasingLine} of=${one} />`)}</ul>`}<//>`}
          ${easedBy.length > 0 && html`<${Fact} name="Eased by"><ul class="plain">${easedBy.map((one) => html`<${EasingLine} of=${one} />`)}</ul><//>`}
          ${windDown.length > 0 && html`<${Fact} name="Wind down">${windDown.map(({ on }) => html`<div>until ${inWords(on)}</div>`)}<//>`}
          ${!isOver && html`<${Fact} name="Ends">${verdict.ends ? html`${inWords(verdict.ends.on)}${verdict.ends.throughDay && ', through that day'}` : html`<span class="dim">no end recorded</span>`}<//>`}
          ${listed && html`<${Fact} name="List">${listed}<//>`}
        </dl>`
      }
      ${
        items.length > 0 &&
        html`<details><summary>${items.length === 1 ? 'The measure' : `${items.length} measures`} and sources</summary>
          <ul class="plain items">${items.map((item) => html`<${Item} key=${`${item.sanctionId} ${item.target?.targetId}`} item=${item} />`)}</ul></details>`
      }
      <p class="fresh dim">${
        verdict.lastRecordedAt === null
          ? 'Nothing of this jurisdiction is recorded.'
          : `${verdict.recordedUpTo === null ? 'No fact up to this day is recorded' : `Newest recorded fact: ${inWords(verdict.recordedUpTo)}`}. Last entry made ${instantInWords(verdict.lastRecordedAt)}.`
      }</p>
    </section>`
}
