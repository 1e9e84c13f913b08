/** What a screening officer asks: may we deal with X, or buy G from X for delivery in Y, on day D? */

import type { Nomenclature } from '../../events/text/goods.ts'

/** The parameters that describe one transaction. What is absent is unknown. It narrows nothing. */
export interface Transaction {
  /** An HS, CN or HTS code in digits. */
  readonly goods?: string | undefined
  /** What digits after the sixth of the goods belong to. */
  readonly nomenclature?: Nomenclature | undefined
  /** Codes of countries. */
  readonly origin?: string | undefined
  readonly transit?: string | undefined
  readonly destination?: string | undefined
}

/** The counterparty. Several fields may be given, and every target that one of them finds counts. */
export interface Counterparty {
  /** The id of a target. */
  readonly target?: string | undefined
  readonly name?: string | undefined
  /** The scheme, a colon and the value, such as `imo:9074729`. */
  readonly identifier?: string | undefined
}

export interface Question extends Counterparty, Transaction {
  /** Codes of the jurisdictions whose law may bind the officer. All when empty. */
  readonly jurisdictions: readonly string[]
}

/** Whether a question names a counterparty. */
export const hasCounterparty = ({ target, name, identifier }: Counterparty): boolean =>
  target !== undefined || name !== undefined || identifier !== undefined
