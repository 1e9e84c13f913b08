/** The measures, licences, cases and commitments that other events name by id. */

import type { AnyEvent } from '../../events/catalogue.ts'
import { idOf } from '../../events/envelope.ts'
import type { Target } from '../../events/fields.ts'
import type { Opening } from '../../events/history/opening.ts'
import type { MeasureScope } from '../../events/measureScope.ts'
import { type Projection, type Rows, table } from '../../src/views/projection.ts'
import { withRederivation } from './rederivation.ts'

export interface SanctionRow {
  readonly id: string
  readonly jurisdiction: string
  /** JSON: what it covers besides its targets, as its opening says. */
  readonly scope: string
  /** JSON: all targets that it ever had. */
  readonly targets: string
}

export const sanctions = table<SanctionRow>(
  'sanctions',
  { id: 'TEXT', jurisdiction: 'TEXT', scope: 'TEXT', targets: 'TEXT' },
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
export const covers = table<{ readonly sanction: string; readonly licence: string }>(
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
  /** The state that the case was opened with. */
  readonly state: string
}

export const prisoners = table<PrisonerRow>(
  'prisoners',
  { id: 'TEXT', person: 'TEXT?', pseudonym: 'TEXT?', state: 'TEXT' },
  { key: ['id'], indexes: ['state, id'], owner: { subject: 'prisoner', column: 'id' } },
)

interface CustodyTurnRow {
  /** The event. */
  readonly id: string
  readonly prisoner: string
  /** Who holds the person then; null when that is unknown, and of a death. */
  readonly state: string | null
  readonly died: number
  readonly earliest: string | null
  readonly latest: string | null
  readonly revision: number
}

/** What changed who holds a prisoner, and the death: on whose side a case stands depends on the day. */
export const custodyTurns = table<CustodyTurnRow>(
  'custody_turns',
  {
    id: 'TEXT',
    prisoner: 'TEXT',
    state: 'TEXT?',
    died: 'INTEGER',
    earliest: 'TEXT?',
    latest: 'TEXT?',
    revision: 'INTEGER',
  },
  { key: ['id'], indexes: ['prisoner'], owner: { subject: 'prisoner', column: 'prisoner' } },
)

/** The states that ever held a prisoner. */
const holders = table<{ readonly state: string; readonly prisoner: string }>(
  'holders',
  { state: 'TEXT', prisoner: 'TEXT' },
  { key: ['state', 'prisoner'], indexes: ['prisoner'], owner: { subject: 'prisoner', column: 'prisoner' } },
)

/** The groups that a swap names, by the group whose stream says so. */
const exchanges = table<{ readonly other: string; readonly release: string }>(
  'exchanges',
  { other: 'TEXT', release: 'TEXT' },
  { key: ['other', 'release'], indexes: ['release'], owner: { subject: 'release', column: 'release' } },
)

const addTurn = (event: AnyEvent, state: string | undefined, rows: Rows): void => {
  if (event.confidence === 'contested') return
  const { id, stream, revision, earliest = null, latest = null } = event
  const prisoner = idOf(stream)
  const died = Number(event.type === 'PrisonerDied')
  rows.put(custodyTurns, { id, prisoner, state: state ?? null, died, earliest, latest, revision })
  if (state !== undefined) rows.put(holders, { state, prisoner })
}

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

const scopeIn = (data: Opening['data']): MeasureScope => ({
  measure: data.measure,
  goods: data.goods,
  affectsGoods: data.affectsGoods,
  sector: data.sector,
  originCountry: data.originCountry,
  transit: data.transit,
  destination: data.destination,
  targetsComplete: data.targetsComplete,
  targetsStated: data.targetsStated,
})

const addMeasure = ({ stream, data }: Opening, rows: Rows): void => {
  const id = idOf(stream)
  const goods = [...new Set([...data.goods, ...data.affectsGoods])]
  rows.put(sanctions, {
    id,
    jurisdiction: data.jurisdiction,
    scope: JSON.stringify(scopeIn(data)),
    targets: JSON.stringify(data.targets),
  })
  addTargets(rows, id, data.targets)
  addIds(rows, id, data.targets)
  for (const code of goods) rows.put(sanctionGoods, { code, sanction: id })
}

export const registers: Projection = withRederivation({
  name: 'registers',
  version: 7,
  tables: [
    sanctions,
    targets,
    targetIds,
    sanctionGoods,
    covers,
    licences,
    prisoners,
    custodyTurns,
    holders,
    exchanges,
  ],
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
    PrisonerDetained: ({ stream, data }, rows) => {
      rows.put(prisoners, {
        id: idOf(stream),
        person: data.personId ?? null,
        pseudonym: data.pseudonym ?? null,
        state: data.state,
      })
      rows.put(holders, { state: data.state, prisoner: idOf(stream) })
    },
    PrisonerTransferred: (event, rows) => {
      if (event.data.intoCustody) addTurn(event, event.data.to, rows)
    },
    PrisonerReturnedToCustody: (event, rows) => {
      if (event.data.state !== undefined) addTurn(event, event.data.state, rows)
    },
    GroupExchanged: ({ stream, data }, rows) => {
      for (const other of data.exchangedFor) rows.put(exchanges, { other, release: idOf(stream) })
    },
    PrisonerDied: (event, rows) => addTurn(event, undefined, rows),
  },
})
