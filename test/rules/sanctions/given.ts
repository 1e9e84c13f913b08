/** The start of tests of measures: one measure against two targets. */
import { type Asked, type Fact, fact, type Ledger, ledger, nth } from '../../record/given.ts'

export const STREAM = 'sanction-measure-one'

export const target = (targetId: string) => ({ targetId, name: `Works ${targetId}`, kind: 'entity' })

export const IMPOSED = {
  authority: 'Made-up Office',
  jurisdiction: 'US',
  programme: 'Fiction',
  measure: 'asset-freeze',
  targets: [target('alpha'), target('beta')],
}

/** How a lifting is documented, where a test does not care. */
export const ORDER = { instrument: { kind: 'order', number: '1' } }

/** A measure imposed on 6 June 2023, and what is known to have happened next. */
export const measure = (...next: readonly Fact[]): Ledger => imposedAs({}, '2023-06-06', ...next)

export const imposedAs = (data: object, occurred: string, ...next: readonly Fact[]): Ledger =>
  ledger({ [STREAM]: [fact('SanctionImposed', { ...IMPOSED, ...data }, occurred), ...next] })

export const lifted = (occurred: string, targets?: readonly string[], more: Partial<Fact> = {}): Fact =>
  fact('SanctionLifted', { mode: 'delisting', ...ORDER, ...(targets && { targets }) }, occurred, more)

export const amended = (occurred: string, data: object, more: Partial<Fact> = {}): Fact =>
  fact('SanctionAmended', { note: 'as published', ...data }, occurred, more)

/** A later event. */
export const learn = (verb: string, occurred: string, body: object = {}): Asked => [
  `sanctions.${verb}`,
  'measure-one',
  { occurred, ...body },
]

export const lift = (occurred: string, targets?: readonly string[], body: object = {}): Asked =>
  learn('lift', occurred, { mode: 'delisting', ...ORDER, ...(targets && { targets }), ...body })

export const amend = (occurred: string, body: object): Asked =>
  learn('amend', occurred, { note: 'as published', ...body })

/** The id of the measure's event at a revision. */
export const known = (revision: number): string => nth(STREAM, revision)
