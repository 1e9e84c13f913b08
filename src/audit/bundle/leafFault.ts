/**
 * Why bytes that a log vouches for are no leaf of a Detente: no event of a ledger stream in its canonical form, with the
 * fields that events have and of a type and version that are known. What its data say is left to the catalogue.
 * It is done for each leaf of a log, so no strings are made of what is as it should be.
 */
import { canonicalFault, type EachField } from '../../../events/canonical/scan.ts'
import { streamOf } from '../../../events/envelope.ts'
import { LEDGER_SUBJECTS } from '../../../events/subject.ts'
import { hasAt, type KnownType, knownTypes } from './knownTypes.ts'

/** Kinds of values, told by their first byte. */
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

/** The fields of an event, in the order of their names, and whether every event has them. */
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

/** What is wrong with a leaf; undefined when nothing is. */
export type LeafFault = (bytes: Buffer) => string | undefined

/** @param types those that a leaf may be of */
export const leafFaultOf = (types: readonly KnownType[]): LeafFault => {
  const known = knownTypes(types)
  // Of the leaf that is looked at: to make all this anew for each would take longer than the look.
  let leaf: Buffer
  let next = 0
  let typeAt = 0
  /** What is wrong with the fields, and with what they say. */
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
      fault ??= `its field ${FIELDS[at]?.[0]} has a value of another kind`
    } else if (at === STREAM) {
      for (const subject of subjects) if (hasAt(text, value + 1, subject)) return
      const stream = leaf.toString('latin1', value + 1, valueEnd - 1)
      said = `its stream ${JSON.stringify(stream.slice(0, 80))} is none of the ledger`
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
    if (bytes[0] !== 0x7b) return 'it is no JSON object'
    pass(COUNT)
    return fault ?? said
  }
}
