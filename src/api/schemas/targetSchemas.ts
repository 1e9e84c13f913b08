/** The schemas of targets and programmes in answers: the data of their streams, and what is derived. */
import { z } from 'zod'
import { identifiers, targetKind } from '../../../events/fields.ts'
import { ProgrammeEstablished, ProgrammeTerminated } from '../../../events/programme.ts'
import { TargetRegistered } from '../../../events/target.ts'
import { PROGRAMME_STATUSES } from '../../../projections/read/resources/programme.ts'

const { aliases, ids, country, personId } = TargetRegistered.data.shape

const certainty = z.enum(['certainly', 'possibly'])

export const targetData = {
  registered: z
    .boolean()
    .meta({ description: 'Whether it has a stream of its own; if not, only measures name it' }),
  kind: targetKind,
  name: z.string().meta({
    description: 'The name in the stream of the target; if it has no stream, the name in the first measure',
  }),
  aliases,
  ids,
  country,
  personId,
  mergedInto: z.string().optional().meta({ description: 'The target that it was merged into by then' }),
  same: z.array(z.string()).meta({ description: 'Targets that are the same by mergers, as far as is known' }),
  owners: z.array(
    z.object({
      ownerId: z.string().optional(),
      party: z.string().optional(),
      name: z.string().optional(),
      held: certainty.meta({ description: 'possibly where vague dates or disputes leave it open' }),
      share: z.string().meta({ description: 'In words: 49 %, more than 50 %' }),
      control: certainty.optional(),
      jointWith: z.array(z.string()).optional(),
    }),
  ),
  owns: z.array(z.string()).meta({ description: 'Targets that it owns or controls, the first 100' }),
  measures: z.array(
    z.object({
      sanctionId: z.string(),
      jurisdiction: z.string(),
      measure: z.string(),
      name: z.string().meta({ description: 'As the instrument names the target' }),
      kind: targetKind,
      ids: identifiers,
    }),
  ),
  measuresLeftOut: z.int().optional().meta({ description: 'Measures beyond the first 100' }),
}

const { instrument, mode, except } = ProgrammeTerminated.data.shape

export const programmeData = {
  ...ProgrammeEstablished.data.shape,
  status: z.enum(PROGRAMME_STATUSES),
  possible: z
    .enum(PROGRAMME_STATUSES)
    .optional()
    .meta({ description: 'The other status that vague dates and disputes leave open' }),
  terminated: z
    .object({
      eventId: z.string(),
      occurred: z.string().optional(),
      effective: z.string().optional(),
      instrument,
      mode,
      except,
    })
    .optional(),
}
