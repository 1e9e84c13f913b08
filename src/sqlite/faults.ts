/** Turns errors of SQLite and the disk into the store's errors, by their codes, never by their texts. */
import { StoreError } from '../failure/storeError.ts'

/** Result codes, https://www.sqlite.org/rescode.html. */
export const BUSY = 5
const NOT_A_DATABASE = 26
export const CONSTRAINT_UNIQUE = 2067

/** Errors that only the operator can fix: no permission, read-only, cannot open. */
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

/**
 * Result codes of faults that pass by themselves or once somebody frees space: busy, no memory, read-only, input
 * and output, full, cannot open.
 */
const PASSING_RESULTS: readonly number[] = [BUSY, 7, 8, 10, 13, 14]

/** The same for errors of the file system. */
const PASSING_CODES: ReadonlySet<unknown> = new Set([
  ...['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ENFILE', 'ENOMEM', 'EBUSY'],
])

/** Whether an error is not the caller's fault and will pass, for example a full disk. */
export const isPassing = (error: unknown): boolean =>
  PASSING_RESULTS.some((code) => isResult(error, code)) ||
  (error instanceof Error && 'code' in error && PASSING_CODES.has(error.code))

export const CORRUPT = 11

/** Whether an error, or its cause, says that a file of SQLite is damaged. */
export const isDamage = (error: unknown): boolean =>
  isResult(error, CORRUPT) ||
  isResult(error, NOT_A_DATABASE) ||
  (error instanceof StoreError && isDamage(error.cause))

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The error for a read or a write that fails for a reason that is not the caller's. */
export const unavailable = (error: unknown): StoreError =>
  error instanceof StoreError
    ? error
    : new StoreError('unavailable', `the ledger cannot be used: ${reason(error)}`, { cause: error })

/** The error for a file that cannot be opened. */
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
