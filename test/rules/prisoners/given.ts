/** The start of tests of detention cases: one case with its first events, and later events. */
import { type Asked, type Fact, fact, type Ledger, ledger, nth, opaque } from '../../record/given.ts'

export const CASE = opaque('c', 'a')
export const STREAM = `prisoner-${CASE}`
export const ONE_HELD = { pseudonym: 'Prisoner One', state: 'XK' }

/** The data of what happens, where a test does not care. */
const DATA = {
  convict: ['PrisonerConvicted', {}],
  sentence: ['PrisonerSentenced', { term: { years: 10 } }],
  'raise-health-alert': [
    'PrisonerHealthAlertRaised',
    { by: { description: 'relatives' }, severity: 'serious' },
  ],
  'change-custody': ['CustodyChanged', { to: 'house-arrest' }],
  recognise: ['PrisonerRecognised', { by: 'org:fictional-watch', label: 'political prisoner' }],
  'withdraw-recognition': ['RecognitionWithdrawn', { by: 'org:fictional-watch' }],
  pardon: ['PrisonerPardoned', { authority: { party: 'XK' } }],
  'grant-clemency': [
    'ClemencyGranted',
    { kind: 'commutation', authority: { party: 'XK' }, terms: 'two years less' },
  ],
  release: ['PrisonerReleased', { terms: 'unknown' }],
  transfer: ['PrisonerTransferred', { from: 'XK', to: 'LT', voluntariness: 'unknown', intoCustody: false }],
  'refuse-transfer': ['TransferRefused', {}],
  'return-to-custody': ['PrisonerReturnedToCustody', { reason: 'Said to have broken terms' }],
  'revoke-release': ['ReleaseRevoked', { authority: { party: 'XK' } }],
  'revoke-citizenship': ['CitizenshipRevoked', { citizenship: 'XK', authority: { party: 'XK' } }],
  'end-proceedings': ['ProceedingsEnded', { outcome: 'acquitted' }],
  rehabilitate: ['PrisonerRehabilitated', { authority: { party: 'XK' } }],
  'get-free': ['PrisonerGotFree', { manner: 'escape' }],
  'take-papers': ['PapersTaken', { papers: 'passport', authority: { party: 'XK' } }],
  'attribute-death': ['DeathAttributed', { by: { party: 'LT' }, responsible: { party: 'XK' } }],
  'record-death': ['PrisonerDied', { inCustody: true }],
} as const

export type Verb = keyof typeof DATA

export const VERBS = Object.keys(DATA) as readonly Verb[]

/** The next event, as recorded. */
export const was = (verb: Verb, occurred: string, data: object = {}, more: Partial<Fact> = {}): Fact =>
  fact(DATA[verb][0], { ...DATA[verb][1], ...data }, occurred, more)

/** A later event. */
export const learn = (verb: Verb, occurred: string, body: object = {}): Asked => [
  `prisoners.${verb}`,
  CASE,
  { ...DATA[verb][1], occurred, ...body },
]

/** A person held since 6 January 2020, and what is known to have happened next. */
export const held = (...next: readonly Fact[]): Ledger => heldSince('2020-01-06', ...next)

export const heldSince = (occurred: string, ...next: readonly Fact[]): Ledger =>
  ledger({
    [STREAM]: [fact('PrisonerDetained', ONE_HELD, occurred), ...next],
    'release-group-one': [
      fact(
        'GroupReleaseReported',
        { states: ['XK'], counted: 'released', total: { min: 3 }, claimedBy: { party: 'US' } },
        '2021-03-01',
      ),
    ],
  })

/** The id of the event of the case at a revision. */
export const known = (revision: number): string => nth(STREAM, revision)
