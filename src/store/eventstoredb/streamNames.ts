/**
 * Names of our streams on a server that others may share. Events are in streams such as `detente.deal-…`, with
 * the category `detente.deal`. State cells are in `detente:state-…`, which the filter of the log excludes.
 */

export interface StreamNames {
  /** The prefix of all our event streams. No other stream has it. */
  readonly prefix: string
  readonly stream: (stream: string) => string
  /** The stream's name without the prefix. */
  readonly fromServer: (name: string) => string
  readonly cell: (cell: string) => string
  /** The cell that holds the ledger's id. */
  readonly identity: string
}

/** @param ledger letters, digits and _ */
export const namesOf = (ledger: string): StreamNames => {
  const prefix = `${ledger}.`
  return {
    prefix,
    stream: (stream) => prefix + stream,
    fromServer: (name) => name.slice(prefix.length),
    cell: (cell) => `${ledger}:state-${cell}`,
    identity: `${ledger}:ledger`,
  }
}
