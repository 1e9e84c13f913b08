/** One plain sentence for each verdict and for each code of what an answer does not cover, the same everywhere. */
import type { Status } from '../folds/measures/statusItem.ts'

/** The word of a verdict: a status, or that the ledger has nothing that applies. */
export type VerdictWord = Status | 'not-recorded'

interface Sentences {
  /** Where the word is a certain status of a measure that certainly applies. */
  readonly certain: string
  /** Where it is only possible. */
  readonly possible: string
}

export const VERDICT_SENTENCES: Readonly<Record<VerdictWord, Sentences>> = {
  barred: {
    certain: 'A measure in force bars dealings.',
    possible: 'A measure may bar dealings; what is recorded does not rule it out.',
  },
  restricted: {
    certain: 'A measure in force restricts some dealings and does not bar all of them.',
    possible: 'A measure may restrict some dealings; what is recorded does not rule it out.',
  },
  'renewal-unconfirmed': {
    certain: 'The measure reached its end date, and nobody recorded whether it was renewed or lifted.',
    possible: 'The measure may have reached its end date; nobody recorded whether it was renewed or lifted.',
  },
  licensed: {
    certain: 'A measure is in force, and a licence allows all dealings on the terms that it states.',
    possible:
      'A measure may be in force with a licence that allows all dealings on the terms that it states.',
  },
  waived: {
    certain: 'A measure is in force, and a waiver allows all dealings on the terms that it states.',
    possible: 'A measure may be in force with a waiver that allows all dealings on the terms that it states.',
  },
  suspended: {
    certain: 'The measure is suspended; it may come back into force.',
    possible: 'The measure may be suspended; it may come back into force.',
  },
  'not-yet': {
    certain: 'The measure is recorded and is not in force yet on this day.',
    possible: 'The measure may not be in force yet on this day.',
  },
  lifted: {
    certain:
      'Every recorded measure that applies to this question is lifted. Others may exist that nobody recorded.',
    possible:
      'The recorded measures that apply to this question may be lifted. Others may exist that nobody recorded.',
  },
  'not-recorded': {
    certain: 'Nothing that applies is recorded. This is not clearance.',
    possible: 'Nothing that applies is recorded. This is not clearance.',
  },
}

/** What an answer does not cover. */
export const NOT_COVERED = {
  'subject-not-matched':
    'Nobody recorded a target with this name or identifier. The target may be listed under another name.',
  'jurisdiction-not-recorded':
    'No measure of this jurisdiction is recorded. Detente cannot say anything about its law.',
  'owned-entities-not-listed':
    'Firms that a listed target owns or controls may fall under a measure without being named. Only recorded ownership is considered.',
  'goods-measures-beyond-the-target':
    'Measures on goods or countries are recorded that do not name the target. Ask again with the goods.',
  'target-measures-beyond-the-goods':
    'Measures on targets are recorded, and the question does not say whom it is about. Ask again with the name.',
  'sector-measures':
    'Measures on whole sectors are recorded. Detente cannot tell from a target or goods who falls under them.',
  'targets-incomplete': 'Some measures have more targets than are recorded.',
  'renewal-unconfirmed':
    'A measure reached its end date, and nobody recorded whether it was renewed or lifted.',
  'undated-sources': 'Sources without a date of publication are left out.',
  'former-state':
    'A state in the question or of a measure did not exist on this day. Ask again about the states that came before or after it.',
  'before-the-first-record': 'The day is before the first event that is recorded of this jurisdiction.',
  'in-the-future': 'The day is in the future. The answer assumes that nothing more is recorded until then.',
  'minority-owned':
    'A listed target owns a share of the subject that is below the threshold. More may be owned than was recorded.',
  'property-still-blocked': 'A licence allows dealings, and property that was blocked before stays blocked.',
  'secondary-exposure': 'A measure also threatens persons of other countries who deal with the target.',
  'alignment-unknown':
    'This jurisdiction may adopt measures of others by acts of its own, which are not recorded.',
  'not-by-hs': 'Controls on dual-use and military goods do not follow codes of goods and are not checked.',
  'target-without-name':
    'Measures have targets whose names are withheld or erased. A name may not find them.',
  'eased-that-day': 'A measure was eased during this day. At its beginning the measure was stricter.',
} as const

export type NotCoveredCode = keyof typeof NOT_COVERED
