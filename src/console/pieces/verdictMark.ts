/** A verdict as a shape and a word, so that nobody depends on its colour. */
import { html } from '../html.ts'

/** How a verdict reads, which class of colour it has, and its shape as paths in a box of 20. */
interface Look {
  readonly word: string
  readonly tone: 'stop' | 'care' | 'doubt' | 'eased' | 'past' | 'none'
  readonly shape: string
  readonly sign: string
}

const OCTAGON = 'M6.300 1.500h7.400l4.800 4.800v7.400l-4.800 4.800H6.300l-4.800-4.800V6.300z'
const CIRCLE = 'M10 1.800a8.200 8.200 0 1 0 0 16.400a8.200 8.200 0 1 0 0-16.400z'
const DIAMOND = 'M10 1.200L18.800 10L10 18.800L1.200 10z'
const TRIANGLE = 'M10 1.800L19 17.800H1z'
const SQUARE = 'M2.500 2.500h15v15h-15z'
const QUESTION = 'M7.600 8a2.400 2.400 0 1 1 3.600 2.100c-.8.5-1.200.9-1.200 1.900M10 14.300v.2'

const LOOKS: Readonly<Record<string, Look>> = {
  barred: { word: 'Barred', tone: 'stop', shape: OCTAGON, sign: 'M5.800 10h8.400' },
  restricted: { word: 'Restricted', tone: 'care', shape: TRIANGLE, sign: 'M10 7.500v5M10 15v.2' },
  'renewal-unconfirmed': { word: 'Renewal unconfirmed', tone: 'doubt', shape: DIAMOND, sign: QUESTION },
  licensed: { word: 'Licensed', tone: 'eased', shape: CIRCLE, sign: 'M6.200 10.300l2.600 2.600l5-5.600' },
  waived: {
    word: 'Waived',
    tone: 'eased',
    shape: CIRCLE,
    sign: 'M5.500 11c1.500-2.500 3-2.500 4.500-1s3 1.500 4.500-1',
  },
  suspended: { word: 'Suspended', tone: 'eased', shape: CIRCLE, sign: 'M8 7v6M12 7v6' },
  'not-yet': { word: 'Not yet in force', tone: 'care', shape: CIRCLE, sign: 'M10 5.500V10l3 2' },
  lifted: { word: 'Lifted', tone: 'past', shape: CIRCLE, sign: 'M6 14L14 6' },
  'not-recorded': { word: 'Nothing recorded', tone: 'none', shape: SQUARE, sign: QUESTION },
}

/** How a verdict looks; an unknown word looks like doubt. */
export const lookOf = (verdict: string): Look =>
  LOOKS[verdict] ?? { word: verdict, tone: 'doubt', shape: DIAMOND, sign: QUESTION }

/** The shape of a verdict. */
export const VerdictShape = ({ verdict, size = 20 }: { verdict: string; size?: number }) => {
  const { tone, shape, sign } = lookOf(verdict)
  return html`<svg class=${`shape ${tone}`} width=${size} height=${size} viewBox="0 0 20 20" aria-hidden="true">
    <path class="body" d=${shape} /><path class="sign" d=${sign} /></svg>`
}

/** A verdict as shape and word. `isCertain` false adds that it is only possible. */
export const VerdictMark = ({ verdict, isCertain = true }: { verdict: string; isCertain?: boolean }) => {
  const { word, tone } = lookOf(verdict)
  const isOpen = !isCertain && verdict !== 'not-recorded'
  return html`<span class=${`verdict ${tone}`}><${VerdictShape} verdict=${verdict} size=${16} /><b>${word}</b>${
    isOpen && html`<i> possible</i>`
  }</span>`
}
