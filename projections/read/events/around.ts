/** SQL: the rows before an event and with it. An event also concerns what a correction removes. */

/** @param alias of the table, where a query has several; ?1 is the position of the event */
export const around = (alias?: string): string => {
  const of = alias === undefined ? '' : `${alias}.`
  return `${of}known_from <= ?1 AND ${of}known_to >= ?1`
}
