/**
 * The comparable names of targets and the numbers of licences, by which the name in a question is looked up. Names of
 * persons who stand by `personId` are not among them: their details may have to go for good.
 */
import { idOf } from '../../events/envelope.ts'
import type { Target } from '../../events/fields.ts'
import { type Projection, type Rows, table } from '../../src/views/projection.ts'
import { backwards, comparablesOf, licenceNumberOf } from '../matching/comparable.ts'
import { withRederivation } from './rederivation.ts'

interface NameRow {
  readonly target: string
  readonly sanction: string
  readonly key: string
  readonly skeleton: string
  /** The skeleton from its end: so that names are found that differ at their beginning. */
  readonly backwards: string
}

/** The names that measures give to their targets. */
const listedNames = table<NameRow>(
  'listed_names',
  { target: 'TEXT', sanction: 'TEXT', key: 'TEXT', skeleton: 'TEXT', backwards: 'TEXT' },
  {
    key: ['target', 'sanction', 'key'],
    indexes: ['key', 'skeleton', 'backwards', 'sanction'],
    owner: { subject: 'sanction', column: 'sanction' },
  },
)

/** The words of these names. */
const listedWords = table<{ readonly word: string; readonly target: string; readonly sanction: string }>(
  'listed_words',
  { word: 'TEXT', target: 'TEXT', sanction: 'TEXT' },
  {
    key: ['word', 'target', 'sanction'],
    indexes: ['sanction'],
    owner: { subject: 'sanction', column: 'sanction' },
  },
)

/** The persons who stand for targets of measures: their names lie elsewhere, where they can be destroyed. */
const listedPersons = table<{ readonly person: string; readonly target: string; readonly sanction: string }>(
  'listed_persons',
  { person: 'TEXT', target: 'TEXT', sanction: 'TEXT' },
  {
    key: ['person', 'target', 'sanction'],
    indexes: ['sanction', 'known_from'],
    owner: { subject: 'sanction', column: 'sanction' },
  },
)

/** Which licence has a number. */
const licenceNumbers = table<{ readonly number: string; readonly licence: string }>(
  'licence_numbers',
  { number: 'TEXT', licence: 'TEXT' },
  { key: ['number', 'licence'], indexes: ['licence'], owner: { subject: 'licence', column: 'licence' } },
)

/** The mark of a person, which stands where a measure has no name of its own for an individual. */
const PERSON = /^\{[a-z0-9-]{2,64}\}$/

const addListed = (rows: Rows, sanction: string, targets: readonly Target[]): void => {
  for (const { targetId: target, name, personId } of targets) {
    if (personId !== undefined) rows.put(listedPersons, { person: personId, target, sanction })
    if (PERSON.test(name)) continue
    for (const { key, skeleton, words } of comparablesOf(name)) {
      rows.put(listedNames, { target, sanction, key, skeleton, backwards: backwards(skeleton) })
      for (const word of words) rows.put(listedWords, { word, target, sanction })
    }
  }
}

export const targetNamesProjection: Projection = withRederivation({
  name: 'targetNames',
  version: 3,
  readsFrom: 2,
  tables: [listedNames, listedWords, listedPersons, licenceNumbers],
  on: {
    SanctionImposed: ({ stream, data }, rows) => addListed(rows, idOf(stream), data.targets),
    MeasureAnnounced: ({ stream, data }, rows) => addListed(rows, idOf(stream), data.targets),
    SanctionAmended: ({ stream, data }, rows) => addListed(rows, idOf(stream), data.addedTargets),
    LicenceIssued: ({ stream, data }, rows) => {
      const { number } = licenceNumberOf(data.number)
      if (number !== '') rows.put(licenceNumbers, { number, licence: idOf(stream) })
    },
  },
})
