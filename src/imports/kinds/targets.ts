/** Targets: a row is a firm, a ship, an aircraft or another thing that measures are about. */
import { TARGET_KINDS } from '../../../events/text/codes.ts'
import type { CellReader } from '../cells/cell.ts'
import { readId, readIdentifiers, readList, readOneOf, readParty, readText } from '../cells/readers.ts'
import { dateColumn, type Kind, sourceColumns, sourceFields } from './kind.ts'

const readAliases = (kind: 'strong' | 'weak' | 'former'): CellReader =>
  readList((name) => ({ value: { name, kind } }))

export const targets: Kind = {
  name: 'targets',
  label: 'Targets',
  help: 'A row is a target with its names and identifiers. An individual is named by the id of a registered person.',
  columns: [
    {
      name: 'id',
      label: 'Id',
      help: 'A readable id: 2 to 64 of a to z, 0 to 9 and -. Made for you when empty.',
      example: 'fictional-works',
      aliases: ['target', 'target id'],
      read: readId,
    },
    {
      name: 'kind',
      label: 'Kind',
      help: `One of ${TARGET_KINDS.join(', ')}.`,
      example: 'entity',
      required: true,
      aliases: ['type', 'тип'],
      read: readOneOf(TARGET_KINDS),
    },
    {
      name: 'name',
      label: 'Name',
      help: 'The name. Empty for an individual, whose names are those of the person.',
      example: 'Fictional Works',
      aliases: ['company', 'название', 'наименование'],
      read: readText,
    },
    {
      name: 'aliases',
      label: 'Aliases',
      help: 'Other names that identify it, with ; between them.',
      example: 'Works of Fiction',
      aliases: ['aka', 'other names', 'alias'],
      read: readAliases('strong'),
    },
    {
      name: 'weakAliases',
      label: 'Weak aliases',
      help: 'Names that are common or vague, with ; between them.',
      example: '',
      aliases: ['weak aka', 'weak alias'],
      read: readAliases('weak'),
    },
    {
      name: 'formerNames',
      label: 'Former names',
      help: 'What it was called before, with ; between them.',
      example: '',
      aliases: ['former name', 'fka'],
      read: readAliases('former'),
    },
    {
      name: 'identifiers',
      label: 'Identifiers',
      help: 'Identifiers elsewhere, as scheme:value, with ; between them.',
      example: 'uk-ofsi:99901',
      aliases: ['ids', 'external ids'],
      read: readIdentifiers,
    },
    {
      name: 'country',
      label: 'Country',
      help: 'The country: its code or English name.',
      example: 'org:freedonia',
      aliases: ['страна'],
      read: readParty,
    },
    {
      name: 'person',
      label: 'Person id',
      help: 'For an individual: the id of the registered person.',
      example: '',
      aliases: ['person id'],
      read: readId,
    },
    dateColumn({
      name: 'asOf',
      label: 'As of',
      help: 'The day of which the sources say this.',
      required: true,
      aliases: ['date', 'as of', 'registered', 'дата'],
    }),
    ...sourceColumns,
  ],
  steps: [
    {
      command: 'targets.register',
      fields: [
        ['id', '/id'],
        ['kind', '/kind'],
        ['name', '/name'],
        ['aliases', '/aliases/-'],
        ['weakAliases', '/aliases/-'],
        ['formerNames', '/aliases/-'],
        ['identifiers', '/ids'],
        ['country', '/country'],
        ['person', '/personId'],
        ['asOf', '/occurred'],
        ...sourceFields,
      ],
      blames: 'id',
    },
  ],
  unique: [['id'], ['identifiers']],
}
