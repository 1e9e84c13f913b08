/** The rules of a source: it goes back to other sources, never to itself, and is withdrawn once. */
import { idOf } from '../../../events/envelope.ts'
import { rules } from '../kernel/rules.ts'

export const sourceRules = rules({
  initial: null,
  refuses: (event, { history }) => {
    if (event.type === 'SourceRegistered') {
      const id = idOf(event.stream)
      const field =
        event.data.originId === id ? 'originId' : event.data.derivedFrom.includes(id) && 'derivedFrom'
      return field
        ? {
            rule: 'wrong-value',
            detail: `${id} goes back to other sources, not to itself.`,
            pointer: `/${field}`,
          }
        : undefined
    }
    const earlier = history.find((one) => one.type === 'SourceWithdrawn')
    return event.type === 'SourceWithdrawn' && earlier
      ? { rule: 'source-withdrawn-already', detail: 'The source was withdrawn before.', by: earlier.id }
      : undefined
  },
})
