/** Shared by the tests of the views: a ledger with something of everything, followed views, and all their rows as text. */
import { DatabaseSync } from 'node:sqlite'
import type { Test } from 'tap'
import { digestOf, disclosureOf } from '../../events/history/disclosure.ts'
import { projections } from '../../projections/all.ts'
import { isStoreError } from '../../src/failure/storeError.ts'
import type { EventStore } from '../../src/store/port.ts'
import { type Follower, openTail, type Tail } from '../../src/tail/tail.ts'
import { registerChecks, registerNoChecks } from '../../src/views/checksum.ts'
import { rowsOf } from '../../src/views/ddl.ts'
import type { Projection } from '../../src/views/projection.ts'
import { openViews, type Views } from '../../src/views/views.ts'
import { deal, eventOf, licence, measure, statement, storedOf } from '../projections/given.ts'
import { until } from '../store/sqlite-given.ts'

type Given = readonly [type: Parameters<typeof eventOf>[2], data: object, more?: object]

const append = async (store: EventStore, stream: string, ...given: readonly Given[]): Promise<void> => {
  const events = given.map(([type, data, more], revision) => eventOf(stream, revision, type, data, more))
  await store.append(stream, -1, events.map(storedOf))
}

/** The id of a person, `n` in letters. */
export const personId = (n: number): string =>
  `p-${[...String(n)]
    .map((digit) => 'abcdefghij'[Number(digit)])
    .join('')
    .padStart(20, 'k')}`

const idAt = (stream: string, revision: number): string => eventOf(stream, revision, 'DealOpened', deal()).id

/**
 * Writes a round: 15 events on streams of its own that touch every table, some of an earlier round, and the details
 * of every third person destroyed.
 */
const writeRound = async (store: EventStore, n: number): Promise<void> => {
  const person = personId(n)
  const disclosure = disclosureOf({ name: `Kit Kite the ${n}.`, names: [], ids: [] }, new Uint8Array(16))
  const public_ = { digest: digestOf(disclosure), publicFigure: false }
  const derivedFrom = n > 0 ? [`post-${n - 1}`] : []
  await append(store, `source-post-${n}`, [
    'SourceRegistered',
    { publisher: `Post ${n}`, kind: 'press', derivedFrom },
  ])
  await append(store, `personal-${person}`, ['PersonalDetailsStored', { disclosure }])
  await append(store, `person-${person}`, ['PersonRegistered', public_])
  await append(
    store,
    `sanction-lamps-${n}`,
    ['SanctionImposed', measure(['kite-works'], { affectsGoods: ['3104'] })],
    ['SanctionAmended', { addedTargets: measure([`wick-works-${n}`]).targets, note: 'one more' }],
    ['ClaimContradicted', { eventId: idAt(`sanction-lamps-${n}`, 1) }],
  )
  await append(store, `licence-nz-lamps-${n}`, ['LicenceIssued', licence(`lamps-${n}`)])
  await append(store, `prisoner-c-${n}`, ['PrisonerDetained', { personId: person, state: 'IS' }])
  const sources = [{ sourceId: `post-${n}` }]
  const promise = {
    commitmentId: `home-${n}`,
    obligor: 'IS',
    beneficiary: 'NZ',
    kind: 'release',
    text: 'home',
    test: 'seen',
  }
  await append(
    store,
    `deal-kites-${n}`,
    ['DealOpened', deal(`Lamps for kites ${n}`)],
    ['DealStatusChanged', { to: 'announced', reason: 'said so' }, { occurred: '2031-05' }],
    ['EventLinkedToDeal', { eventId: idAt(`sanction-lamps-${n}`, 1) }],
    ['CommitmentMade', promise, { sources }],
    ['StatementMade', statement(`kite ${n}`), { sources, recordedAt: `2031-06-01T12:00:0${n % 10}.000Z` }],
    ['ClaimContradicted', { eventId: idAt(`deal-kites-${n}`, 4) }],
    ['CommitmentFulfilled', { commitmentId: `home-${n}`, evidence: [idAt(`deal-kites-${n}`, 4)] }],
  )
  if (n % 3 === 0) await store.deleteStream(`personal-${person}`, 0)
}

