/** Who read personal details, in an operational stream. The event is written before the answer is sent. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { personId } from './fields.ts'

export const PersonalDetailsRead = eventType({
  name: 'PersonalDetailsRead',
  subject: 'access',
  data: z.strictObject({ personId }),
  headline: ({ personId }) => `Details of ${personId} read`,
})
