/** The commands on sources. */
import { idOf } from '../../../events/envelope.ts'
import { slug } from '../../../events/fields.ts'
import { SourceDetailsErased, SourceRegistered, SourceWithdrawn } from '../../../events/source.ts'
import { fieldProblem } from '../kernel/bodies/body.ts'
import { strict } from '../kernel/bodies/strict.ts'
import { type Command, type Confirmation, opener, verb } from '../kernel/command.ts'
import { destroyDetails } from '../kernel/destruction.ts'
import { exampleData } from '../kernel/examples.ts'
import { sourceRules as rules } from './rules.ts'

const EXAMPLE = 'src-aaaaaaaaaaaaaaaaaaaa'

const repeatsId: Confirmation = {
  fields: [],
  missing: ({ stream, body }) => {
    const source = idOf(stream)
    const detail = `must repeat the id of the source whose details are erased: ${source}`
    return body.id === source ? undefined : fieldProblem([{ pointer: '/id', code: 'wrong-value', detail }])
  },
}

export const sourceCommands: readonly Command[] = [
  opener('source', 'register', SourceRegistered, rules),
  verb('source', 'withdraw', SourceWithdrawn, rules),
  verb('source', 'erase-details', SourceDetailsErased, rules, {
    scope: 'erase',
    body: strict(
      SourceDetailsErased.data.extend({
        id: slug.meta({
          description: 'The id of the source once more, so that nothing is erased by a slip',
          examples: [EXAMPLE],
        }),
      }),
    ),
    example: { id: EXAMPLE, ...exampleData(SourceDetailsErased) },
    confirmation: repeatsId,
    completes: destroyDetails,
  }),
]
