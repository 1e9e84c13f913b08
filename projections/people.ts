/** People: what the ledger knows, and the details that match its digest while they exist. */

import { detailsIn, digestOf } from '../events/disclosure.ts'
import { idOf, subjectOf } from '../events/envelope.ts'
import { type Projection, table } from '../src/views/projection.ts'

export interface PersonRow {
  readonly id: string
  readonly digest: string
  readonly public_figure: number
}

export const people = table<PersonRow>(
  'people',
  { id: 'TEXT', digest: 'TEXT', public_figure: 'INTEGER' },
  { key: ['id'], indexes: ['known_from'] },
)

export interface DetailsRow {
  readonly person: string
  readonly digest: string
  readonly name: string
  /** JSON: all details. */
  readonly details: string
}

/** Details by digest; only those of the digest that the ledger names are ever shown. */
export const personalDetails = table<DetailsRow>(
  'personal_details',
  { person: 'TEXT', digest: 'TEXT', name: 'TEXT', details: 'TEXT' },
  { key: ['person', 'digest'] },
)

export const peopleProjection: Projection = {
  name: 'people',
  version: 1,
  tables: [people, personalDetails],
  on: {
    PersonalDetailsStored: ({ stream, data }, rows) => {
      const details = detailsIn(data.disclosure)
      rows.put(personalDetails, {
        person: idOf(stream),
        digest: digestOf(data.disclosure),
        name: details.name,
        details: JSON.stringify(details),
      })
    },
    PersonRegistered: ({ stream, data }, rows) =>
      rows.put(people, { id: idOf(stream), digest: data.digest, public_figure: Number(data.publicFigure) }),
  },
  deleted: (stream, rows) => {
    if (subjectOf(stream) === 'personal') rows.erase(personalDetails, { person: idOf(stream) })
  },
}
