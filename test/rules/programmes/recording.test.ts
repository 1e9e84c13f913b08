/** Commands on programmes. */
import { type Asked, accepts, type Fact, fact, ledger, nth, refusal, refuses } from '../../record/given.ts'

const order = (number: string) => ({ kind: 'order', number })
const PROGRAMME = {
  jurisdiction: 'US',
  authority: 'Made-up Office',
  name: 'Fiction',
  instruments: [order('1')],
}

const known = (...next: readonly Fact[]) =>
  ledger({ 'programme-fiction': [fact('ProgrammeEstablished', PROGRAMME, '2020'), ...next] })

const say = (verb: string, occurred: string, body: object): Asked => [
  `programmes.${verb}`,
  'fiction',
  { occurred, ...body },
]
const terminated = fact(
  'ProgrammeTerminated',
  { instrument: order('2'), mode: 'termination' },
  '2025-06-30',
  { effective: '2025-07-01' },
)

accepts('a programme is established', ledger(), [
  'programmes.establish',
  'fiction',
  { ...PROGRAMME, occurred: '2020' },
])
accepts('a programme is amended', known(), say('amend', '2024', { addedInstruments: [order('3')] }))
accepts(
  'a programme is terminated',
  known(),
  say('terminate', '2025', { instrument: order('2'), mode: 'rescission' }),
)
refuses(
  'a programme is terminated once',
  known(terminated),
  say('terminate', '2025-08', { instrument: order('4'), mode: 'rescission' }),
  refusal('programme-terminated', { by: nth('programme-fiction', 1) }),
)
accepts(
  'a programme is amended until its termination has effect',
  known(terminated),
  say('amend', '2025-06-30', { note: 'a last word' }),
)
refuses(
  'a programme is not amended after its termination had effect',
  known(terminated),
  say('amend', '2025-07-02', { note: 'too late' }),
  refusal('programme-terminated', { by: nth('programme-fiction', 1) }),
)
refuses(
  'a measure that a termination leaves out is recorded',
  known(),
  say('terminate', '2025', { instrument: order('2'), mode: 'rescission', except: ['nothing'] }),
  refusal('unknown-reference', { pointer: '/except/0' }),
)
