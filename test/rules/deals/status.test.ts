/** The status of a deal: every step there is, every one there is not, and steps that are learned late. */
import { DEAL_STATUSES } from '../../../events/deal.ts'
import { accepts, ledger, refusal, refuses } from '../../record/given.ts'
import {
  became,
  becomes,
  breached,
  deal,
  kept,
  keptPartly,
  known,
  lapsed,
  opened,
  promise,
  promised,
  STEPS,
  STREAM,
  waived,
  withdrawn,
} from './given.ts'

const CONTESTED = { confidence: 'contested' } as const

for (const from of DEAL_STATUSES) {
  const given = from === 'mooted' ? deal() : deal([became(from, '2025-02')])
  const by = known(from === 'mooted' ? 0 : 1)
  for (const to of DEAL_STATUSES) {
    if (STEPS.get(from)?.includes(to)) {
      accepts(`a deal that is ${from} becomes ${to}`, given, becomes(to, '2025-03'))
    } else {
      refuses(
        `a deal that is ${from} does not become ${to}`,
        given,
        becomes(to, '2025-03'),
        refusal('impossible-status-step', { by }),
      )
    }
  }
}

accepts(
  'a deal opened as announced comes into force',
  ledger({ [STREAM]: [opened({ status: 'announced' })] }),
  becomes('in-force', '2025-03'),
)
refuses(
  'a status has a reason',
  deal(),
  ['deals.change-status', 'made-up', { to: 'announced', occurred: '2025-03' }],
  refusal('missing-field', { pointer: '/reason' }),
)

// Learned late.
const collapsedLate = deal([
  became('announced', '2025-02-01'),
  became('in-force', '2025-03-01'),
  became('partly-fulfilled', '2025-04-01'),
])
refuses(
  'a step that makes a later one impossible is refused, naming the later one',
  collapsedLate,
  becomes('collapsed', '2025-03-15'),
  refusal('impossible-status-step', { by: known(3) }),
)
accepts(
  'a collapse and the revival after it, learned late, are accepted together',
  collapsedLate,
  becomes('collapsed', '2025-03-15'),
  becomes('in-force', '2025-03-20'),
)
accepts(
  'a step between two others is accepted when learned after them',
  deal([became('announced', '2025-02-01'), became('in-force', '2025-04-01')]),
  becomes('suspended', '2025-03-01'),
)
accepts(
  'a step dated before the opening counts after it: the opening event is always first',
  deal(),
  becomes('announced', '2024-12-01'),
)
accepts(
  'steps of the same day count in the order of recording',
  deal([became('announced', '2025-02-01')]),
  becomes('in-force', '2025-02-01'),
)
refuses(
  'a step of the same day as the one it needs is refused when recorded before it',
  deal(),
  [becomes('in-force', '2025-02-01'), becomes('announced', '2025-02-01')],
  refusal('impossible-status-step', { by: known(0) }),
)
accepts(
  'a step whose vague date may lie where it is possible is accepted',
  deal([became('announced', '2025-02-15')]),
  becomes('in-force', '2025-02'),
)
accepts(
  'a contested step is accepted though it is impossible',
  deal(),
  becomes('fulfilled', '2025-02', CONTESTED),
)
refuses(
  'a contested step is no ground for the next one',
  deal([became('announced', '2025-02', CONTESTED)]),
  becomes('in-force', '2025-03'),
  refusal('impossible-status-step', { by: known(0) }),
)

// Fulfilled, as a deal, is what has no open commitment.
const inForce = [became('announced', '2025-02'), became('in-force', '2025-03')]
refuses(
  'a deal with an open commitment is not fulfilled',
  deal([...inForce, promised('commitment-one', '2025-03')]),
  becomes('fulfilled', '2025-06'),
  refusal('commitments-open', { by: known(3) }),
)
accepts(
  'a deal is fulfilled when its commitments are',
  deal([...inForce, promised('commitment-one', '2025-03'), kept('commitment-one', '2025-05')]),
  becomes('fulfilled', '2025-06'),
)
for (const [how, closed] of [
  ['waived', waived],
  ['withdrawn', withdrawn],
  ['lapsed', lapsed],
] as const) {
  accepts(
    `a deal is fulfilled when its commitments are ${how}`,
    deal([...inForce, promised('commitment-one', '2025-03'), closed('commitment-one', '2025-05')]),
    becomes('fulfilled', '2025-06'),
  )
}
refuses(
  'a deal is not fulfilled by parts of a commitment',
  deal([...inForce, promised('commitment-one', '2025-03'), keptPartly('commitment-one', '2025-05')]),
  becomes('fulfilled', '2025-06'),
  refusal('commitments-open', { by: known(3) }),
)
refuses(
  'a deal is not fulfilled by a breach of a commitment',
  deal([...inForce, promised('commitment-one', '2025-03'), breached('commitment-one', '2025-05')]),
  becomes('fulfilled', '2025-06'),
  refusal('commitments-open', { by: known(3) }),
)
accepts(
  'a commitment made after it does not keep a deal from having been fulfilled',
  deal([...inForce, promised('commitment-one', '2025-07')]),
  becomes('fulfilled', '2025-06'),
)
refuses(
  'a commitment fulfilled after it keeps a deal from having been fulfilled',
  deal([...inForce, promised('commitment-one', '2025-03'), kept('commitment-one', '2025-07')]),
  becomes('fulfilled', '2025-06'),
  refusal('commitments-open', { by: known(3) }),
)
refuses(
  'a commitment before a recorded fulfilment of the deal is refused, naming that',
  deal([...inForce, became('fulfilled', '2025-06')]),
  promise('commitment-one', '2025-05'),
  refusal('commitments-open', { by: known(3) }),
)
accepts(
  'a contested commitment does not keep a deal from being fulfilled',
  deal([...inForce, promised('commitment-one', '2025-03', {}, CONTESTED)]),
  becomes('fulfilled', '2025-06'),
)
accepts(
  'a commitment contradicted as a whole does not keep a deal from being fulfilled',
  deal([
    ...inForce,
    promised('commitment-one', '2025-03'),
    { type: 'ClaimContradicted', data: { eventId: known(3) }, occurred: '2025-04' },
  ]),
  becomes('fulfilled', '2025-06'),
)
