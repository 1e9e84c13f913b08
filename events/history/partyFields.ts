/** The codes of parties in the data of an event, each with its place. */
import { pointerTo } from '../canonical/pointer.ts'
import { FORMER_CODES } from '../text/formerStates.ts'
import { meaningfulFields } from './meanings.ts'

interface PartyCode {
  readonly code: string
  /** RFC 6901, from the root of the data. */
  readonly pointer: string
}

/** What a field says of something at any time: a firm of a state that ended may be registered today. */
const TIMELESS = 'country'

const paths = new Map<string, readonly (readonly string[])[]>()

const pathsOf = (type: string): readonly (readonly string[])[] => {
  const known = paths.get(type)
  if (known) return known
  const found = meaningfulFields(type)
    .filter(({ path, meaning }) => meaning.party !== undefined && path.at(-1) !== TIMELESS)
    .map(({ path }) => path)
  paths.set(type, found)
  return found
}

const codesAt = (value: unknown, path: readonly string[], pointer: string): readonly PartyCode[] => {
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => codesAt(one, path, pointerTo(pointer, index)))
  }
  const [field, ...rest] = path
  if (field === undefined) return typeof value === 'string' ? [{ code: value, pointer }] : []
  if (typeof value !== 'object' || value === null) return []
  return codesAt((value as Readonly<Record<string, unknown>>)[field], rest, pointerTo(pointer, field))
}

/** The former codes that an event names as acting, acted on or asked at its time. */
export const formerCodesIn = (type: string, data: unknown): readonly PartyCode[] =>
  pathsOf(type)
    .flatMap((path) => codesAt(data, path, ''))
    .filter(({ code }) => FORMER_CODES.has(code))
