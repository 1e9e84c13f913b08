/** The answer to a screening question as it is sent: with the names of persons, and sources with their addresses. */

import type { SourceRef } from '../../../events/envelope.ts'
import { KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { Question } from '../../verdict/question.ts'
import type { WeighedItem } from '../../verdict/verdict.ts'
import { atOf, type Moment } from '../moment.ts'
import { namesAt } from '../names.ts'
import { nameOf } from '../targets/targetLookup.ts'
import type { ScreeningResult } from './screening.ts'

const SOURCE = `SELECT data FROM sources WHERE ${KNOWN} AND id = ?2`

interface PublishedSource {
  readonly title?: string
  readonly publisher?: string
  readonly url?: string
  readonly published?: string
}

/** Sources with their registered data. Each is looked up once. */
const sourcesAt = (sql: Sql, position: number) => {
  const kept = new Map<string, PublishedSource>()
  return (ref: SourceRef) => {
    const found = kept.get(ref.sourceId)
    if (found) return { ...ref, ...found }
    const row = sql.get<{ data: string }>(SOURCE, position, ref.sourceId)
    const { title, publisher, url, published } = JSON.parse(row?.data ?? '{}') as PublishedSource
    const known: PublishedSource = {
      ...(title !== undefined && { title }),
      ...(publisher !== undefined && { publisher }),
      ...(url !== undefined && { url }),
      ...(published !== undefined && { published }),
    }
    kept.set(ref.sourceId, known)
    return { ...ref, ...known }
  }
}

/** @param nameOf the present name of a target, shown next to the name that the instrument uses */
const shownOf = (
  { item, applies, ownership }: WeighedItem,
  sourceOf: ReturnType<typeof sourcesAt>,
  nameOf: (targetId: string) => string | undefined,
) => ({
  ...item,
  target: item.target && {
    ...item.target,
    name: nameOf(item.target.targetId) ?? item.target.nameInInstrument,
  },
  applies,
  ...(ownership && { byOwnership: ownership }),
  sources: item.sources.map(sourceOf),
})

/**
 * The answer to a question.
 * @param page which of the items are shown; the verdicts rest on all of them
 */
export const answerTo = (
  sql: Sql,
  moment: Moment,
  { jurisdictions, ...asked }: Question,
  { matched, near, bound, verdicts, items, notCovered }: ScreeningResult,
  page: (items: readonly WeighedItem[]) => readonly WeighedItem[] = (all) => all,
) => {
  const names = namesAt(sql, moment.position)
  const sourceOf = sourcesAt(sql, moment.position)
  const called = (targetId: string) => nameOf(sql, targetId, moment)
  const shown = page(items).map((weighed) => shownOf(weighed, sourceOf, called))
  const answer = {
    question: {
      ...asked,
      ...(jurisdictions.length > 0 && { jurisdictions }),
      matched,
      near,
      bound,
    },
    verdicts,
    items: shown,
    notCovered,
  }
  const named = JSON.parse(names.inJson(JSON.stringify(answer))) as typeof answer
  // An answer that something is not recorded rests on the whole log.
  return { ...named, at: atOf(sql, moment, moment.position, true) }
}
