/**
 * Why bytes that a log vouches for are no leaf of a Detente: no event of a ledger stream in its canonical form, with the
 * fields that events have and of a type and version that are known. What its data say is left to the catalogue.
 */
import { canonicalFault } from '../../../events/canonical/scan.ts'
import { eventTypeOf } from '../../../events/catalogue.ts'
import { isLedgerStream } from '../../../events/envelope.ts'

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

const known = FIELDS.map(([name, kind, always]) => ({
  name,
  bytes: Uint8Array.from(Buffer.from(name)),
  kind,
  always,
}))

const isName = (bytes: Buffer, start: number, end: number, name: Uint8Array): boolean => {
  if (end - start !== name.length) return false
  for (let at = 0; at < name.length; at++) if (bytes[start + at] !== name[at]) return false
  return true
}

/** Why an event cannot be of this type and version. */
const typeFault = (type: string, version: string): string | undefined => {
  const found = eventTypeOf(type)
  if (!found) return `its type ${JSON.stringify(type.slice(0, 80))} is none that this version knows`
  const oldest = found.version - found.upcasts.length
  const number = Number(version)
  if (Number.isInteger(number) && number >= oldest && number <= found.version) return undefined
  return `it is ${type} version ${version.slice(0, 20)}; this version knows ${oldest} to ${found.version}`
}

/** What is wrong with a leaf; undefined when nothing is. */
export const leafFault = (bytes: Buffer): string | undefined => {
  let next = 0
  let fault: string | undefined
  let [stream, type, version] = ['', '', '']

  const pass = (upTo: number): void => {
    for (; next < upTo; next++) {
      const field = known[next]
      if (field?.always) fault ??= `it has no field ${field.name}`
    }
  }

  const bad = canonicalFault(bytes, (name, nameEnd, value, valueEnd) => {
    if (fault !== undefined) return
    let at = next
    while (at < known.length && !isName(bytes, name, nameEnd, (known[at] as (typeof known)[number]).bytes))
      at++
    const field = known[at]
    if (!field) {
      fault = `it has a field ${JSON.stringify(bytes.toString('utf8', name, Math.min(nameEnd, name + 80)))}, which no event has`
      return
    }
    pass(at)
    next = at + 1
    if (((kinds[bytes[value] as number] as number) & field.kind) === 0)
      fault ??= `its field ${field.name} has a value of another kind`
    if (field.name === 'stream') stream = bytes.toString('latin1', value + 1, valueEnd - 1)
    else if (field.name === 'type') type = bytes.toString('latin1', value + 1, valueEnd - 1)
    else if (field.name === 'version') version = bytes.toString('latin1', value, valueEnd)
  })
  if (bad !== undefined) return bad
  if (bytes[0] !== 0x7b) return 'it is no JSON object'
  pass(known.length)
  if (fault !== undefined) return fault
  if (!isLedgerStream(stream))
    return `its stream ${JSON.stringify(stream.slice(0, 80))} is none of the ledger`
  return typeFault(type, version)
}
