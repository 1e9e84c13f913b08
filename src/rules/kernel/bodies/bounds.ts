/**
 * The most items that a list in a command body may have, by the name of the field. These bounds apply to new
 * commands only. Event schemas do not have them, so events of earlier releases stay readable.
 */
const MOST: Readonly<Record<string, number>> = {
  deals: 20,
  sources: 50,
  goods: 200,
  affectsGoods: 200,
  addedGoods: 200,
  removedGoods: 200,
  targets: 500,
  addedTargets: 500,
  removedTargets: 500,
  covers: 100,
  items: 100,
  ids: 20,
}

/** For lists that the table above does not name. */
const MOST_ITEMS = 50

/** The most items of the list in this field. */
export const mostOf = (field: string): number => MOST[field] ?? MOST_ITEMS
