/**
 * Who got withheld names or details of persons, in an operational stream. The event is written before the answer is
 * sent. It holds ids only: neither what was asked nor what was answered.
 */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { personId } from './fields.ts'

/** The most persons that one event names; an answer with more of them is several events with one `correlationId`. */
export const MOST_READ = 500

export const PersonalDetailsRead = eventType({
  name: 'PersonalDetailsRead',
  subject: 'access',
  // Version 1 was only of disclosures, each of one person.
  version: 2,
  upcasts: [
    (data) => ({
      through: 'GET /v1/audit/people/:id/disclosure',
      persons: [(data as { personId: string }).personId],
    }),
  ],
  data: z.strictObject({
    through: z
      .string()
      .min(1)
      .max(200)
      .meta({
        description: 'The route, without parameters, or the command of the command line',
        examples: ['GET /v1/prisoners'],
      }),
    persons: z.array(personId),
  }),
  example: { through: 'GET /v1/prisoners', persons: ['p-aaaaaaaaaaaaaaaaaaaa'] },
  headline: ({ persons }) =>
    `Details of ${persons.length === 1 ? persons[0] : `${persons.length} persons`} read`,
})
