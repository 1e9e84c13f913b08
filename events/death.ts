/** A death in custody or after it, and who holds whom responsible for it. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { party, personId, speaker, text } from './fields.ts'
import { casePerson, stateAt } from './headline/custodyWords.ts'
import { personMark, speakerWords } from './headline/wording.ts'
import { apart } from './meaning.ts'
import { partyName } from './text/codes.ts'

export const PrisonerDied = eventType({
  name: 'PrisonerDied',
  subject: 'prisoner',
  kind: 'custody',
  // Version 1 had no cause; before version 3 nothing lay apart.
  version: 3,
  upcasts: [(data) => data, (data) => data],
  data: z
    .strictObject({
      inCustody: z.boolean(),
      cause: apart('cause', text(500))
        .optional()
        .meta({ description: 'The cause in words, without names of persons' }),
      causeAccordingTo: speaker.optional().meta({ description: 'Who gives this cause' }),
    })
    .refine(({ cause, causeAccordingTo }) => cause !== undefined || causeAccordingTo === undefined, {
      message: 'needs a cause',
      path: ['causeAccordingTo'],
    }),
  example: {
    inCustody: true,
    cause: 'a made-up illness',
    causeAccordingTo: { description: 'the prison service' },
  },
  side: (_, about, when) => stateAt(about, when),
  headline: ({ inCustody, cause, causeAccordingTo }, about) => {
    const by = causeAccordingTo ? ` according to ${speakerWords(causeAccordingTo)}` : ''
    return `${casePerson(about)} died${inCustody ? ' in custody' : ''}${cause ? `; cause${by}: ${cause}` : ''}`
  },
})

/** A party or a body can be held responsible; an individual only by a judgment. */
const responsible = z
  .strictObject({
    party: party.optional(),
    description: text(200).optional().meta({ description: 'A body, without names of persons' }),
    personId: personId.optional(),
    judgment: text(300)
      .optional()
      .meta({ description: 'The judgment that found a person responsible: court, number, day' }),
  })
  .refine(
    ({ party, description, personId }) => [party, description, personId].some((one) => one !== undefined),
    'must have at least one of party, description and personId',
  )
  .refine(({ personId, judgment }) => personId === undefined || judgment !== undefined, {
    message: 'must be given: no individual is named responsible without a judgment',
    path: ['judgment'],
  })

const blamed = ({ party, description, personId, judgment }: z.output<typeof responsible>): string =>
  (personId ? personMark(personId) : (description ?? partyName(party ?? ''))) +
  (judgment ? ` (${judgment})` : '')

export const DeathAttributed = eventType({
  name: 'DeathAttributed',
  subject: 'prisoner',
  kind: 'custody',
  data: z.strictObject({
    by: speaker.meta({ description: 'Who holds somebody responsible' }),
    responsible: responsible.meta({ description: 'Who is held responsible' }),
    gist: text(1000).optional(),
  }),
  example: { by: { party: 'org:fictional-watch' }, responsible: { party: 'org:sylvania' } },
  side: ({ by }) => by.party ?? null,
  headline: ({ by, responsible, gist }, about) => {
    const line = `${speakerWords(by)} holds ${blamed(responsible)} responsible for the death of ${casePerson(about)}`
    return gist ? `${line}: ${gist}` : line
  },
})
