/** How a commitment ends: fulfilled, waived, withdrawn or lapsed, each once; and what may still be said of it then. */
import { test } from 'tap'
import { accepts, refusal, refuses } from '../../record/given.ts'
import {
  breach,
  breached,
  deal,
  keep,
  keepPartly,
  kept,
  known,
  lapse,
  lapsed,
  meetCondition,
  postpone,
  postponed,
  promised,
  waive,
  waived,
  withdraw,
  withdrawn,
} from './given.ts'

const CONTESTED = { confidence: 'contested' } as const
const MADE = '2025-03-01'
const made = promised('one', MADE)

const CLOSINGS = {
  fulfilled: kept('one', '2025-05-01'),
  waived: waived('one', '2025-05-01'),
  withdrawn: withdrawn('one', '2025-05-01'),
  lapsed: lapsed('one', '2025-05-01'),
}

const CLOSES = {
  fulfilled: keep('one', '2025-06-01'),
  waived: waive('one', '2025-06-01'),
  withdrawn: withdraw('one', '2025-06-01'),
  lapsed: lapse('one', '2025-06-01'),
  'partly fulfilled': keepPartly('one', '2025-06-01'),
  postponed: postpone('one', '2025-06-01', { due: '2026' }),
}

for (const [how, command] of Object.entries(CLOSES)) {
  accepts(`an open commitment is ${how}`, deal([made]), command)
  for (const [was, event] of Object.entries(CLOSINGS)) {
    refuses(
      `a commitment that was ${was} is not ${how} after that`,
      deal([made, event]),
      command,
      refusal('commitment-closed', { by: known(2) }),
    )
  }
  refuses(
    `a commitment that nobody made is not ${how}`,
    deal(),
    command,
    refusal('unknown-reference', { pointer: '/commitmentId' }),
  )
}

accepts(
  'a contested waiver does not close a commitment',
  deal([made, waived('one', '2025-05-01', {}, CONTESTED)]),
  keep('one', '2025-06-01'),
)
refuses(
  'a withdrawal before a recorded fulfilment is refused, naming that',
  deal([made, kept('one', '2025-05-01')]),
  withdraw('one', '2025-04-01'),
  refusal('commitment-closed', { by: known(2) }),
)
test('a refusal for the sake of a later event says that it is one', async (t) => {
  const decision = await deal([made, kept('one', '2025-05-01')]).when([withdraw('one', '2025-04-01')])
  const detail = 'A later event would be impossible: Commitment one was withdrawn before.'
  t.match(decision, { ok: false, problem: { detail } })
})

accepts(
  'a waiver whose vague date may lie after a part came is accepted',
  deal([made, waived('one', '2025')]),
  keepPartly('one', '2025-06-01'),
)
for (const [verb, command] of [
  ['waived', waive],
  ['withdrawn', withdraw],
  ['lapsed', lapse],
] as const) {
  refuses(
    `a commitment is ${verb} for a reason`,
    deal([made]),
    command('one', '2025-06-01', { reason: undefined }),
    refusal('missing-field', { pointer: '/reason' }),
  )
}

// Lapsed, not before it is due.
const due = promised('one', MADE, { due: '2025-06-30' })
refuses(
  'a commitment does not lapse before it is due, naming what says when',
  deal([due]),
  lapse('one', '2025-06-29'),
  refusal('commitment-not-due', { by: known(1) }),
)
accepts('a commitment lapses on the day it is due', deal([due]), lapse('one', '2025-06-30'))
accepts('a commitment without a deadline lapses at any time', deal([made]), lapse('one', MADE))
accepts(
  'a commitment due in a month may lapse within it',
  deal([promised('one', MADE, { due: '2025-06' })]),
  lapse('one', '2025-06-02'),
)
accepts(
  'a commitment that is due only about a day may lapse before it',
  deal([promised('one', MADE, { due: '2025-06-30~' })]),
  lapse('one', '2025-06-02'),
)
accepts('a lapse on a vague date may lie after the deadline', deal([due]), lapse('one', '2025-06'))
refuses(
  'a postponed commitment does not lapse before its new deadline',
  deal([due, postponed('one', '2025-06-01', { due: '2025-09-30' })]),
  lapse('one', '2025-07-15'),
  refusal('commitment-not-due', { by: known(2) }),
)
accepts(
  'a commitment whose deadline was brought forward lapses after that',
  deal([due, postponed('one', '2025-04-01', { due: '2025-04-30' })]),
  lapse('one', '2025-05-15'),
)
accepts(
  'a contested postponement does not keep a commitment from lapsing',
  deal([due, postponed('one', '2025-06-01', { due: '2025-09-30' }, CONTESTED)]),
  lapse('one', '2025-07-15'),
)
refuses(
  'a postponement before a recorded lapse is refused, naming that',
  deal([due, lapsed('one', '2025-07-15')]),
  postpone('one', '2025-06-01', { due: '2025-09-30' }),
  refusal('commitment-not-due', { by: known(2) }),
)
refuses(
  'a new deadline is a date',
  deal([due]),
  postpone('one', '2025-06-01', { due: 'later' }),
  refusal('bad-edtf', { pointer: '/due' }),
)
accepts('a new deadline may lie after now', deal([due]), postpone('one', '2025-06-01', { due: '2031' }))

// Breached, which closes nothing.
accepts('a breach is alleged by a party', deal([made]), breach('one', '2025-06-01'))
accepts(
  'a breach is established by whom a source describes',
  deal([made]),
  breach('one', '2025-06-01', { level: 'established', by: { description: 'a court of arbitration' } }),
)
accepts(
  'a breach may be alleged again and then established',
  deal([made, breached('one', '2025-05-01')]),
  breach('one', '2025-06-01'),
  breach('one', '2025-06-02', { level: 'established' }),
)
for (const was of ['waived', 'withdrawn'] as const) {
  refuses(
    `a commitment that was ${was} is not breached after that`,
    deal([made, CLOSINGS[was]]),
    breach('one', '2025-06-01'),
    refusal('commitment-closed', { by: known(2) }),
  )
  accepts(
    `a commitment that was ${was} may have been breached before that`,
    deal([made, CLOSINGS[was]]),
    breach('one', '2025-04-01'),
  )
}
for (const was of ['fulfilled', 'lapsed'] as const) {
  accepts(
    `a commitment that was ${was} may be breached after that`,
    deal([made, CLOSINGS[was]]),
    breach('one', '2025-06-01'),
  )
}
accepts(
  'a breached commitment is fulfilled all the same',
  deal([made, breached('one', '2025-05-01', { level: 'established' })]),
  keep('one', '2025-06-01'),
)
refuses(
  'a breach is alleged or established',
  deal([made]),
  breach('one', '2025-06-01', { level: 'rumoured' }),
  refusal('unknown-code', { pointer: '/level' }),
)
refuses(
  'somebody says that a commitment was breached',
  deal([made]),
  breach('one', '2025-06-01', { by: undefined }),
  refusal('missing-field', { pointer: '/by' }),
)
refuses(
  'a commitment that nobody made is not breached',
  deal(),
  breach('one', '2025-06-01'),
  refusal('unknown-reference', { pointer: '/commitmentId' }),
)
refuses(
  'a commitment that nobody made has no condition',
  deal(),
  meetCondition('one', '2025-06-01', { condition: 'two' }),
  refusal('unknown-reference', { pointer: '/commitmentId' }),
)
