/** The rules of a source: it goes back to other sources, never to itself, and is withdrawn once. */
import { idOf } from '../../../events/envelope.ts'
import { isConfidentialId } from '../../../events/privateMark.ts'
import { rules, type Violation } from '../kernel/rules.ts'
import { isConfidential } from './confidential.ts'

const readableId: Violation = {
  rule: 'id-not-opaque',
  detail:
    'The id of a confidential source must be src- and 20 characters of a-z and 2-7; leave it out to get a random one.',
  pointer: '/id',
}

const notConfidential: Violation = {
  rule: 'source-not-confidential',
  detail:
    'Only the details of a confidential source can be erased: those of others are in the ledger for good.',
}

export const sourceRules = rules({
  initial: null,
  refuses: (event, { history }) => {
    if (event.type === 'SourceRegistered') {
      const id = idOf(event.stream)
      if (event.data.confidential && !isConfidentialId(id)) return readableId
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
    if (event.type === 'SourceDetailsErased') {
      if (!isConfidential(history)) return notConfidential
      const before = history.find(({ type }) => type === 'SourceDetailsErased')
      const detail = `The details of ${idOf(event.stream)} were erased.`
      return before && { rule: 'person-erased', detail, by: before.id }
    }
    const earlier = history.find((one) => one.type === 'SourceWithdrawn')
    return event.type === 'SourceWithdrawn' && earlier
      ? { rule: 'source-withdrawn-already', detail: 'The source was withdrawn before.', by: earlier.id }
      : undefined
  },
})
