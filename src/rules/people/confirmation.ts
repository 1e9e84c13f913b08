/** What the sender of an erasure confirms: whose details go, and that a readable id stays in the ledger. */
import { z } from 'zod'
import { idOf } from '../../../events/envelope.ts'
import { slug } from '../../../events/fields.ts'
import { PersonErased } from '../../../events/person.ts'
import type { ProblemCode } from '../../failure/catalogue.ts'
import type { Problem } from '../../failure/problems.ts'
import { fieldProblem } from '../kernel/bodies/body.ts'
import { strict } from '../kernel/bodies/strict.ts'
import type { Confirmation } from '../kernel/command.ts'
import { isOpaquePerson } from './rules.ts'

export const erasureBody = strict(
  PersonErased.data.extend({
    id: slug.meta({
      description: 'The id of the person once more, so that nobody is erased by a slip',
      examples: ['p-abcdefghijklmnopqrst'],
    }),
    idStays: z.literal(true).optional().meta({
      description:
        'Confirms that a readable id stays in the ledger, which no erasure can change; needed for a person who has one',
    }),
  }),
)

const problemAt = (pointer: string, code: ProblemCode, detail: string): Problem =>
  fieldProblem([{ pointer, code, detail }])

export const erasureConfirmation: Confirmation = {
  fields: ['idStays'],
  missing: ({ stream, body }) => {
    const person = idOf(stream)
    if (body.id !== person) {
      return problemAt(
        '/id',
        'wrong-value',
        `must repeat the id of the person whose details are erased: ${person}`,
      )
    }
    if (isOpaquePerson(person) || body.idStays === true) return undefined
    const detail = `the id ${person} stays in the ledger for good, because events of other streams name it: send true to erase the details all the same`
    return problemAt('/idStays', 'id-stays', detail)
  },
}
