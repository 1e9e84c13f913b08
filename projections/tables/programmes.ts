/** Programmes: whose they are, and what they are called. */
import { idOf } from '../../events/envelope.ts'
import { type Projection, table } from '../../src/views/projection.ts'
import { withRederivation } from './rederivation.ts'

interface ProgrammeRow {
  readonly id: string
  readonly jurisdiction: string
  readonly name: string
}

export const programmes = table<ProgrammeRow>(
  'programmes',
  { id: 'TEXT', jurisdiction: 'TEXT', name: 'TEXT' },
  { key: ['id'], indexes: ['jurisdiction, name'], owner: { subject: 'programme', column: 'id' } },
)

export const programmesProjection: Projection = withRederivation({
  name: 'programmes',
  version: 1,
  tables: [programmes],
  on: {
    ProgrammeEstablished: ({ stream, data: { jurisdiction, name } }, rows) =>
      rows.put(programmes, { id: idOf(stream), jurisdiction, name }),
    ProgrammeAmended: ({ stream, data: { name } }, rows) => {
      const row = rows.get(programmes, { id: idOf(stream) })
      if (row && name !== undefined) rows.put(programmes, { ...row, name })
    },
  },
})
