/** The commands on licences. Jurisdiction, programme and number identify a licence. */
import type { z } from 'zod'
import { refusal } from '../../../events/fields.ts'
import { LicenceIssued, LicenceRevoked, LicenceSuperseded } from '../../../events/licence.ts'
import { type Command, opener, verb } from '../kernel/command.ts'
import { slugOf } from '../kernel/identity.ts'
import { fitDay } from '../sanctions/bodyChecks.ts'
import { licenceRules as rules } from './rules.ts'

const fitIssued = (body: Readonly<Record<string, unknown>>, check: z.RefinementCtx): void => {
  fitDay('expires')(body, check)
  if (body.kind === undefined)
    check.addIssue({ ...refusal('missing-field', 'must be given'), path: ['kind'] })
  if (body.kind === 'specific' && body.licensee === undefined) {
    const message = 'a specific licence is for somebody: say for whom'
    check.addIssue({ ...refusal('missing-field', message), path: ['licensee'] })
  }
}

export const licenceCommands: readonly Command[] = [
  opener('licence', 'issue', LicenceIssued, rules, {
    fit: fitIssued,
    idOf: ({ jurisdiction, programme, number }) => slugOf(`${jurisdiction}`, `${programme}`, `${number}`),
  }),
  verb('licence', 'supersede', LicenceSuperseded, rules),
  verb('licence', 'revoke', LicenceRevoked, rules, { fit: fitDay('windDownEnds') }),
]
