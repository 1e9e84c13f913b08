/** What changes nothing about custody: recognition, health, citizenship, papers. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { choiceApart, party, speaker, text } from './fields.ts'
import { casePerson, stateAt } from './headline/custodyWords.ts'
import { speakerWords } from './headline/wording.ts'
import { partyName } from './text/codes.ts'

export const PrisonerRecognised = eventType({
  name: 'PrisonerRecognised',
  subject: 'prisoner',
  kind: 'custody',
  data: z.strictObject({ by: party, label: text(100) }),
  example: { by: 'org:fictional-watch', label: 'political prisoner' },
  side: ({ by }) => by,
  headline: ({ by, label }, about) => `${casePerson(about)} recognised as ${label} by ${partyName(by)}`,
})

export const RecognitionWithdrawn = eventType({
  name: 'RecognitionWithdrawn',
  subject: 'prisoner',
  kind: 'custody',
  data: z.strictObject({
    by: party,
    label: text(100)
      .optional()
      .meta({ description: 'As what; without it, whatever this organisation recognised the person as' }),
    reason: text(1000).optional(),
  }),
  example: { by: 'org:fictional-watch', label: 'political prisoner' },
  side: ({ by }) => by,
  headline: ({ by, label, reason }, about) =>
    `${casePerson(about)} no longer recognised${label ? ` as ${label}` : ''} by ${partyName(by)}${reason ? `: ${reason}` : ''}`,
})

export const PrisonerHealthAlertRaised = eventType({
  name: 'PrisonerHealthAlertRaised',
  subject: 'prisoner',
  kind: 'custody',
  // In version 1 nothing lay apart.
  version: 2,
  upcasts: [(data) => data],
  data: z.strictObject({
    by: speaker,
    severity: choiceApart('severity', ['concern', 'serious', 'critical']),
  }),
  example: { by: { description: 'relatives' }, severity: 'critical' },
  side: ({ by }) => by.party ?? null,
  headline: ({ by, severity }, about) =>
    `Health alert for ${casePerson(about)} raised by ${speakerWords(by)}${severity === 'concern' ? '' : `: ${severity}`}`,
})

/** It does not change custody: the person may be held, free or dead, with one citizenship or several. */
export const CitizenshipRevoked = eventType({
  name: 'CitizenshipRevoked',
  subject: 'prisoner',
  kind: 'custody',
  data: z.strictObject({
    citizenship: party.meta({ description: 'The state whose citizenship it was' }),
    authority: speaker,
  }),
  example: { citizenship: 'org:sylvania', authority: { description: 'the president' } },
  side: ({ citizenship }) => citizenship,
  headline: ({ citizenship, authority }, about) =>
    `${casePerson(about)} deprived of the citizenship of ${partyName(citizenship)} by ${speakerWords(authority)}`,
})

/** It does not change custody either. */
export const PapersTaken = eventType({
  name: 'PapersTaken',
  subject: 'prisoner',
  kind: 'custody',
  data: z.strictObject({
    papers: text(300).meta({ description: 'Which papers', examples: ['passport'] }),
    authority: speaker.meta({ description: 'Who took them' }),
  }),
  example: { papers: 'passport', authority: { party: 'org:sylvania' } },
  side: ({ authority }, about, when) => authority.party ?? stateAt(about, when),
  headline: ({ papers, authority }, about) =>
    `Papers of ${casePerson(about)} taken by ${speakerWords(authority)}: ${papers}`,
})
