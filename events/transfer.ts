/** How a person leaves custody or a state otherwise than by a release: transfers, refused ones, escape, rescue. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { party, speaker, text } from './fields.ts'
import { casePerson, moveWords, stateAt, wasDead } from './headline/custodyWords.ts'
import { speakerWords } from './headline/wording.ts'
import { apart, searched, unsearched } from './meaning.ts'
import { expulsionCode, partyName } from './text/codes.ts'

/** Custody ends without an act of the holder. This is neither a release nor a concession. */
export const PrisonerGotFree = eventType({
  name: 'PrisonerGotFree',
  subject: 'prisoner',
  kind: 'custody',
  data: z
    .strictObject({
      manner: searched(z.enum(['escape', 'rescue'])),
      by: speaker.optional().meta({ description: 'Who rescued the person' }),
    })
    .refine(({ manner, by }) => manner === 'rescue' || by === undefined, {
      message: 'is only for a rescue',
      path: ['by'],
    }),
  example: { manner: 'rescue', by: { party: 'org:freedonia' } },
  side: ({ by }, about, when) => by?.party ?? stateAt(about, when),
  headline: ({ manner, by }, about) =>
    `${casePerson(about)} ${manner === 'escape' ? 'escaped from custody' : 'rescued from custody'}${by ? ` by ${speakerWords(by)}` : ''}`,
})

export const TRANSFER_MANNERS = [
  'extradition',
  'deportation',
  'expulsion',
  'exchange',
  'surrender',
  'evacuation',
] as const

/** Fields of transfers that say what a transfer was called, and by whom. */
export const mannerFields = {
  manner: searched(z.enum(TRANSFER_MANNERS))
    .optional()
    .meta({ description: 'What it was; left out when no source says it' }),
  mannerAccordingTo: speaker.optional().meta({ description: 'Who calls it so, when only some do' }),
}

interface Named {
  readonly manner?: unknown
  readonly mannerAccordingTo?: unknown
}

/** Only what a transfer was called can be ascribed to somebody. */
export const hasMannerNamed = ({ manner, mannerAccordingTo }: Named): boolean =>
  mannerAccordingTo === undefined || manner !== undefined

/** The fault of a transfer that ascribes a manner and has none. */
export const NEEDS_MANNER = { message: 'needs a manner', path: ['mannerAccordingTo'] }

export const PrisonerTransferred = eventType({
  name: 'PrisonerTransferred',
  subject: 'prisoner',
  kind: 'concession',
  // Taken away by force, handed to other jailers, or gone on after a release: nothing that the holder conceded.
  kindOf: ({ remains, voluntariness, intoCustody }, about) =>
    remains || voluntariness === 'forced' || voluntariness === 'coerced' || intoCustody || about.wasFree()
      ? 'custody'
      : 'concession',
  cameo: ({ remains, ...data }) => (remains ? undefined : expulsionCode(data)),
  // Version 1 had no manner, place, remains and receivedBy; before version 3 nothing lay apart.
  version: 3,
  upcasts: [(data) => data, (data) => data],
  data: z
    .strictObject({
      from: party,
      to: party.optional(),
      handover: text(200).optional(),
      voluntariness: z.enum(['voluntary', 'coerced', 'forced', 'unknown']),
      documents: text(300).optional(),
      intoCustody: z.boolean(),
      ...mannerFields,
      place: apart('place', text(200))
        .optional()
        .meta({ description: 'Where the person is held from then on' }),
      remains: z.literal(true).optional().meta({ description: 'It was the remains that were handed over' }),
      receivedBy: speaker.optional().meta({ description: 'Who received the person or the remains' }),
    })
    .refine((data) => data.from !== data.to, { message: 'must not equal from', path: ['to'] })
    .refine((data) => !(data.remains && data.intoCustody), {
      message: 'must be false for remains',
      path: ['intoCustody'],
    })
    .refine((data) => data.place === undefined || data.intoCustody, {
      message: 'is only for a transfer into custody',
      path: ['place'],
    })
    .refine(hasMannerNamed, NEEDS_MANNER),
  example: { from: 'org:sylvania', to: 'org:freedonia', voluntariness: 'unknown', intoCustody: true },
  side: ({ from }) => from,
  headline: (data, about, when) => {
    const { from, to, intoCustody, remains, receivedBy } = data
    const where = to ? ` to ${partyName(to)}` : ''
    const received = receivedBy ? `, received by ${speakerWords(receivedBy)}` : ''
    if (remains || wasDead(about, when)) {
      return `Remains of ${casePerson(about)} handed over by ${partyName(from)}${where}${received}`
    }
    const custody = intoCustody ? ' into custody' : ''
    const { verb, notes } = moveWords(data, 'transferred')
    return `${casePerson(about)} ${verb} from ${partyName(from)}${where}${custody}${notes}${received}`
  },
})

export const TransferRefused = eventType({
  name: 'TransferRefused',
  subject: 'prisoner',
  kind: 'custody',
  data: z.strictObject({ at: unsearched(text(200)).optional() }),
  example: { at: 'the border' },
  side: (_, about, when) => stateAt(about, when),
  headline: ({ at }, about) => `${casePerson(about)} refused the transfer${at ? ` at ${at}` : ''}`,
})
