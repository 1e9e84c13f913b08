/**
 * Says why a leaf is not a valid event. A valid leaf is an event of a ledger stream in canonical form, with the
 * fields of events, and of a known type and version. The catalogue checks the data. This runs for every leaf of
 * a log, so it makes no strings for valid leaves.
 */
import { canonicalFault, type EachField } from '../../../events/canonical/canonicalScan.ts'
import { streamOf } from '../../../events/envelope.ts'
import { LEDGER_SUBJECTS } from '../../../events/subject.ts'
import { hasAt, type KnownType, knownTypes } from './knownTypes.ts'

/** Kinds of values, recognised by their first byte. */
const STRING = 1
const NUMBER = 2
const OBJECT = 4
const ARRAY = 8
const NULL = 16
const kinds = new Uint8Array(256)
kinds.fill(NUMBER, 0x30, 0x3a)
for (const [byte, kind] of [
  ['"', STRING],
  ['{', OBJECT],
  ['[', ARRAY],
  ['n', NULL],
] as const) {
  kinds[byte.charCodeAt(0)] = kind
}

/** The fields of an event in alphabetical order, and whether every event has them. */
const FIELDS: readonly (readonly [name: string, kinds: number, always: boolean])[] = [
  ['actor', STRING, true],
  ['bodyHash', STRING, false],
  ['causationId', STRING, false],
  ['confidence', STRING, false],
  ['correlationId', STRING, true],
  ['data', OBJECT, true],
  ['deals', ARRAY, false],
  ['earliest', STRING + NULL, false],
  ['effective', STRING, false],
  ['id', STRING, true],
  ['keyHash', STRING, false],
  ['latest', STRING + NULL, false],
  ['occurred', STRING, false],
  ['recordedAt', STRING, true],
  ['revision', NUMBER, true],
  ['sources', ARRAY, false],
  ['stream', STRING, true],
  ['type', STRING, true],
  ['version', NUMBER, true],
]

const COUNT = FIELDS.length
const namesOf = FIELDS.map(([name]) => Uint8Array.from(Buffer.from(name)))
const kindsOf = FIELDS.map(([, kind]) => kind)
const isAlways = FIELDS.map(([, , always]) => always)
const placeOf = (name: string): number => FIELDS.findIndex(([one]) => one === name)
const STREAM = placeOf('stream')
const TYPE = placeOf('type')
const VERSION = placeOf('version')

const subjects = LEDGER_SUBJECTS.map((subject) => Uint8Array.from(Buffer.from(streamOf(subject, ''))))

/** Says what is wrong with a leaf; undefined when it is valid. */
export type LeafFault = (bytes: Buffer) => string | undefined

/** @param types the types that a leaf may have */
export const leafFaultOf = (types: readonly KnownType[]): LeafFault => {
  const known = knownTypes(types)
  // State of the current leaf. It is shared, because creating it for each leaf would take longer than the check.
  let leaf: Buffer
  let next = 0
  let typeAt = 0
  /** What is wrong with the fields or their values. */
  let fault: string | undefined
  let said: string | undefined

  const pass = (upTo: number): void => {
    for (; next < upTo; next++) if (isAlways[next]) fault ??= `it has no field ${FIELDS[next]?.[0]}`
  }

  const see: EachField = (text, name, nameEnd, value, valueEnd) => {
    if (fault !== undefined) return
    let at = next
    for (; at < COUNT; at++) {
      const wanted = namesOf[at] as Uint8Array
      if (wanted.length === nameEnd - name && hasAt(text, name, wanted)) break
    }
    if (at === COUNT) {
      fault = `it has a field ${JSON.stringify(leaf.toString('utf8', name, Math.min(nameEnd, name + 80)))}, which no event has`
      return
    }
    pass(at)
    next = at + 1
    if (((kinds[text[value] as number] as number) & (kindsOf[at] as number)) === 0) {
      fault ??= `its field ${FIELDS[at]?.[0]} has a value of the wrong kind`
    } else if (at === STREAM) {
      for (const subject of subjects) if (hasAt(text, value + 1, subject)) return
      const stream = leaf.toString('latin1', value + 1, valueEnd - 1)
      said = `its stream ${JSON.stringify(stream.slice(0, 80))} is not a stream of the ledger`
    } else if (at === TYPE) typeAt = value + 1
    else if (at === VERSION && typeAt > 0 && !known.isEnd(text, typeAt, valueEnd)) {
      const type = leaf.toString('latin1', typeAt, name - 3)
      said ??= known.fault(type, leaf.toString('latin1', value, valueEnd))
    }
  }

  return (bytes) => {
    leaf = bytes
    next = 0
    typeAt = 0
    fault = undefined
    said = undefined
    const bad = canonicalFault(bytes, see)
    if (bad !== undefined) return bad
    if (bytes[0] !== 0x7b) return 'it is not a JSON object'
    pass(COUNT)
    return fault ?? said
  }
}
