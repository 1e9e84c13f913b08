/** Statements: a row is what somebody said about a deal. */

import { StatementMade } from '../../../events/deal.ts'
import { readId, readOneOf, readParty, readText } from '../cells/readers.ts'
import { dateColumn, type Kind, sourceColumns, sourceFields } from './kind.ts'

const STANCES = StatementMade.data.shape.stance.options

export const statements: Kind = {
  name: 'statements',
  label: 'Statements',
  help: 'A row is one statement about a deal that is recorded.',
  columns: [
    {
      name: 'deal',
      label: 'Deal',
      help: 'The id of the deal that it is about.',
      example: 'fictional-accord',
      required: true,
      aliases: ['deal id', 'сделка'],
      read: readId,
    },
    dateColumn({
      name: 'said',
      label: 'Said on',
      help: 'When it was said.',
      required: true,
      aliases: ['date', 'day', 'дата'],
    }),
    {
      name: 'party',
      label: 'Speaker: party',
      help: 'The country or organisation that spoke, or for which somebody spoke.',
      example: 'org:sylvania',
      aliases: ['speaker party', 'party', 'country'],
      read: readParty,
    },
    {
      name: 'person',
      label: 'Speaker: person id',
      help: 'The id of the registered person who spoke.',
      example: '',
      aliases: ['person id', 'speaker id'],
      read: readId,
    },
    {
      name: 'speaker',
      label: 'Speaker: in words',
      help: 'Who spoke, in words: a spokesman, relatives. Write no name of a private person.',
      example: 'a spokesman',
      aliases: ['speaker', 'who'],
      read: readText,
    },
    {
      name: 'roleThen',
      label: 'Speaker: role then',
      help: 'The office of the speaker at that time.',
      example: 'press secretary',
      aliases: ['role', 'office'],
      read: readText,
    },
    {
      name: 'stance',
      label: 'Stance',
      help: `What the statement does: ${STANCES.join(', ')}.`,
      example: 'welcomes',
      required: true,
      read: readOneOf(STANCES),
    },
    {
      name: 'gist',
      label: 'Gist',
      help: 'What was said, in your own words, in at most 1,000 characters.',
      example: 'A good beginning.',
      required: true,
      aliases: ['summary', 'text', 'содержание'],
      read: readText,
    },
    {
      name: 'quote',
      label: 'Quote',
      help: 'The words themselves, in at most 300 characters.',
      example: '',
      aliases: ['words', 'цитата'],
      read: readText,
    },
    {
      name: 'language',
      label: 'Language',
      help: 'The language in which it was said, such as en or be.',
      example: 'en',
      required: true,
      aliases: ['lang', 'язык'],
      read: readText,
    },
    ...sourceColumns.filter(({ name }) => name !== 'deals'),
  ],
  steps: [
    {
      command: 'deals.record-statement',
      on: { column: 'deal' },
      fields: [
        ['said', '/occurred'],
        ['party', '/speaker/party'],
        ['person', '/speaker/personId'],
        ['speaker', '/speaker/description'],
        ['roleThen', '/speaker/roleThen'],
        ['stance', '/stance'],
        ['gist', '/gist'],
        ['quote', '/quote'],
        ['language', '/language'],
        ...sourceFields.filter(([column]) => column !== 'deals'),
      ],
      blames: 'gist',
    },
  ],
  unique: [],
}
