/**
 * Renders a deal's timeline as text for a terminal. Relief ▼ and concessions ● differ in sign and in word. Pure.
 */
import { styleText } from 'node:util'

export interface TextEntry {
  /** Absent, like the confidence, for acts of the ledger itself. */
  readonly occurred?: { readonly edtf: string }
  readonly side: string | null
  readonly kind: string
  readonly headline: string
  readonly certainty: string
  readonly confidence?: string
  readonly independentSources: number
}

export interface TextTimeline {
  readonly deal: {
    readonly title: string
    readonly framing: string
    readonly status: string | null
    readonly parties: readonly { readonly code: string; readonly role: string }[]
  }
  readonly items: readonly TextEntry[]
}

export interface TextOptions {
  /** The width of the terminal, in columns. */
  readonly width: number
  readonly colour: boolean
}

const SIGNS: Readonly<Record<string, string>> = {
  relief: '▼ relief',
  sanction: '▲ sanction',
  tightening: '▲ tightening',
  listing: '≡ list',
  target: '⌂ target',
  concession: '● concession',
  release: '○ release',
  detention: '▣ detention',
  custody: '□ custody',
  talks: '◆ talks',
  commitment: '◇ commitment',
  statement: '“ statement',
  status: '■ status',
  act: '§ act',
  funds: '¤ funds',
  other: '· other',
}

const COLOURS = { relief: 'cyan', concession: 'green' } as const

const DATE = 17
const WHO = 5
const KIND = 13
const SURE = 20
const SOURCES = 7
const GAPS = 10
const NARROWEST = 30

/** An EDTF date in words, for readers who do not know its signs: "by 2025-12-12", "2025-12-12 to 13". */
export const dateText = (edtf: string): string => {
  if (edtf === 'XXXX') return 'date unknown'
  const [from, to] = edtf.split('/')
  if (to === undefined) return edtf.replace('T', ' ')
  if (from === '' || from === '..') return `by ${to}`
  if (to === '' || to === '..') return `from ${from}`
  const shared = from?.slice(0, 8)
  return shared?.length === 8 && to.startsWith(shared) ? `${from} to ${to.slice(8)}` : `${from} to ${to}`
}

/** Breaks a text into lines at spaces. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** Widths of the columns that depend on the content. */
interface Widths {
  readonly who: number
  readonly headline: number
}

const row = (cells: readonly string[], headline: string, width: Widths): string =>
  [
    (cells[0] ?? '').padEnd(DATE),
    (cells[1] ?? '').padEnd(width.who),
    (cells[2] ?? '').padEnd(KIND),
    headline.padEnd(width.headline),
    (cells[3] ?? '').padEnd(SURE),
    (cells[4] ?? '').padStart(SOURCES),
  ]
    .join('  ')
    .trimEnd()

const entryLines = (entry: TextEntry, width: Widths, colour: boolean): readonly string[] => {
  const dates = wrap(entry.occurred === undefined ? '' : dateText(entry.occurred.edtf), DATE)
  const headline = wrap(entry.headline, width.headline)
  const kind = SIGNS[entry.kind] ?? entry.kind
  const lines = Array.from({ length: Math.max(dates.length, headline.length) }, (_, index) =>
    index === 0
      ? row(
          [
            dates[0] ?? '',
            entry.side ?? '',
            kind,
            [entry.certainty, entry.confidence ?? []].flat().join(', '),
            String(entry.independentSources),
          ],
          headline[0] ?? '',
          width,
        )
      : row([dates[index] ?? ''], headline[index] ?? '', width),
  )
  const style = COLOURS[entry.kind as keyof typeof COLOURS]
  if (!colour || !style) return lines
  return lines.map((line) => styleText(style, line, { validateStream: false }))
}

/** The whole timeline, with a blank line before and after it. */
export const timelineText = ({ deal, items }: TextTimeline, { width, colour }: TextOptions): string => {
  const who = Math.max(WHO, ...items.map((entry) => entry.side?.length ?? 0))
  const rest = DATE + who + KIND + SURE + SOURCES + GAPS
  const widths = { who, headline: Math.max(NARROWEST, width - rest) }
  const parties = deal.parties.map((party) => `${party.code} (${party.role})`).join(', ')
  const lines = [
    deal.title,
    `${parties} · framed as ${deal.framing} · ${deal.status ?? 'not opened yet'}`,
    '',
    row(['Date', 'Who', 'What', 'Certainty', 'Sources'], 'Headline', widths),
    '─'.repeat(rest + widths.headline),
    ...items.flatMap((entry) => entryLines(entry, widths, colour)),
    '',
    'Certainty: whether it has happened by now, if the dates say so; then how well the sources support it.',
    'Sources: how many independent sources there are.',
  ]
  return `\n${lines.join('\n')}\n`
}
