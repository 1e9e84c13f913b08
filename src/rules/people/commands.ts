/** The commands on people. Their details never enter the ledger. */
import { z } from 'zod'
import { personId } from '../../../events/fields.ts'
import {
  LegalHoldPlaced,
  LegalHoldReleased,
  PersonDetailsRevised,
  PersonErased,
  PersonErasureRequested,
  PersonNameWithheld,
  PersonNamingAllowed,
  PersonRegistered,
  personDetails,
} from '../../../events/person.ts'
import { ofPerson, strict } from '../kernel/bodies/strict.ts'
import { type Command, opener, verb } from '../kernel/command.ts'
import { destroyDetails } from '../kernel/destruction.ts'
import { EXAMPLE_IDS, exampleData } from '../kernel/examples.ts'
import { refusesSpelledName, warnsOfReadableId } from '../kernel/readableIds.ts'
import { erasureBody, erasureConfirmation } from './confirmation.ts'
import { sameDetails, storeDetails } from './personalDetails.ts'
import { personRules } from './rules.ts'

const details = {
  name: 'A Fictional Person',
  names: ['Fictional Person', 'F. Person'],
  role: 'journalist',
}

const registration = ofPerson(
  strict(personDetails.extend({ id: personId.optional(), publicFigure: z.boolean() })),
)

export const peopleCommands: readonly Command[] = [
  opener('person', 'register', PersonRegistered, personRules, {
    body: registration,
    example: { id: 'p-aaaaaaaaaaaaaaaaaaaa', publicFigure: false, ...details },
    refuses: refusesSpelledName,
    warns: warnsOfReadableId,
    personal: {
      data: ({ publicFigure }, digest) => ({ digest, publicFigure }),
      store: storeDetails,
      same: sameDetails,
    },
  }),
  verb('person', 'revise-details', PersonDetailsRevised, personRules, {
    body: ofPerson(strict(personDetails)),
    example: { ...details, role: 'editor' },
    personal: { data: (_, digest) => ({ digest }), store: storeDetails, same: sameDetails },
  }),
  // Who cannot see a name cannot publish it.
  verb('person', 'allow-naming', PersonNamingAllowed, personRules, { scope: 'names' }),
  verb('person', 'withhold-name', PersonNameWithheld, personRules),
  verb('person', 'request-erasure', PersonErasureRequested, personRules),
  verb('person', 'erase', PersonErased, personRules, {
    scope: 'erase',
    body: erasureBody,
    example: { id: EXAMPLE_IDS.person.id, ...exampleData(PersonErased) },
    confirmation: erasureConfirmation,
    completes: destroyDetails,
  }),
  verb('person', 'place-hold', LegalHoldPlaced, personRules, { scope: 'hold' }),
  verb('person', 'lift-hold', LegalHoldReleased, personRules, { scope: 'hold' }),
]
