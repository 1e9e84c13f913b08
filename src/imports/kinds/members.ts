/** Members of a group: a row names one prisoner among those whose release was reported. */
import { readId, readOneOf } from '../cells/readers.ts'
import { dateColumn, type Kind, sourceColumns, sourceFields } from './kind.ts'

export const members: Kind = {
  name: 'members',
  label: 'Members of a group',
  help: 'A row names one prisoner, whose case is recorded, among a group whose release is recorded.',
  columns: [
    {
      name: 'group',
      label: 'Group',
      help: 'The id of the release of the group.',
      example: 'fictional-release',
      required: true,
      aliases: ['group id', 'release', 'release id'],
      read: readId,
    },
    {
      name: 'prisoner',
      label: 'Case',
      help: 'The id of the case of the prisoner: c- and 20 letters, which the import of prisoners reports.',
      example: 'c-aaaaaaaaaaaaaaaaaaaa',
      required: true,
      aliases: ['prisoner id', 'case id'],
      read: readId,
    },
    {
      name: 'basis',
      label: 'Who named',
      help: 'Who says that the prisoner is of the group: official, family, press or ngo.',
      example: 'ngo',
      required: true,
      aliases: ['named by'],
      read: readOneOf(['official', 'family', 'press', 'ngo']),
    },
    dateColumn({
      name: 'named',
      label: 'Named on',
      help: 'When the prisoner was named.',
      required: true,
      aliases: ['date', 'дата'],
    }),
    ...sourceColumns,
  ],
  steps: [
    {
      command: 'releases.name-member',
      on: { column: 'group' },
      fields: [['prisoner', '/prisonerId'], ['basis', '/basis'], ['named', '/occurred'], ...sourceFields],
      blames: 'prisoner',
    },
  ],
  unique: [['group', 'prisoner']],
}
