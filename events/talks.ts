/** What leads to a deal: mediation, talks, and the communiqué after them. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { edtf, language, participant, parties, party, sha256, slug, text } from './fields.ts'
import { listWords, personMark, soleOf } from './headline/wording.ts'
import { partyName } from './text/codes.ts'

export const MediationOffered = eventType({
  name: 'MediationOffered',
  subject: 'deal',
  kind: 'talks',
  // Express intent to mediate.
  cameo: '039',
  data: z.strictObject({ mediator: party }),
  example: { mediator: 'org:ruritania' },
  side: ({ mediator }) => mediator,
  headline: ({ mediator }) => `${partyName(mediator)} offered to mediate`,
})

export const MediationAccepted = eventType({
  name: 'MediationAccepted',
  subject: 'deal',
  kind: 'talks',
  // Express intent to accept mediation.
  cameo: '038',
  data: z.strictObject({ by: party }),
  example: { by: 'org:sylvania' },
  side: ({ by }) => by,
  headline: ({ by }) => `${partyName(by)} accepted mediation`,
})

export const TalksScheduled = eventType({
  name: 'TalksScheduled',
  subject: 'deal',
  kind: 'talks',
  // Express intent to meet or negotiate.
  cameo: '036',
  data: z.strictObject({ talksId: slug, planned: edtf, place: text(200).optional() }),
  example: { talksId: 'fictional-talks-two', planned: '2025-06', place: 'Fictional City' },
  headline: ({ planned, place }) => `Talks scheduled for ${planned}${place ? ` in ${place}` : ''}`,
})

export const EnvoyTalksHeld = eventType({
  name: 'EnvoyTalksHeld',
  subject: 'deal',
  shape: 'span',
  kind: 'talks',
  // Engage in negotiation.
  cameo: '046',
  data: z.strictObject({
    talksId: slug,
    place: z
      .strictObject({ country: party, city: text(100).optional() })
      .optional()
      .meta({ description: 'Empty when no source names anybody' }),
    participants: z
      .array(participant)
      .min(2)
      .refine((all) => new Set(all.map((one) => one.side)).size > 1, 'must be of at least two sides'),
    topics: z.array(text(200)).default([]),
  }),
  example: {
    talksId: 'fictional-talks-one',
    place: { country: 'CH', city: 'Fictional City' },
    participants: [
      { side: 'org:freedonia', description: 'an envoy' },
      { side: 'org:sylvania', description: 'officials' },
    ],
    topics: ['prisoners'],
  },
  headline: ({ place, participants }) => {
    const sides = [...new Set(participants.map((one) => partyName(one.side)))]
    const envoys = participants.filter((one) => one.personId).map((one) => personMark(one.personId ?? ''))
    const where = place ? ` in ${place.city ?? partyName(place.country)}` : ''
    const others = envoys.length < participants.length ? ['others'] : []
    const whom = envoys.length > 0 ? ` with ${listWords([...envoys, ...others])}` : ''
    return `${listWords(sides)} held talks${where}${whom}`
  },
})

export const TalksCancelled = eventType({
  name: 'TalksCancelled',
  subject: 'deal',
  kind: 'talks',
  // Halt negotiations.
  cameo: '164',
  data: z.strictObject({ talksId: slug, reason: text(1000) }),
  example: { talksId: 'fictional-talks-two', reason: 'Fog.' },
  headline: ({ reason }) => `Talks cancelled: ${reason}`,
})

export const CommuniqueIssued = eventType({
  name: 'CommuniqueIssued',
  subject: 'deal',
  kind: 'talks',
  cameo: '010',
  data: z.strictObject({ issuers: parties.min(1), language, sha256: sha256.optional() }),
  example: { issuers: ['org:freedonia', 'org:sylvania'], language: 'en' },
  side: ({ issuers }) => soleOf(issuers),
  headline: ({ issuers }) => `${listWords(issuers.map(partyName))} issued a communiqué`,
})
