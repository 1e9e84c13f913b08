/** Programmes of sanctions: what measures of a jurisdiction rest on together, and what one instrument may end together. */
import { z } from 'zod'
import { eventType, type HeadlineContext } from './eventType.ts'
import { dayOrInstant, jurisdiction, legalInstrument, references, text } from './fields.ts'
import { searched } from './meaning.ts'
import { partyName } from './text/codes.ts'

const instrument = legalInstrument.safeExtend({ until: dayOrInstant.optional() })

/** "the Fiction programme of org freedonia"; the stream's id where it is not known. */
const programmeName = (about: HeadlineContext): string => {
  const found = about.programme(about.id)
  return found ? `the ${found.name} programme` : `the programme ${about.id}`
}

const sideOf = (about: HeadlineContext): string | null => about.programme(about.id)?.jurisdiction ?? null

const programmeSide = (about: HeadlineContext): string => partyName(sideOf(about) ?? about.id)

export const ProgrammeEstablished = eventType({
  name: 'ProgrammeEstablished',
  subject: 'programme',
  kind: 'sanction',
  data: z.strictObject({
    jurisdiction,
    authority: text(100),
    name: text(300).meta({ description: 'As measures and licences name their programme' }),
    instruments: z
      .array(instrument)
      .min(1)
      .meta({ description: 'What it rests on; one without an end keeps it in force' }),
  }),
  example: {
    jurisdiction: 'org:freedonia',
    authority: 'Fictional Treasury',
    name: 'Fiction',
    instruments: [{ kind: 'order', number: '12', url: 'https://freedonia.example/orders/12' }],
  },
  side: ({ jurisdiction }) => jurisdiction,
  title: ({ name }) => name,
  headline: ({ jurisdiction, name }) => `${partyName(jurisdiction)} established the ${name} programme`,
})

export const ProgrammeAmended = eventType({
  name: 'ProgrammeAmended',
  subject: 'programme',
  kind: 'sanction',
  data: z
    .strictObject({
      name: text(300).optional().meta({ description: 'Its new name' }),
      addedInstruments: z.array(instrument).default([]),
      note: text(1000).optional(),
    })
    .refine(
      ({ name, addedInstruments, note }) =>
        name !== undefined || addedInstruments.length > 0 || note !== undefined,
      'must change or say something',
    ),
  example: { addedInstruments: [{ kind: 'order', number: '13', until: '2027-02-28' }], note: 'as published' },
  side: (_, about) => sideOf(about),
  headline: ({ name, note }, about) => {
    const what = name === undefined ? (note === undefined ? '' : `: ${note}`) : `, now called ${name}`
    return `${programmeSide(about)} amended ${programmeName(about)}${what}`
  },
})

export const ProgrammeTerminated = eventType({
  name: 'ProgrammeTerminated',
  subject: 'programme',
  kind: 'relief',
  // Ease economic sanctions, boycott, or embargo.
  cameo: '085',
  data: z.strictObject({
    instrument: legalInstrument,
    mode: searched(z.enum(['termination', 'rescission', 'expiry', 'annulment'])),
    except: references('sanction')
      .default([])
      .meta({ description: 'Measures under it that it does not end' }),
  }),
  example: { instrument: { kind: 'order', number: '14' }, mode: 'termination' },
  side: (_, about) => sideOf(about),
  headline: ({ except }, about) => {
    const but =
      except.length === 0 ? '' : ` except ${except.length} ${except.length === 1 ? 'measure' : 'measures'}`
    return `${programmeSide(about)} terminated ${programmeName(about)}${but}`
  },
})
