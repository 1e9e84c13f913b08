/** Deals as they are: what never was one, framing that changes, several beneficiaries, conditions in words, acts. */
import { test } from 'tap'
import { dealFramingAt } from '../../../src/rules/deals/dealTraits.ts'
import { accepts, fact, historyOf, ledger, refusal, refuses } from '../../record/given.ts'
import { became, becomes, deal, known, learn, OPENED, opened, promise, promised, STREAM } from './given.ts'

const THREE = [...OPENED.parties, { code: 'LT', role: 'participant' }]
const three = (...next: Parameters<typeof deal>[0] & object) =>
  ledger({ [STREAM]: [opened({ parties: THREE }), ...next] })

accepts(
  'a swap of an hour goes from announced to fulfilled',
  deal([became('announced', '2025-02-01')]),
  becomes('fulfilled', '2025-02-01'),
)
refuses(
  'an acknowledged commitment that is open keeps it from being fulfilled',
  deal([became('announced', '2025-02-01'), promised('one', '2025-02-01')]),
  becomes('fulfilled', '2025-03-01'),
  refusal('commitments-open', { by: known(2) }),
)
accepts(
  'a commitment that only another reports blocks nothing',
  deal([
    became('announced', '2025-02-01'),
    promised('one', '2025-02-01', { attributedTo: { description: 'an observer' }, acknowledged: false }),
  ]),
  becomes('fulfilled', '2025-03-01'),
)

accepts(
  'a commitment has several beneficiaries and conditions in words',
  three(),
  promise('one', '2025-02-01', {
    otherBeneficiaries: ['LT'],
    conditionsInWords: ['the border stays open', 'the court agrees'],
  }),
)
refuses(
  'every beneficiary is a party of the deal',
  deal(),
  promise('one', '2025-02-01', { otherBeneficiaries: ['LT'] }),
  refusal('not-a-party-of-the-deal'),
)
refuses(
  'the obligor cannot be one of the other beneficiaries',
  three(),
  promise('one', '2025-02-01', { otherBeneficiaries: [OPENED.parties[0]?.code, 'LT'] }),
  refusal('wrong-value', { pointer: '/otherBeneficiaries' }),
)

for (const kind of ['enactment', 'order', 'decree', 'veto']) {
  accepts(
    `an act can be of the kind ${kind}, with number, title and address`,
    deal(),
    learn('record-act', '2025-02-01', {
      ...{ body: 'Fictional Assembly', kind, result: 'in force', number: '7' },
      ...{ title: 'Act on Kites', url: 'https://assembly.example/7' },
    }),
  )
}

accepts(
  'the framing of a deal changes, with a reason',
  deal(),
  learn('change-framing', '2025-03-01', { to: 'denied', reason: 'both said so' }),
)

const reframed = (to: string, occurred: string, more: object = {}) =>
  fact('DealFramingChanged', { to, reason: 'as told' }, occurred, more)

test('the framing is dated: as of a day it is the last one that is certain', async (t) => {
  const history = historyOf(STREAM, [
    opened({ framing: 'exchange' }),
    reframed('parallel', '2025-03-01'),
    reframed('denied', '2025-05'),
    reframed('unilateral', '2025-04-01', { confidence: 'contested' }),
  ])
  const framings = ['2024-12-31', '2025-02-28', '2025-03-01', '2025-05-15', '2025-06-01'].map((day) =>
    dealFramingAt(history, day),
  )
  t.same(framings, ['exchange', 'exchange', 'parallel', 'parallel', 'denied'])
})
