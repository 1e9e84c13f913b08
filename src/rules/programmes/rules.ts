/** What may happen to a programme: it is amended while it stands, and terminated once. No rule of a measure depends on it. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { effectOf } from '../../../events/history/legalEffect.ts'
import { certainlyBefore } from '../../../events/time/when.ts'
import { type Rules, rules } from '../kernel/rules.ts'

/** The event that terminated it, if one did. */
type State = AnyEvent | null

export const programmeRules: Rules<State> = rules<State>({
  initial: null,
  ordered: ['ProgrammeEstablished', 'ProgrammeAmended', 'ProgrammeTerminated'],
  evolve: (state, event) => (event.type === 'ProgrammeTerminated' ? event : state),
  breaks: (state, event) => {
    if (state === null || !['ProgrammeAmended', 'ProgrammeTerminated'].includes(event.type)) return []
    // It stands until its termination has effect.
    const over = certainlyBefore(effectOf(state), { earliest: event.earliest ?? null })
    return event.type === 'ProgrammeTerminated' || over
      ? [{ rule: 'programme-terminated', detail: 'The programme was terminated before.', by: state.id }]
      : []
  },
})
