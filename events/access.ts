/** Who looked at personal details, in an operational stream: written before the answer leaves. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { personId } from './fields.ts'

export const PersonalDetailsRead = eventType({
  name: 'PersonalDetailsRead',
  subject: 'access',
  data: z.strictObject({ personId }),
  headline: ({ personId }) => `Details of ${personId} read`,
})
