/**
 * How many items the lists of command bodies may have, by the name of the field. They bind whoever records now; events
 * never lose what an earlier release let in, so no event schema knows of them.
 */
const MOST: Readonly<Record<string, number>> = {
  deals: 20,
  sources: 50,
  goods: 200,
  affectsGoods: 200,
  targets: 500,
  addedTargets: 500,
  removedTargets: 500,
  covers: 100,
  items: 100,
  ids: 20,
}

/** Of a list that the table above does not name. */
export const MOST_ITEMS = 50

/** The most items of the list in a field. */
export const mostOf = (field: string): number => MOST[field] ?? MOST_ITEMS
