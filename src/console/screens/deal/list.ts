/** The timeline as a list by day, with a link for each event: the same as the picture, for reading and printing. */
import { useEffect, useRef } from 'preact/hooks'
import { fragment, withFragment } from '../../address.ts'
import { html } from '../../html.ts'
import { instantInWords, inWords } from '../../pieces/days.ts'
import { EventShape, kindLook, standingWords } from '../../pieces/eventMark.ts'
import { placeName } from '../../pieces/places.ts'
import { type CitedSource, Quotes, SourceChip } from '../../pieces/sources.ts'
import { byDay, type Entry } from './entries.ts'

const Details = ({ entry, urls }: { entry: Entry; urls: ReadonlyMap<string, string> }) => {
  const sources: readonly CitedSource[] = entry.sources.map((source) => ({
    ...source,
    url: urls.get(source.id),
  }))
  return html`<div class="entry-details">
    <${Quotes} sources=${sources} />
    <dl class="facts">
      <div><dt>Happened</dt><dd>${entry.occurred ? html`${inWords(entry.occurred.edtf)} <code class="dim">${entry.occurred.edtf}</code>` : 'an entry of the record itself'}</dd></div>
      ${entry.effective && html`<div><dt>In effect</dt><dd>${inWords(entry.effective)}</dd></div>`}
      <div><dt>Recorded</dt><dd>${instantInWords(entry.recordedAt)}, position ${entry.position}</dd></div>
      <div><dt>Certainty</dt><dd>${[entry.certainty, entry.confidence, ...standingWords(entry)].filter((word, at, all) => word && all.indexOf(word) === at).join(', ')}</dd></div>
      <div><dt>Event</dt><dd><code>${entry.type}</code>${entry.cameo && html` <span class="dim">CAMEO ${entry.cameo}${entry.plover && `, PLOVER ${entry.plover.event}`}</span>`} · <a href=${`/audit?event=${entry.eventId}`}>check its proof</a></dd></div>
    </dl>
  </div>`
}

/** What a day is called: by its date, or by the vague one that all of its entries share. */
const headingOf = (day: string, entries: readonly Entry[]): string => {
  const edtf = entries[0]?.occurred?.edtf
  return inWords(edtf !== undefined && entries.every(({ occurred }) => occurred?.edtf === edtf) ? edtf : day)
}

const EntryRow = ({
  entry,
  urls,
  isMarked,
}: {
  entry: Entry
  urls: ReadonlyMap<string, string>
  isMarked: boolean
}) => {
  const isOpen = fragment.value === entry.eventId
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isOpen || isMarked) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isOpen, isMarked])
  const words = standingWords(entry)
  const { independentSources: count } = entry
  return html`<li ref=${row} id=${entry.eventId} class=${`entry ${isOpen ? 'open' : ''} ${isMarked ? 'marked' : ''} ${words.includes('retracted') ? 'is-retracted' : ''}`}>
    <a class="entry-line" href=${withFragment(isOpen ? undefined : entry.eventId)} aria-expanded=${isOpen ? 'true' : 'false'}>
      <${EventShape} kind=${entry.kind} standing=${entry} />
      <span class="sr">${kindLook(entry.kind).word}: </span>
      <bdi class="headline">${entry.headline}</bdi>
    </a>
    <span class="entry-meta dim">${[entry.side === null ? '' : placeName(entry.side), entry.occurred && /[/~?%X]|^\d{4}(-\d\d)?$/.test(entry.occurred.edtf) ? inWords(entry.occurred.edtf) : ''].filter((word) => word !== '').join(' · ')}</span>
    ${words.map((word) => html`<span key=${word} class=${`tag ${word === 'possible' || word === 'corrected' ? 'doubt' : 'stop'}`}>${word}</span>`)}
    <span class="chips">${entry.sources.map((source) => html`<${SourceChip} key=${source.id} source=${{ ...source, url: urls.get(source.id) }} />`)}
      ${entry.sources.length > 1 && html`<span class="dim count">${count} independent</span>`}</span>
    ${isOpen && html`<${Details} entry=${entry} urls=${urls} />`}
  </li>`
}

export const List = ({
  entries,
  urls,
  marked,
}: {
  entries: readonly Entry[]
  urls: ReadonlyMap<string, string>
  marked: string | undefined
}) => html`
  <ol class=${`plain day-list ${entries.length > 400 ? 'long' : ''}`}>${byDay(entries).map(
    ([day, here]) => html`<li key=${day} class="day"><h3>${headingOf(day, here)}</h3>
      <ol class="plain">${here.map((entry) => html`<${EntryRow} key=${entry.eventId} entry=${entry} urls=${urls} isMarked=${entry.eventId === marked} />`)}</ol></li>`,
  )}</ol>`
