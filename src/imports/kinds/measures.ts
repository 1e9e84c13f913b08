/** Measures: a row is one measure with its targets, its goods, or both. */
import { SanctionImposed } from '../../../events/sanction.ts'
import { MEASURES, TARGET_KINDS } from '../../../events/text/codes.ts'
import { NOMENCLATURES } from '../../../events/text/goods.ts'
import { readDate } from '../cells/dates.ts'
import {
  readGoods,
  readId,
  readIds,
  readList,
  readOneOf,
  readParty,
  readText,
  readYesNo,
} from '../cells/readers.ts'
import { type Column, dateColumn, type Kind, lawColumns, sourceColumns, sourceFields } from './kind.ts'

const { origin } = SanctionImposed.data.shape

/** Lists that belong together: the first name is that of the first id, and so on. */
const targetColumns: readonly Column[] = [
  {
    name: 'targetIds',
    label: 'Targets: ids',
    help: 'The ids of the targets, with ; between them. The lists of ids, names and kinds have the same order.',
    example: 'fictional-works; fictional-rail',
    aliases: ['target ids', 'target id', 'target'],
    read: readIds,
  },
  {
    name: 'targetNames',
    label: 'Targets: names',
    help: 'The names of the targets as the instrument writes them, with ; between them.',
    example: 'Fictional Works; Fictional Rail',
    aliases: ['target names', 'target name', 'targets'],
    read: readList(readText),
  },
  {
    name: 'targetKinds',
    label: 'Targets: kinds',
    help: `The kinds of the targets, with ; between them: ${TARGET_KINDS.join(', ')}.`,
    example: 'entity; entity',
    aliases: ['target kinds', 'target kind', 'target type'],
    read: readList(readOneOf(TARGET_KINDS)),
  },
]

const countries = (name: string, label: string, help: string): Column => ({
  name,
  label,
  help: `${help} Country codes, with ; between them.`,
  example: '',
  read: readList(readParty, /[;,\n]/),
})

export const measures: Kind = {
  name: 'measures',
  label: 'Measures',
  help: 'A row is one measure that was imposed, with its targets, sector or goods.',
  columns: [
    {
      name: 'id',
      label: 'Id',
      help: 'A readable id: 2 to 64 of a to z, 0 to 9 and -. Made for you when empty.',
      example: 'fictional-measure',
      aliases: ['measure id', 'sanction id'],
      read: readId,
    },
    {
      name: 'authority',
      label: 'Authority',
      help: 'Who imposed it.',
      example: 'Fictional Treasury',
      required: true,
      read: readText,
    },
    ...lawColumns,
    {
      name: 'measure',
      label: 'Measure',
      help: `What it is: ${MEASURES.join(', ')}.`,
      example: 'asset-freeze',
      required: true,
      aliases: ['type', 'kind'],
      read: readOneOf(MEASURES),
    },
    {
      name: 'origin',
      label: 'Origin',
      help: `Who made it: ${origin.unwrap().options.join(', ')}.`,
      example: 'executive',
      read: readOneOf(origin.unwrap().options),
    },
    dateColumn({
      name: 'imposed',
      label: 'Imposed',
      help: 'When it was imposed.',
      required: true,
      aliases: ['date', 'date imposed', 'дата'],
    }),
    {
      name: 'effective',
      label: 'In force from',
      help: 'The day from which it is in force, if that is another: YYYY-MM-DD.',
      example: '',
      aliases: ['effective', 'in force'],
      read: readDate,
    },
    {
      name: 'until',
      label: 'In force through',
      help: 'The last day on which it is in force: YYYY-MM-DD. Empty: without end.',
      example: '',
      aliases: ['expires', 'end'],
      read: readDate,
    },
    {
      name: 'prohibits',
      label: 'Prohibits',
      help: 'What it forbids, in words.',
      example: 'All dealings with the property of the targets.',
      aliases: ['forbids'],
      read: readText,
    },
    ...targetColumns,
    {
      name: 'targetsComplete',
      label: 'Targets complete',
      help: 'no when the instrument names more targets than stand here.',
      example: 'yes',
      read: readYesNo,
    },
    { name: 'sector', label: 'Sector', help: 'The sector that it is about.', example: '', read: readText },
    {
      name: 'goods',
      label: 'Goods',
      help: 'Codes of goods, with ; between them.',
      example: '',
      aliases: ['hs codes', 'hs code'],
      read: readGoods,
    },
    {
      name: 'nomenclature',
      label: 'Nomenclature',
      help: 'What digits after the sixth belong to: CN or HTS.',
      example: '',
      read: readOneOf(NOMENCLATURES),
    },
    countries('originCountry', 'Only from', 'Only goods of these countries.'),
    countries('transit', 'Only through', 'Only what passes through these countries.'),
    countries('destination', 'Only to', 'Only what goes to these countries.'),
    {
      name: 'instrumentKind',
      label: 'Instrument: kind',
      help: 'What it rests on: order, regulation.',
      example: 'order',
      aliases: ['instrument'],
      read: readText,
    },
    {
      name: 'instrumentNumber',
      label: 'Instrument: number',
      help: 'The number of the instrument.',
      example: '12',
      aliases: ['number', 'instrument no'],
      read: readText,
    },
    {
      name: 'instrumentTitle',
      label: 'Instrument: title',
      help: 'The title of the instrument.',
      example: '',
      aliases: ['title'],
      read: readText,
    },
    {
      name: 'instrumentUrl',
      label: 'Instrument: URL',
      help: 'Where it is published.',
      example: 'https://freedonia.example/orders/12',
      aliases: ['url', 'link'],
      read: readText,
    },
    ...sourceColumns,
  ],
  steps: [
    {
      command: 'sanctions.impose',
      fields: [
        ...[
          'id',
          'authority',
          'jurisdiction',
          'programme',
          'measure',
          'origin',
          'effective',
          'until',
          'prohibits',
        ]
          .concat(['targetsComplete', 'sector', 'goods', 'nomenclature', 'originCountry', 'transit'])
          .concat(['destination'])
          .map((name) => [name, `/${name}`] as const),
        ['imposed', '/occurred'],
        ['targetIds', '/targets/#/targetId'],
        ['targetNames', '/targets/#/name'],
        ['targetKinds', '/targets/#/kind'],
        ['instrumentKind', '/instruments/0/kind'],
        ['instrumentNumber', '/instruments/0/number'],
        ['instrumentTitle', '/instruments/0/title'],
        ['instrumentUrl', '/instruments/0/url'],
        ...sourceFields,
      ],
      blames: 'measure',
    },
  ],
  unique: [['id']],
}
