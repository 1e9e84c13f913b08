/**
 * The names of our streams on a server that may be shared. Events are in `detente.deal-…`, of the category
 * `detente.deal`; state cells in `detente:state-…`, where the filter of the log does not find them.
 */

export interface Names {
  /** What the names of all streams of events begin with, and no others. */
  readonly prefix: string
  readonly stream: (stream: string) => string
  /** The stream's name as our callers know it. */
  readonly fromServer: (name: string) => string
  readonly cell: (cell: string) => string
  /** The cell that says which ledger it is. */
  readonly identity: string
}

/** @param ledger letters, digits and _ */
export const namesOf = (ledger: string): Names => {
  const prefix = `${ledger}.`
  return {
    prefix,
    stream: (stream) => prefix + stream,
    fromServer: (name) => name.slice(prefix.length),
    cell: (cell) => `${ledger}:state-${cell}`,
    identity: `${ledger}:ledger`,
  }
}
