/** What may happen to a source: it is withdrawn once. */
import { decider } from '../commands/decider.ts'

export const sourceDecider = decider({
  initial: null,
  refuses: (event, { history }) => {
    const earlier = history.find((one) => one.type === 'SourceWithdrawn')
    return event.type === 'SourceWithdrawn' && earlier
      ? { rule: 'withdrawn-already', detail: 'The source was withdrawn before.', by: earlier.id }
      : undefined
  },
})
