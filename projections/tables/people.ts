/** People: what the ledger knows, and the details that match its digest, while they exist. */

import { idOf, subjectOf } from '../../events/envelope.ts'
import { detailsIn, digestOf, valueIn } from '../../events/history/disclosure.ts'
import { type Projection, type Rows, table } from '../../src/views/projection.ts'

export interface PersonRow {
  readonly id: string
  /** The digest of the latest details that the ledger knows of. */
  readonly digest: string
  readonly public_figure: number
  readonly erased: number
}

const people = table<PersonRow>(
  'people',
  { id: 'TEXT', digest: 'TEXT', public_figure: 'INTEGER', erased: 'INTEGER' },
  { key: ['id'], indexes: ['known_from', 'digest'] },
)

export interface DetailsRow {
  readonly person: string
  readonly digest: string
  /** null once it is erased. */
  readonly name: string | null
  /** JSON: all details; null once they are erased. */
  readonly details: string | null
}

/** Details by digest. Only details with the digest in the ledger are ever shown. */
const personalDetails = table<DetailsRow>(
  'personal_details',
  { person: 'TEXT', digest: 'TEXT', name: 'TEXT?', details: 'TEXT?' },
  { key: ['person', 'digest'], erased: 'details' },
)

export interface CaseValueRow {
  /** The person, or the confidential source. */
  readonly person: string
  readonly digest: string
  /** null once it is erased. */
  readonly value: string | null
}

/** Private values of cases and of confidential sources by digest. Events have marks with these digests. */
const caseValues = table<CaseValueRow>(
  'case_values',
  { person: 'TEXT', digest: 'TEXT', value: 'TEXT?' },
  { key: ['person', 'digest'], erased: 'value' },
)

export interface ErasureRow {
  readonly person: string
  /** 1 once the stream with the details is also destroyed. */
  readonly destroyed: number
}

/** Persons whom the ledger calls erased, and confidential sources whose details it calls erased. */
const erasures = table<ErasureRow>(
  'erasures',
  { person: 'TEXT', destroyed: 'INTEGER' },
  { key: ['person'], indexes: ['destroyed', 'known_from'] },
)

/** Whose name everybody may see, by the last decision. The name of a minor is withheld in any case. */
const namings = table<{ readonly person: string; readonly named: number }>(
  'namings',
  { person: 'TEXT', named: 'INTEGER' },
  { key: ['person'], indexes: ['known_from'] },
)

const setNaming = (stream: string, named: boolean, rows: Rows): void =>
  rows.put(namings, { person: idOf(stream), named: Number(named) })

export const peopleProjection: Projection = {
  name: 'people',
  version: 4,
  tables: [people, personalDetails, caseValues, erasures, namings],
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
    CaseDetailsStored: ({ stream, data }, rows) => {
      for (const disclosure of data.disclosures) {
        rows.put(caseValues, {
          person: idOf(stream),
          digest: digestOf(disclosure),
          value: valueIn(disclosure) ?? null,
        })
      }
    },
    PersonRegistered: ({ stream, data }, rows) => {
      rows.put(people, {
        id: idOf(stream),
        digest: data.digest,
        public_figure: Number(data.publicFigure),
        erased: 0,
      })
      setNaming(stream, data.publicFigure, rows)
    },
    PersonNamingAllowed: ({ stream }, rows) => setNaming(stream, true, rows),
    PersonNameWithheld: ({ stream }, rows) => setNaming(stream, false, rows),
    PersonErasureRequested: ({ stream }, rows) => setNaming(stream, false, rows),
    PersonDetailsRevised: ({ stream, data }, rows) => {
      const row = rows.get(people, { id: idOf(stream) })
      if (row) rows.put(people, { ...row, digest: data.digest })
    },
    SourceDetailsErased: ({ stream }, rows) => {
      const holder = idOf(stream)
      rows.put(erasures, { person: holder, destroyed: 0 })
      rows.erase(caseValues, { person: holder })
    },
    PersonErased: ({ stream }, rows) => {
      const id = idOf(stream)
      const row = rows.get(people, { id })
      if (row) rows.put(people, { ...row, erased: 1 })
      rows.put(erasures, { person: id, destroyed: 0 })
      rows.erase(personalDetails, { person: id })
      rows.erase(caseValues, { person: id })
    },
  },
  deleted: (stream, rows) => {
    if (subjectOf(stream) !== 'personal') return
    const person = idOf(stream)
    rows.erase(personalDetails, { person })
    rows.erase(caseValues, { person })
    if (rows.get(erasures, { person })) rows.put(erasures, { person, destroyed: 1 })
  },
}
