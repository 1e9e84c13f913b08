/** Turns what SQLite throws into the catalogue's errors, by its result codes and never by its texts. */
import { StoreError } from '../errors.ts'

/** Result codes, https://www.sqlite.org/rescode.html. */
export const BUSY = 5
export const NOT_A_DATABASE = 26
export const CONSTRAINT_UNIQUE = 2067

/** Nobody but the operator can help with these: no permission, read-only, cannot open. */
const UNUSABLE: readonly number[] = [3, 8, 14, 23]

/** The extended result code of an error of SQLite, undefined for any other error. */
export const resultCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : undefined

/** Whether an error is SQLite's and of the given primary code. */
export const isResult = (error: unknown, primary: number): boolean => {
  const code = resultCode(error)
  return code !== undefined && (code & 0xff) === primary
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** What to answer when a read or a write fails for a reason that is not the caller's. */
export const unavailable = (error: unknown): StoreError =>
  error instanceof StoreError
    ? error
    : new StoreError('unavailable', `the ledger cannot be used: ${reason(error)}`, { cause: error })

/** What to answer when a file cannot be opened. */
export const cannotOpen = (path: string, error: unknown): StoreError => {
  if (error instanceof StoreError) return error
  const cause = { cause: error }
  if (isResult(error, NOT_A_DATABASE)) {
    return new StoreError('wrong-format', `${path} is not a ledger: it is not an SQLite file`, cause)
  }
  const code = resultCode(error)
  return code === undefined || UNUSABLE.includes(code & 0xff)
    ? new StoreError('bad-address', `cannot open ${path}: ${reason(error)}`, cause)
    : new StoreError('unavailable', `cannot open ${path}: ${reason(error)}`, cause)
}
