/** Turns what SQLite and the disk throw into the catalogue's errors, by their codes and never by their texts. */
import { StoreError } from '../failure/storeError.ts'

/** Result codes, https://www.sqlite.org/rescode.html. */
export const BUSY = 5
const NOT_A_DATABASE = 26
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

/**
 * Result codes of what passes by itself, or once somebody makes room: busy, no memory, read-only, input and output, full,
 * cannot open.
 */
const PASSING_RESULTS: readonly number[] = [BUSY, 7, 8, 10, 13, 14]

/** The same for what the file system says. */
const PASSING_CODES: ReadonlySet<unknown> = new Set([
  ...['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ENFILE', 'ENOMEM', 'EBUSY'],
])

/** Whether what SQLite or the file system threw is no fault of what was asked, and will pass: a full disk, say. */
export const isPassing = (error: unknown): boolean =>
  PASSING_RESULTS.some((code) => isResult(error, code)) ||
  (error instanceof Error && 'code' in error && PASSING_CODES.has(error.code))

export const CORRUPT = 11

/** Whether an error says, or comes from one that says, that a file of SQLite is damaged. */
export const isDamage = (error: unknown): boolean =>
  isResult(error, CORRUPT) ||
  isResult(error, NOT_A_DATABASE) ||
  (error instanceof StoreError && isDamage(error.cause))

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
