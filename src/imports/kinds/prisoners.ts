/** Prisoners: a row is a person and the case of the person, from the detention to a release. */
import { type Kind, sourceFields } from './kind.ts'
import { prisonerColumns } from './prisonerColumns.ts'

export const prisoners: Kind = {
  name: 'prisoners',
  label: 'Prisoners',
  help: 'A row is one case of detention. Names go to the personal details of the person and are withheld, unless the person is a public figure. Ids are made for you.',
  columns: prisonerColumns,
  steps: [
    {
      command: 'people.register',
      when: ['name', 'otherNames', 'born', 'identifiers'],
      base: { publicFigure: false },
      fields: [
        ['name', '/name'],
        ['otherNames', '/names'],
        ['born', '/born'],
        ['citizenship', '/country'],
        ['role', '/role'],
        ['identifiers', '/ids'],
        ['publicFigure', '/publicFigure'],
      ],
      blames: 'name',
    },
    {
      command: 'prisoners.detain',
      refers: { pointer: '/personId', step: 'people.register' },
      fields: [
        ['caseId', '/id'],
        ['person', '/personId'],
        ['pseudonym', '/pseudonym'],
        ['state', '/state'],
        ['place', '/place'],
        ['detained', '/occurred'],
        ...sourceFields,
      ],
      blames: 'detained',
    },
    {
      command: 'prisoners.convict',
      when: ['convicted', 'charges', 'court'],
      on: { step: 'prisoners.detain' },
      fields: [['convicted', '/occurred'], ['charges', '/charges'], ['court', '/court'], ...sourceFields],
      blames: 'convicted',
    },
    {
      command: 'prisoners.sentence',
      when: ['years', 'months', 'days', 'life'],
      on: { step: 'prisoners.detain' },
      fields: [
        ['convicted', '/occurred'],
        ['years', '/term/years'],
        ['months', '/term/months'],
        ['days', '/term/days'],
        ['life', '/life'],
        ['court', '/court'],
        ...sourceFields,
      ],
      blames: 'years',
    },
    {
      command: 'prisoners.recognise',
      when: ['recognisedBy', 'recognisedAs', 'recognised'],
      on: { step: 'prisoners.detain' },
      fields: [
        ['recognised', '/occurred'],
        ['recognisedBy', '/by'],
        ['recognisedAs', '/label'],
        ...sourceFields,
      ],
      blames: 'recognised',
    },
    {
      command: 'prisoners.release',
      when: ['released', 'releaseTerms', 'group'],
      base: { terms: 'unknown' },
      on: { step: 'prisoners.detain' },
      fields: [['released', '/occurred'], ['releaseTerms', '/terms'], ['group', '/groupId'], ...sourceFields],
      blames: 'released',
    },
  ],
  unique: [['identifiers'], ['caseId'], ['pseudonym', 'detained', 'state', 'place']],
}
