/** The measures, licences, cases and commitments that other events name by id. */

import { idOf } from '../../events/envelope.ts'
import type { Target } from '../../events/fields.ts'
import type { Opening } from '../../events/history/opening.ts'
import { type Projection, type Rows, table } from '../../src/views/projection.ts'
import { withRederivation } from './rederivation.ts'

export interface SanctionRow {
  readonly id: string
  readonly jurisdiction: string
  /** JSON: HS codes of its scope, and of goods that it affects in practice. */
  readonly goods: string
  /** JSON: all targets that it ever had. */
  readonly targets: string
}

export const sanctions = table<SanctionRow>(
  'sanctions',
  { id: 'TEXT', jurisdiction: 'TEXT', goods: 'TEXT', targets: 'TEXT' },
  { key: ['id'], indexes: ['jurisdiction, id'], owner: { subject: 'sanction', column: 'id' } },
)

/** The measures that name each target. */
const targets = table<{ readonly target: string; readonly sanction: string }>(
  'targets',
  { target: 'TEXT', sanction: 'TEXT' },
  { key: ['target', 'sanction'], indexes: ['sanction'], owner: { subject: 'sanction', column: 'sanction' } },
)

/** The measures that give a target an external identifier. */
const targetIds = table<{
  readonly scheme: string
  readonly value: string
  readonly target: string
  readonly sanction: string
}>(
  'target_ids',
  { scheme: 'TEXT', value: 'TEXT', target: 'TEXT', sanction: 'TEXT' },
  {
    key: ['scheme', 'value', 'target', 'sanction'],
    indexes: ['sanction'],
    owner: { subject: 'sanction', column: 'sanction' },
  },
)

/** The measures that concern goods, in law or in effect. */
const sanctionGoods = table<{ readonly code: string; readonly sanction: string }>(
  'sanction_goods',
  { code: 'TEXT', sanction: 'TEXT' },
  { key: ['code', 'sanction'], indexes: ['sanction'], owner: { subject: 'sanction', column: 'sanction' } },
)

/** The licences that cover each measure. */
const covers = table<{ readonly sanction: string; readonly licence: string }>(
  'covers',
  { sanction: 'TEXT', licence: 'TEXT' },
  { key: ['sanction', 'licence'], indexes: ['licence'], owner: { subject: 'licence', column: 'licence' } },
)

export interface LicenceRow {
  readonly id: string
  readonly jurisdiction: string
  readonly programme: string
  readonly number: string
}

export const licences = table<LicenceRow>(
  'licences',
  { id: 'TEXT', jurisdiction: 'TEXT', programme: 'TEXT', number: 'TEXT' },
  { key: ['id'], owner: { subject: 'licence', column: 'id' } },
)

export interface PrisonerRow {
  readonly id: string
  readonly person: string | null
  readonly pseudonym: string | null
  readonly state: string
}

export const prisoners = table<PrisonerRow>(
  'prisoners',
  { id: 'TEXT', person: 'TEXT?', pseudonym: 'TEXT?', state: 'TEXT' },
  { key: ['id'], indexes: ['state, id'], owner: { subject: 'prisoner', column: 'id' } },
)

const addTargets = (rows: Rows, sanction: string, added: readonly Target[]): void => {
  for (const { targetId } of added) rows.put(targets, { target: targetId, sanction })
}

const addIds = (rows: Rows, sanction: string, named: readonly Target[]): void => {
  for (const { targetId, ids } of named) {
    for (const { scheme, value } of ids) rows.put(targetIds, { scheme, value, target: targetId, sanction })
  }
}

/** Goods that an amendment adds. Goods that one takes out stay: the events say from when on. */
const addGoods = (rows: Rows, { id }: SanctionRow, added: readonly string[]): void => {
  for (const code of added) rows.put(sanctionGoods, { code, sanction: id })
}

const addMeasure = ({ stream, data }: Opening, rows: Rows): void => {
  const id = idOf(stream)
  const goods = [...new Set([...data.goods, ...data.affectsGoods])]
  rows.put(sanctions, {
    id,
    jurisdiction: data.jurisdiction,
    goods: JSON.stringify(goods),
    targets: JSON.stringify(data.targets),
  })
  addTargets(rows, id, data.targets)
  addIds(rows, id, data.targets)
  for (const code of goods) rows.put(sanctionGoods, { code, sanction: id })
}

export const registers: Projection = withRederivation({
  name: 'registers',
  version: 4,
  tables: [sanctions, targets, targetIds, sanctionGoods, covers, licences, prisoners],
  on: {
    SanctionImposed: addMeasure,
    MeasureAnnounced: addMeasure,
    SanctionAmended: ({ stream, data }, rows) => {
      const row = rows.get(sanctions, { id: idOf(stream) })
      // A target that the measure already has may come again with more identifiers.
      if (row) addIds(rows, row.id, data.addedTargets)
      if (row) addGoods(rows, row, data.addedGoods ?? [])
      if (!row || data.addedTargets.length === 0) return
      const before = JSON.parse(row.targets) as Target[]
      const added = data.addedTargets.filter((one) => !before.some((old) => old.targetId === one.targetId))
      rows.put(sanctions, { ...row, targets: JSON.stringify([...before, ...added]) })
      addTargets(rows, row.id, added)
    },
    LicenceIssued: ({ stream, data }, rows) => {
      const { jurisdiction, programme, number } = data
      rows.put(licences, { id: idOf(stream), jurisdiction, programme, number })
      for (const { sanctionId } of data.covers) {
        rows.put(covers, { sanction: sanctionId, licence: idOf(stream) })
      }
    },
    PrisonerDetained: ({ stream, data }, rows) =>
      rows.put(prisoners, {
        id: idOf(stream),
        person: data.personId ?? null,
        pseudonym: data.pseudonym ?? null,
        state: data.state,
      }),
  },
})
