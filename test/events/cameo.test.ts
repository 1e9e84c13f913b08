/** The codes of CAMEO: which event has which, and that each is one of the codebook's. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { type AnyEvent, type EventName, eventTypeOf } from '../../events/catalogue.ts'
import type { HeadlineContext } from '../../events/eventType.ts'
import { cameoOf } from '../../events/history/cameo.ts'
import { ploverOf } from '../../events/history/plover.ts'
import { eventOf, licence, measure, statement } from '../projections/given.ts'

/** A code of CAMEO as the code writes it. */
const CODE = /'(?:0\d{1,3}|1[0-7]\d{1,2})'/g

/** The codes of the codebook (1.1b3) that are used, with what it says of them. */
const CODEBOOK: Readonly<Record<string, string>> = {
  '010': 'Make statement, not specified below',
  '030': 'Express intent to cooperate, not specified below',
  '0354': 'Express intent to ease economic sanctions, boycott, or embargo',
  '046': 'Engage in negotiation',
  '051': 'Praise or endorse',
  '057': 'Sign formal agreement',
  '080': 'Yield, not specified below',
  '0841': 'Return, release person(s)',
  '085': 'Ease economic sanctions, boycott, embargo',
  '111': 'Criticize or denounce',
  '163': 'Impose embargo, boycott, or sanctions',
  '174': 'Expel or deport individuals',
}

const talks = {
  talksId: 'round-1',
  participants: [
    { side: 'NZ', party: 'NZ' },
    { side: 'IS', party: 'IS' },
  ],
}

const release = (counted: string) => ({
  states: ['IS'],
  counted,
  total: { min: 3 },
  claimedBy: { party: 'IS' },
})

const CASES: readonly (readonly [code: string, stream: string, type: EventName, data: object])[] = [
  ['046', 'deal-lamps', 'EnvoyTalksHeld', talks],
  ['057', 'deal-lamps', 'AgreementReached', { form: 'signed' }],
  ['030', 'deal-lamps', 'AgreementReached', { form: 'announced' }],
  ['051', 'deal-lamps', 'StatementMade', { ...statement(), stance: 'welcomes' }],
  ['111', 'deal-lamps', 'StatementMade', { ...statement(), stance: 'criticises' }],
  ['010', 'deal-lamps', 'StatementMade', { ...statement(), stance: 'observes' }],
  ['163', 'sanction-lamps', 'SanctionImposed', measure(['kite-works'])],
  [
    '0354',
    'sanction-lamps',
    'ReliefAnnounced',
    { reliefId: 'lamps-out', by: { party: 'NZ' }, claimedEffect: 'lamps may burn' },
  ],
  ['085', 'licence-7', 'LicenceIssued', licence('lamps')],
  ['0841', 'release-spring', 'GroupReleaseReported', release('released')],
  ['080', 'release-spring', 'GroupReleaseReported', release('pardoned')],
  ['174', 'release-spring', 'GroupTransferReported', { to: 'NZ', voluntariness: 'forced' }],
]

for (const [code, stream, type, data] of CASES) {
  test(`${type} is ${code} (${CODEBOOK[code]})`, async (t) => {
    t.ok(CODEBOOK[code])
    t.equal(cameoOf(eventOf(stream, 0, type, data)), code)
  })
}

test('each code has the successor in PLOVER that its codebook names, but for a statement without more', async (t) => {
  const codes = readdirSync(join(import.meta.dirname, '../../events'))
    .filter((name) => name.endsWith('.ts'))
    .flatMap(
      (name) => readFileSync(join(import.meta.dirname, '../../events', name), 'utf8').match(CODE) ?? [],
    )
    .map((code) => code.slice(1, -1))
  for (const code of new Set(codes)) {
    if (code === '010') t.equal(ploverOf(code), undefined)
    else t.match(ploverOf(code), { event: /^[A-Z]+$/ }, code)
  }
  t.same(ploverOf('0841'), { event: 'RETREAT', mode: 'release', context: 'legal' })
})

test('an event type without a fitting code has no code', async (t) => {
  const moved = { to: 'NZ', voluntariness: 'voluntary' }
  t.equal(cameoOf(eventOf('release-spring', 0, 'GroupTransferReported', moved)), undefined)
  for (const level of ['established', 'alleged']) {
    const breach = { commitmentId: 'kites', level, by: { party: 'NZ' } }
    t.equal(cameoOf(eventOf('deal-lamps', 0, 'CommitmentBreached', breach)), undefined, level)
  }
})

test('what only lets dealings wind down is no easing of a sanction, and no relief in a timeline', async (t) => {
  const reach = 'wind-down'
  const windingDown = [
    eventOf('licence-7', 0, 'LicenceIssued', { ...licence('lamps'), reach }),
    eventOf('sanction-lamps', 1, 'WaiverGranted', { scope: 'old contracts', reach }),
    eventOf('sanction-lamps', 1, 'WindDownStarted', { endsAt: '2031-08-06' }),
  ]
  // The kinds of these depend on nothing but their data.
  const nothing = {} as HeadlineContext
  const kindOf = (event: AnyEvent) => eventTypeOf(event.type)?.kindOf(event.data, nothing)
  for (const event of windingDown) {
    t.equal(cameoOf(event), undefined, event.type)
    t.equal(kindOf(event), 'tightening', event.type)
  }
  t.equal(kindOf(eventOf('licence-7', 0, 'LicenceIssued', licence('lamps'))), 'relief')
})
