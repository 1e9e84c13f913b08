/** The verdicts on many counterparties as a table: to sort, to filter, to take home. */
import { go, query, withQuery } from '../../address.ts'
import type { Screening } from '../../answers.ts'
import { writeCsv } from '../../csv.ts'
import { download } from '../../download.ts'
import { html } from '../../html.ts'
import { inWords } from '../../pieces/days.ts'
import { placeName } from '../../pieces/places.ts'
import { lookOf, VerdictMark } from '../../pieces/verdictMark.ts'
import type { ScreeningRow } from './rows.ts'

/** A row with its answer. */
export interface AnsweredRow {
  /** Its number in the list, from 1. */
  readonly row: number
  readonly asked: ScreeningRow
  readonly answer: Screening
}

const STRICTEST = [
  'barred',
  'restricted',
  'renewal-unconfirmed',
  'licensed',
  'waived',
  'suspended',
  'not-yet',
  'lifted',
  'not-recorded',
]

/** The strictest verdict of all jurisdictions, what is certain before what is possible. */
const worstOf = ({ answer }: AnsweredRow) =>
  [...answer.verdicts].sort(
    (a, b) =>
      STRICTEST.indexOf(a.verdict) - STRICTEST.indexOf(b.verdict) || Number(b.certain) - Number(a.certain),
  )[0]

const askedText = ({ asked }: AnsweredRow): string =>
  asked.name ?? asked.target ?? asked.identifier ?? asked.goods ?? ''

const matchedText = ({ answer }: AnsweredRow): string =>
  answer.question.matched.map(({ name }) => name).join(', ')
const nearText = ({ answer }: AnsweredRow): string => answer.question.near.map(({ name }) => name).join(', ')
const underText = (one: AnsweredRow): string => {
  const worst = worstOf(one)
  const deciding = one.answer.items.filter(({ sanctionId }) =>
    worst?.because.some((because) => because.sanctionId === sanctionId),
  )
  return [
    ...new Set(
      deciding.flatMap(({ instruments }) => instruments.map(({ kind, number }) => `${kind} ${number}`)),
    ),
  ].join(', ')
}
const othersText = (one: AnsweredRow): string =>
  one.answer.verdicts
    .filter((verdict) => verdict !== worstOf(one) && verdict.verdict !== 'not-recorded')
    .map(
      ({ jurisdiction, verdict, certain }) =>
        `${jurisdiction} ${lookOf(verdict).word.toLowerCase()}${certain ? '' : ' (possible)'}`,
    )
    .join(', ')

/** The columns, with the text that each sorts and exports by. */
const COLUMNS: readonly (readonly [string, string, (one: AnsweredRow) => string])[] = [
  ['row', 'Row', ({ row }) => String(row).padStart(6, '0')],
  ['reference', 'Reference', ({ asked }) => asked.reference ?? ''],
  ['asked', 'Asked', askedText],
  ['verdict', 'Verdict', (one) => `${STRICTEST.indexOf(worstOf(one)?.verdict ?? 'not-recorded')}`],
  ['where', 'Where', (one) => worstOf(one)?.jurisdiction ?? ''],
  ['since', 'Since', (one) => worstOf(one)?.since?.edtf ?? ''],
  ['under', 'Under', underText],
  ['matched', 'Found', matchedText],
  ['others', 'Elsewhere', othersText],
]

const csvOf = (rows: readonly AnsweredRow[]): string =>
  writeCsv([
    [
      'row',
      'reference',
      'name',
      'identifier',
      'goods',
      'verdict',
      'certain',
      'jurisdiction',
      'sentence',
      'since',
      'under',
      'matched',
      'near',
      'elsewhere',
      'notCovered',
      'asOf',
      'position',
    ],
    ...rows.map((one) => {
      const worst = worstOf(one)
      const { asked, answer } = one
      return [
        String(one.row),
        asked.reference ?? '',
        asked.name ?? asked.target ?? '',
        asked.identifier ?? '',
        asked.goods ?? '',
        worst?.verdict ?? '',
        String(worst?.certain ?? ''),
        worst?.jurisdiction ?? '',
        worst?.sentence ?? '',
        worst?.since?.edtf ?? '',
        underText(one),
        matchedText(one),
        nearText(one),
        othersText(one),
        answer.notCovered.map(({ code }) => code).join('; '),
        answer.at.asOf ?? '',
        answer.at.position,
      ]
    }),
  ])

