/** The commands on people. Their details never enter the ledger. */
import { z } from 'zod'
import { PersonRegistered, personDetails } from '../../events/person.ts'
import { personId } from '../../events/shapes.ts'
import { type Command, opener } from '../commands/command.ts'
import { personDecider } from './decider.ts'
import { sameDetails, storeDetails } from './personal.ts'

const body = personDetails.extend({ id: personId.optional(), publicFigure: z.boolean() })

export const peopleCommands: readonly Command[] = [
  opener('person', 'register', PersonRegistered, personDecider, {
    body,
    personal: {
      data: ({ publicFigure }, digest) => ({ digest, publicFigure }),
      store: storeDetails,
      same: sameDetails,
    },
  }),
]
