/** Licences: a row is a licence that permits what measures forbid. */
import { LicenceIssued } from '../../../events/licence.ts'
import { readDecimal, readIds, readList, readOneOf, readText, readYes, readYesNo } from '../cells/readers.ts'
import { dateColumn, type Kind, lawColumns, sourceColumns, sourceFields } from './kind.ts'

const { kind, reach } = LicenceIssued.data.shape

export const licences: Kind = {
  name: 'licences',
  label: 'Licences',
  help: 'A row is one licence for measures that are recorded. Jurisdiction, programme and number make its id.',
  columns: [
    {
      name: 'authority',
      label: 'Authority',
      help: 'Who issued it.',
      example: 'Fictional Treasury',
      required: true,
      aliases: ['issued by', 'issuer'],
      read: readText,
    },
    ...lawColumns,
    {
      name: 'number',
      label: 'Number',
      help: 'Its number.',
      example: '44',
      required: true,
      aliases: ['no', 'licence number', 'license number', 'номер'],
      read: readText,
    },
    {
      name: 'title',
      label: 'Title',
      help: 'Its title.',
      example: 'Deliveries of food',
      aliases: ['name'],
      read: readText,
    },
    {
      name: 'url',
      label: 'URL',
      help: 'Where it is published.',
      example: 'https://freedonia.example/licences/44',
      aliases: ['link'],
      read: readText,
    },
    {
      name: 'kind',
      label: 'Kind',
      help: 'general, specific, exemption or derogation.',
      example: 'general',
      required: true,
      aliases: ['type'],
      read: readOneOf(kind.unwrap().options),
    },
    {
      name: 'reach',
      label: 'Reach',
      help: `How far it reaches: ${reach.unwrap().options.join(', ')}.`,
      example: 'stated-dealings',
      read: readOneOf(reach.unwrap().options),
    },
    {
      name: 'authorises',
      label: 'Authorises',
      help: 'What it allows, in words.',
      example: 'The delivery of food.',
      aliases: ['authorizes', 'allows'],
      read: readText,
    },
    {
      name: 'licensee',
      label: 'Licensee',
      help: 'Who alone may use it; a specific licence has one.',
      example: '',
      aliases: ['for'],
      read: readText,
    },
    {
      name: 'measures',
      label: 'Measures',
      help: 'The ids of the measures that it covers, with ; between them.',
      example: 'fictional-measure',
      required: true,
      aliases: ['covers', 'sanctions', 'measure ids'],
      read: readIds,
    },
    {
      name: 'includesOwned',
      label: 'Includes owned, %',
      help: 'It also covers firms that covered targets own by at least this many per cent.',
      example: '50',
      aliases: ['includes owned'],
      read: readDecimal,
    },
    {
      name: 'excludes',
      label: 'Excludes',
      help: 'What it does not cover, with ; between the items.',
      example: '',
      read: readList(readText),
    },
    dateColumn({
      name: 'issued',
      label: 'Issued',
      help: 'When it was issued.',
      required: true,
      aliases: ['issue date', 'date', 'дата'],
    }),
    dateColumn({
      name: 'validFrom',
      label: 'Valid from',
      help: 'From when it holds.',
      required: true,
      aliases: ['from', 'effective from'],
    }),
    dateColumn({
      name: 'expires',
      label: 'Expires',
      help: 'When it ends. Empty: without expiry.',
      example: '2026-05-01',
      aliases: ['until', 'valid to', 'expiry'],
    }),
    {
      name: 'throughDay',
      label: 'Through that day',
      help: 'yes when it still holds on the day of its end.',
      example: '',
      read: readYesNo,
    },
    {
      name: 'autoRenews',
      label: 'Renews itself',
      help: 'yes when it is renewed by itself.',
      example: '',
      read: readYes,
    },
    {
      name: 'unblocksProperty',
      label: 'Unblocks property',
      help: 'Whether blocked property is set free: yes or no.',
      example: 'no',
      required: true,
      read: readYesNo,
    },
    ...sourceColumns,
  ],
  steps: [
    {
      command: 'licences.issue',
      fields: [
        ...['authority', 'jurisdiction', 'programme', 'number', 'title', 'url', 'kind', 'reach', 'authorises']
          .concat([
            'licensee',
            'includesOwned',
            'excludes',
            'validFrom',
            'expires',
            'throughDay',
            'autoRenews',
          ])
          .concat(['unblocksProperty'])
          .map((name) => [name, `/${name}`] as const),
        ['measures', '/covers/#/sanctionId'],
        ['issued', '/occurred'],
        ...sourceFields,
      ],
      blames: 'number',
    },
  ],
  unique: [['jurisdiction', 'programme', 'number']],
}
