/**
 * Targets by their own streams: what they are called, by which names and identifiers they are found, and who owns them.
 * Names of persons who stand by `personId` are not here: their details may have to go for good.
 */
import type { AnyEvent } from '../../events/catalogue.ts'
import { idOf } from '../../events/envelope.ts'
import { type NameKind, profileOf, type TargetProfile } from '../../events/history/targetProfile.ts'
import { type Projection, type Rows, table } from '../../src/views/projection.ts'
import { backwards, comparablesOf } from '../matching/comparable.ts'
import { withRederivation } from './rederivation.ts'

interface RegisteredRow {
  readonly id: string
  /** Absent if a person stands for the target. */
  readonly name: string | null
  readonly person: string | null
  /** The target that it was merged into. */
  readonly merged: string | null
  /** JSON: all that its stream says, but for its owners. */
  readonly profile: string
}

const owner = { subject: 'target', column: 'target' } as const

export const registeredTargets = table<RegisteredRow>(
  'registered_targets',
  { id: 'TEXT', name: 'TEXT?', person: 'TEXT?', merged: 'TEXT?', profile: 'TEXT' },
  { key: ['id'], indexes: ['merged', 'person', 'known_from'], owner: { subject: 'target', column: 'id' } },
)

interface OwnNameRow {
  readonly target: string
  readonly kind: NameKind
  readonly key: string
  readonly skeleton: string
  /** The skeleton from its end: so that names are found that differ at their beginning. */
  readonly backwards: string
}

const ownNames = table<OwnNameRow>(
  'own_names',
  { target: 'TEXT', kind: 'TEXT', key: 'TEXT', skeleton: 'TEXT', backwards: 'TEXT' },
  { key: ['target', 'key'], indexes: ['key', 'skeleton', 'backwards'], owner },
)

/** The words of these names. */
const ownWords = table<{ readonly word: string; readonly target: string }>(
  'own_words',
  { word: 'TEXT', target: 'TEXT' },
  { key: ['word', 'target'], indexes: ['target'], owner },
)

interface OwnIdRow {
  readonly scheme: string
  readonly value: string
  readonly target: string
}

const ownIds = table<OwnIdRow>(
  'own_ids',
  { scheme: 'TEXT', value: 'TEXT', target: 'TEXT' },
  { key: ['scheme', 'value', 'target'], indexes: ['target'], owner },
)

/** Who was ever reported to own a target: whether they do on a day is for its stream to say. */
const holdings = table<{ readonly holder: string; readonly target: string }>(
  'holdings',
  { holder: 'TEXT', target: 'TEXT' },
  { key: ['holder', 'target'], indexes: ['target'], owner },
)

/** Writes the names and identifiers by which a target is found, and ends the earlier ones. */
const putNames = (rows: Rows, target: string, { names, ids }: TargetProfile): void => {
  const forms = names
    .toReversed()
    .flatMap(({ name, kind }) => comparablesOf(name).map((one) => ({ kind, ...one })))
  // If two names compare alike, the first one of the profile is kept.
  const byKey = new Map(forms.map((form) => [form.key, form]))
  for (const { key } of rows.find(ownNames, { target }))
    if (!byKey.has(key)) rows.end(ownNames, { target, key })
  for (const { kind, key, skeleton } of byKey.values()) {
    rows.put(ownNames, { target, kind, key, skeleton, backwards: backwards(skeleton) })
  }
  const words = new Set(forms.flatMap((form) => form.words))
  for (const { word } of rows.find(ownWords, { target }))
    if (!words.has(word)) rows.end(ownWords, { word, target })
  for (const word of words) rows.put(ownWords, { word, target })
  for (const { scheme, value } of rows.find(ownIds, { target })) {
    const stays = ids.some((one) => one.scheme === scheme && one.value === value)
    if (!stays) rows.end(ownIds, { scheme, value, target })
  }
  for (const { scheme, value } of ids) rows.put(ownIds, { scheme, value, target })
}

const take = (event: AnyEvent, rows: Rows): void => {
  const id = idOf(event.stream)
  const before = rows.get(registeredTargets, { id })
  if (!before && event.type !== 'TargetRegistered') return
  const profile = profileOf([event], before && (JSON.parse(before.profile) as TargetProfile))
  const { names, personId, mergedInto } = profile
  rows.put(registeredTargets, {
    id,
    name: names.find(({ kind }) => kind === 'name')?.name ?? null,
    person: personId ?? null,
    merged: mergedInto ?? null,
    profile: JSON.stringify(profile),
  })
  putNames(rows, id, profile)
}

export const targetsProjection: Projection = withRederivation({
  name: 'targets',
  version: 3,
  readsFrom: 2,
  tables: [registeredTargets, ownNames, ownWords, ownIds, holdings],
  on: {
    TargetRegistered: take,
    TargetRevised: take,
    TargetMerged: take,
    OwnershipReported: ({ stream, data: { owner } }, rows) => {
      if (owner.ownerId !== undefined) rows.put(holdings, { holder: owner.ownerId, target: idOf(stream) })
    },
  },
})
