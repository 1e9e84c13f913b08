/**
 * The values of an event that are kept with the details of a private person: which they are, and the event with marks in
 * their place. The types declare them (`apart` in meaning.ts); evidence about such an event has them, too. Pure.
 */
import { stepsOf } from '../canonical/pointer.ts'
import type { AnyEvent } from '../catalogue.ts'
import { type SourceRef, streamOf, subjectOf } from '../envelope.ts'
import { type PrivateKind, privateMark, privateMarksIn } from '../privateMark.ts'
import { meaningfulFields } from './meanings.ts'

/** A field with private values. Items of a list count as the list itself. */
export interface PrivateField {
  /** From the event on: `['data', 'place']`. */
  readonly path: readonly string[]
  readonly kind: PrivateKind
}

/** Finds an event by its id. */
export type FindEvent = (id: string) => Promise<AnyEvent | undefined>

const declared = (type: string): readonly PrivateField[] =>
  meaningfulFields(type).flatMap(({ path, meaning }) =>
    meaning.apart ? [{ path: ['data', ...path], kind: meaning.apart }] : [],
  )

const beginsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((name, index) => path[index] === name)

/** The fields of an event whose values are private, if its person is. */
export const privateFieldsOf = async (event: AnyEvent, find: FindEvent): Promise<readonly PrivateField[]> => {
  if (event.type === 'ClaimContradicted') {
    const { eventId, field } = event.data
    if (field === undefined) return []
    const target = await find(eventId)
    if (!target) return []
    const given = stepsOf(field).filter((name) => !/^\d+$/.test(name))
    return (await privateFieldsOf(target, find))
      .filter(({ path }) => beginsWith(path, given) || beginsWith(given, path))
      .map(({ path, kind }) => ({ path: ['data', 'value', ...path.slice(given.length)], kind }))
  }
  if (event.type === 'EventCorrected') {
    const target = event.data.patch.data && (await find(event.data.eventId))
    if (!target) return []
    return (await privateFieldsOf(target, find)).map(({ path, kind }) => ({
      path: ['data', 'patch', ...path],
      kind,
    }))
  }
  return declared(event.type)
}

const isMark = (text: string): boolean => {
  const [mark] = privateMarksIn(text)
  return mark !== undefined && text === privateMark(mark.holder, mark.kind, mark.digest)
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const replaced = (value: unknown, path: readonly string[], make: (value: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((item) => replaced(item, path, make))
  const [name, ...rest] = path
  if (name === undefined) {
    const isLeft = value === null || value === undefined || (typeof value === 'string' && isMark(value))
    return isLeft ? value : make(textOf(value))
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return value
  return { ...value, [name]: replaced((value as Record<string, unknown>)[name], rest, make) }
}

/**
 * The event with marks in place of its private values.
 * @param seal stores a value apart and returns its mark
 */
export const withMarks = (
  event: AnyEvent,
  fields: readonly PrivateField[],
  seal: (kind: PrivateKind, value: string) => string,
): AnyEvent =>
  fields.reduce<unknown>(
    (before, { path, kind }) => replaced(before, path, (value) => seal(kind, value)),
    event,
  ) as AnyEvent

/**
 * What an event is about that can have private values: the stream of a prisoner or a source; undefined for events of other
 * things.
 */
export const caseOf = async (event: AnyEvent, find: FindEvent): Promise<string | undefined> => {
  if (['prisoner', 'source'].includes(subjectOf(event.stream))) return event.stream
  if (event.type === 'GroupMemberNamed') return streamOf('prisoner', event.data.prisonerId)
  if (event.type !== 'ClaimContradicted' && event.type !== 'EventCorrected') return undefined
  const target = await find(event.data.eventId)
  return target && caseOf(target, find)
}

/** The sources that an event cites, or that it corrects another event to cite. */
export const citationsIn = (event: AnyEvent): readonly SourceRef[] => [
  ...(event.sources ?? []),
  ...(event.type === 'EventCorrected' ? ((event.data.patch.sources as SourceRef[] | undefined) ?? []) : []),
]

/**
 * The event with marks in place of what it quotes of confidential sources.
 * @param seal stores a value with the details of a source, and returns its mark; undefined for other sources
 */
export const withSealedCitations = (
  event: AnyEvent,
  seal: (sourceId: string) => ((kind: PrivateKind, value: string) => string) | undefined,
): AnyEvent => {
  const sealOne = (ref: SourceRef): SourceRef => {
    const sealed = seal(ref.sourceId)
    if (!sealed) return ref
    const of = (kind: 'quote' | 'locator') => {
      const value = ref[kind]
      return value === undefined || isMark(value) ? value : sealed(kind, value)
    }
    const { sourceId } = ref
    const [locator, quote] = [of('locator'), of('quote')]
    return { sourceId, ...(locator !== undefined && { locator }), ...(quote !== undefined && { quote }) }
  }
  const cited = event.sources ? { ...event, sources: event.sources.map(sealOne) } : event
  if (cited.type !== 'EventCorrected' || !Array.isArray(cited.data.patch.sources)) return cited
  const sources = (cited.data.patch.sources as SourceRef[]).map(sealOne)
  return { ...cited, data: { ...cited.data, patch: { ...cited.data.patch, sources } } }
}