const Row = ({ one }: { one: AnsweredRow }) => {
  const worst = worstOf(one)
  const near = nearText(one)
  return html`<tr>
    <td class="num">${one.row}</td>
    <td><bdi>${one.asked.reference ?? ''}</bdi></td>
    <th scope="row"><a href=${`/?q=${encodeURIComponent(askedText(one))}`}><bdi>${askedText(one)}</bdi></a>${one.asked.name !== undefined && one.asked.goods !== undefined && html` <code>${one.asked.goods}</code>`}</th>
    <td>${worst && html`<${VerdictMark} verdict=${worst.verdict} isCertain=${worst.certain} />`}</td>
    <td>${worst && worst.verdict !== 'not-recorded' ? placeName(worst.jurisdiction) : html`<span class="dim">–</span>`}</td>
    <td class="nowrap">${worst?.since && inWords(worst.since.edtf)}</td>
    <td><bdi>${underText(one)}</bdi></td>
    <td><bdi>${matchedText(one)}</bdi>${near !== '' && html`<div class="near">similar: <bdi>${near}</bdi></div>`}</td>
    <td class="dim">${othersText(one)}</td>
  </tr>`
}

export const ManyTable = ({ rows }: { rows: readonly AnsweredRow[] }) => {
  const sort = query.value.get('sort') ?? 'verdict'
  const only = query.value.get('only') ?? ''
  const words = (query.value.get('filter') ?? '').toLowerCase()
  const key =
    COLUMNS.find(([name]) => name === sort.replace(/^-/, ''))?.[2] ?? (({ row }: AnsweredRow) => String(row))
  const counts = new Map<string, number>()
  for (const one of rows) {
    const { verdict = 'not-recorded' } = worstOf(one) ?? {}
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  }
  const shownRows = rows
    .filter((one) => only === '' || worstOf(one)?.verdict === only)
    .filter((one) => words === '' || COLUMNS.some(([, , text]) => text(one).toLowerCase().includes(words)))
    .sort(
      (a, b) =>
        (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.row - b.row) * (sort.startsWith('-') ? -1 : 1),
    )
  return html`
    <div class="bar facets">
      <span class="quick"><a href=${withQuery({ only: undefined })} aria-current=${only === '' ? 'true' : undefined}>All <b>${rows.length}</b></a>
        ${STRICTEST.filter((verdict) => counts.has(verdict)).map((verdict) => html`<a href=${withQuery({ only: verdict })} aria-current=${only === verdict ? 'true' : undefined}>${lookOf(verdict).word} <b>${counts.get(verdict)}</b></a>`)}</span>
      <label class="sr" for="filter">Filter the rows</label>
      <input id="filter" type="search" placeholder="Filter the rows" value=${query.value.get('filter') ?? ''} onChange=${(event: Event) => go(withQuery({ filter: (event.target as HTMLInputElement).value }))} />
      <button type="button" class="quiet end" onClick=${() => download('detente-check.csv', 'text/csv;charset=utf-8', csvOf(shownRows))}>Save as CSV</button>
    </div>
    <p class="hint">The strictest verdict of all jurisdictions. “Nothing recorded” is not clearance.</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Verdicts"><table>
      <thead><tr>${COLUMNS.map(([name, title]) => {
        const order = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : undefined
        return html`<th scope="col" aria-sort=${order}><a href=${withQuery({ sort: order === 'ascending' ? `-${name}` : name })}>${title}${order === 'ascending' ? ' ↑' : order === 'descending' ? ' ↓' : ''}</a></th>`
      })}</tr></thead>
      <tbody>${shownRows.map((one) => html`<${Row} key=${one.row} one=${one} />`)}</tbody>
    </table></div>`
}
