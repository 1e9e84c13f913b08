/** What may happen to a person in the ledger: a readable id is for public figures only. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { idOf } from '../../events/envelope.ts'
import { type Broken, decider } from '../commands/decider.ts'

const OPAQUE_PERSON = /^p-[a-z2-7]{20}$/

const refuses = (event: AnyEvent): Broken | undefined => {
  if (event.type !== 'PersonRegistered' || event.data.publicFigure) return undefined
  return OPAQUE_PERSON.test(idOf(event.stream))
    ? undefined
    : {
        rule: 'id-not-opaque',
        detail: 'The id of a person who is no public figure is p- and 20 of a-z and 2-7.',
        pointer: '/id',
      }
}

export const personDecider = decider({ initial: null, refuses })
