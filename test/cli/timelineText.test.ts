/** A timeline as text: dates in words, lines that fit, relief and concession told apart without colour. */
import { test } from 'tap'
import {
  dateText,
  type TextEntry,
  type TextTimeline,
  timelineText,
  wrap,
} from '../../src/cli/timelineText.ts'

/** Dates as recorded, and as they read. */
const DATES = [
  ['2031-02-01', '2031-02-01'],
  ['2031-02', '2031-02'],
  ['2031-02-01?', '2031-02-01?'],
  ['2031-02-01T09:30:00Z', '2031-02-01 09:30:00Z'],
  ['/2031-02-01', 'by 2031-02-01'],
  ['../2031-02-01', 'by 2031-02-01'],
  ['2031-02-01/', 'from 2031-02-01'],
  ['2031-02-01/..', 'from 2031-02-01'],
  ['2031-02-01/2031-02-03', '2031-02-01 to 03'],
  ['2031-02-01/2031-03-03', '2031-02-01 to 2031-03-03'],
  ['2031-02/2031-03', '2031-02 to 2031-03'],
  ['2030/2031', '2030 to 2031'],
] as const

test('a date reads without knowing the signs of EDTF', (t) => {
  for (const [edtf, words] of DATES) t.equal(dateText(edtf), words)
  t.end()
})

test('a text is broken at spaces, into lines that fit', (t) => {
  t.strictSame(wrap('Duck soup at the border', 10), ['Duck soup', 'at the', 'border'])
  t.strictSame(wrap('Duck soup', 9), ['Duck soup'])
  t.strictSame(wrap('Duck soup', 8), ['Duck', 'soup'])
  t.end()
})

test('a word that is too long stands on a line of its own', (t) => {
  t.strictSame(wrap('A donaudampfschiff sails', 6), ['A', 'donaudampfschiff', 'sails'])
  t.end()
})

test('breaking a text loses nothing of it', (t) => {
  const text = 'Freedonia  announced relief on potash (Acme Potash and 2 others), by its envoy'
  for (let width = 1; width < 90; width++) t.equal(wrap(text, width).join(' '), text)
  t.end()
})

const entry = (more: Partial<TextEntry> = {}): TextEntry => ({
  occurred: { edtf: '2031-02-01' },
  side: 'XA',
  kind: 'statement',
  headline: 'XA welcomed: So far so good',
  certainty: 'definite',
  confidence: 'reported',
  independentSources: 2,
  ...more,
})

const timeline = (...items: readonly TextEntry[]): TextTimeline => ({
  deal: {
    title: 'Potash for pardons',
    framing: 'parallel',
    status: 'mooted',
    parties: [
      { code: 'XA', role: 'sender' },
      { code: 'XB', role: 'target' },
    ],
  },
  items,
})

const plain = { width: 120, colour: false }

/** The lines of the entries alone. */
const rows = (text: string): readonly string[] => {
  const lines = text.split('\n')
  const rule = lines.findIndex((line) => line.startsWith('───'))
  return lines.slice(rule + 1, lines.indexOf('', rule))
}

test('the deal stands above its timeline', (t) => {
  const text = timelineText(timeline(), plain)
  t.match(text, /^\nPotash for pardons\nXA \(sender\), XB \(target\) · framed as parallel · mooted\n\n/)
  t.match(text, /Date +Who +What +Headline +Certainty +Sources\n/)
  t.end()
})

test('an entry is a row of date, side, kind, headline, certainty and sources', (t) => {
  const [row, ...more] = rows(timelineText(timeline(entry()), plain))
  t.match(row, /^2031-02-01 +XA +“ statement +XA welcomed: So far so good +definite, reported +2$/)
  t.strictSame(more, [])
  t.end()
})

test('an entry of no side leaves its place empty, and what follows stays under its heading', (t) => {
  const lines = timelineText(timeline(entry(), entry({ side: null })), plain).split('\n')
  const heading = lines.find((line) => line.startsWith('Date')) ?? ''
  const [first = '', second = ''] = rows(lines.join('\n'))
  for (const line of [first, second]) {
    t.equal(line.indexOf('“ statement'), heading.indexOf('What'))
    t.equal(line.indexOf('definite'), heading.indexOf('Certainty'))
  }
  t.equal(first.length, heading.length)
  t.end()
})

test('a long headline continues on the line below', (t) => {
  const headline = 'Freedonia announced relief on potash '.repeat(5).trim()
  const [first = '', ...more] = rows(timelineText(timeline(entry({ headline })), plain))
  const column = first.indexOf('Freedonia')
  t.ok(more.length > 1)
  for (const line of more) t.match(line, new RegExp(`^ {${column}}\\S`))
  t.equal([first.slice(column).split('  ')[0], ...more.map((line) => line.trim())].join(' '), headline)
  t.end()
})

test('a long date continues on the line below', (t) => {
  const occurred = { edtf: '2031-02-01/2031-03-03' }
  const [first, second] = rows(timelineText(timeline(entry({ occurred })), plain))
  t.match(first, /^2031-02-01 to +XA/)
  t.equal(second, '2031-03-03')
  t.end()
})

test('no line is wider than the terminal', (t) => {
  const headline = 'Freedonia announced relief on potash '.repeat(9).trim()
  for (const width of [110, 120, 180]) {
    const text = timelineText(timeline(entry({ headline }), entry()), { width, colour: false })
    for (const line of text.split('\n')) t.ok(line.length <= width, `${line.length} of ${width}`)
  }
  t.end()
})

test('an entry that is only possible says so', (t) => {
  t.match(
    rows(timelineText(timeline(entry({ certainty: 'possible', confidence: 'contested' })), plain))[0],
    /possible, contested/,
  )
  t.end()
})

test('kinds have signs and words, so that a reader can tell them apart without colour', (t) => {
  const kinds = ['relief', 'concession', 'talks', 'commitment', 'statement', 'status', 'other']
  const shown = rows(timelineText(timeline(...kinds.map((kind) => entry({ kind }))), plain))
  const signs = new Set(shown.map((line) => /XA +(\S) /.exec(line)?.[1]))
  t.equal(signs.size, kinds.length)
  for (const [index, kind] of kinds.entries()) t.match(shown[index], ` ${kind} `)
  t.end()
})

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are made of
const ESCAPE = /\u001b/

test('the text has colour codes only when colour is requested', (t) => {
  const all = timeline(entry({ kind: 'relief' }), entry({ kind: 'concession' }))
  t.notMatch(timelineText(all, plain), ESCAPE)
  t.match(timelineText(all, { width: 120, colour: true }), ESCAPE)
  t.end()
})

test('colour changes nothing but the colour', (t) => {
  const headline = 'Freedonia announced relief on potash '.repeat(5).trim()
  const all = timeline(entry({ kind: 'relief', headline }), entry({ kind: 'concession' }), entry())
  const coloured = timelineText(all, { width: 120, colour: true })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: see above
  t.equal(coloured.replaceAll(/\u001b\[\d+m/g, ''), timelineText(all, plain))
  t.end()
})

test('only relief and concession have colours', (t) => {
  const all = timeline(entry({ kind: 'relief' }), entry({ kind: 'concession' }), entry())
  const [relief = '', concession = '', other = ''] = rows(timelineText(all, { width: 120, colour: true }))
  t.not(relief.slice(0, 5), concession.slice(0, 5))
  t.notMatch(other, ESCAPE)
  t.end()
})