export const writeRounds = async (store: EventStore, from: number, to: number): Promise<void> => {
  for (let n = from; n < to; n++) await writeRound(store, n)
}

const text = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value

/** The details after an erasure. Views that are built later never had them. */
const isEmptied = (row: Record<string, unknown>): boolean => 'details' in row && row.details === null

/** Every row of every table, a line each, in an order that does not depend on how they got there. */
const dump = (db: DatabaseSync): readonly string[] => {
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all()
  registerChecks(db)
  return tables.flatMap(({ name }) =>
    db
      .prepare(`SELECT * FROM "${name}"`)
      .all()
      .filter((row) => !isEmptied(row))
      .map((row) => `${name} ${JSON.stringify(row, text)}`)
      .sort(),
  )
}

/** The rows of a file that may be open elsewhere in this process. */
export const dumpFile = (path: string): readonly string[] => {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    return dump(db)
  } finally {
    db.close()
  }
}

export interface Followed {
  readonly views: Views
  readonly feed: Tail
  /** The file's name. */
  readonly file: string
  /** The reason why a follower failed. */
  readonly failures: readonly unknown[]
  /** Waits until the views have seen the whole log and say so, or are paused. */
  readonly settled: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Has views follow the store until the test ends, or they are closed. */
export const followed = <V extends Pick<Views, 'follower' | 'close' | 'built' | 'position' | 'settle'>>(
  t: Test,
  store: EventStore,
  views: V,
  {
    others = [],
    failed = () => {},
  }: { others?: readonly Follower[]; failed?: (error: unknown) => void } = {},
) => {
  const failures: unknown[] = []
  const feed = openTail(store, [views.follower, ...others], (_, error) => {
    // It continues by itself.
    if (isStoreError(error, 'unavailable')) return
    failures.push(error)
    failed(error)
  })
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= feed.close().then(views.close)
    return closing
  }
  t.teardown(close)
  const settled = async (): Promise<void> => {
    const head = await store.head()
    await until(() => failures.length > 0 || (views.built() && views.position() >= head))
    views.settle()
  }
  return { views, feed, failures, settled, close }
}

/** Opens views that follow the store; they are closed with the test. */
export const openFollowed = async (
  t: Test,
  folder: string,
  store: EventStore,
  over: readonly Projection[] = projections,
  others: readonly Follower[] = [],
): Promise<Followed> => {
  const views = await openViews(folder, store, over)
  return { ...followed(t, store, views, { others }), file: `views-${views.version}.db` }
}

/** Changes a file of views as a fault would: the checksums stay what they were, whatever the rows become. */
export const edit = (path: string, sql: string): void => {
  // A service in another process may be between two commits; one in this process has to settle first.
  const db = new DatabaseSync(path, { timeout: 5_000 })
  db.enableDefensive(false)
  registerNoChecks(db)
  db.exec(sql)
  db.close()
}

/**
 * Changes the rows of a view in its file, with their checksums: as if other code had made them.
 * @param set what SQL sets, such as `title = 'Another'`
 */
export const change = (path: string, view: string, set: string, where = '1'): void => {
  edit(path, `UPDATE ${rowsOf(view)} SET ${set} WHERE ${where}`)
  const db = new DatabaseSync(path, { timeout: 5_000 })
  const names = db
    .prepare(`SELECT name FROM pragma_table_info(?) WHERE name NOT IN ('checksum', 'packed')`)
    .all(rowsOf(view))
  registerChecks(db)
  db.exec(
    `UPDATE ${rowsOf(view)} SET checksum = checksum_of('${view}', ${names.map(({ name }) => name).join(', ')})`,
  )
  db.close()
}
