/** What is refused of a correction: what changes nothing, changes an id, or makes no event of the type. */

import { jcs } from '../../events/canonical/jcs.ts'
import { mergePatch } from '../../events/canonical/mergePatch.ts'
import { type AnyEvent, type EventOf, eventTypeOf } from '../../events/catalogue.ts'
import type { EventType } from '../../events/eventType.ts'
import { isEvidence } from '../../events/evidence.ts'
import { patched } from '../../events/history/amendments.ts'
import type { FieldError } from '../failure/problems.ts'
import { check, zodErrors } from '../rules/kernel/body.ts'
import type { Violation } from '../rules/kernel/rules.ts'
import { strict } from '../rules/kernel/strict.ts'
import { inWords } from '../rules/kernel/words.ts'
import { commandRecording } from '../rules/registry.ts'

/** Ids that an event brings into the ledger, or by which it names what it is about; these stay. */
const identityOf = ({ type, data }: AnyEvent): string => {
  const body: Record<string, unknown> = data
  const command = commandRecording(type)
  return jcs([
    command?.claims?.(body) ?? [],
    command?.idOf?.(body) ?? '',
    isEvidence(type) ? body.eventId : '',
  ])
}

const bad = (rule: 'wrong-value' | 'unknown-field', pointer: string, detail: string): Violation => ({
  rule,
  pointer,
  detail,
})

/** The first field of the envelope that the patch names though the event has none such. */
const absentField = ({ patch }: EventOf<'EventCorrected'>['data'], target: AnyEvent): string | undefined =>
  (['occurred', 'effective', 'sources', 'confidence'] as const).find(
    (name) => patch[name] !== undefined && target[name === 'effective' ? 'occurred' : name] === undefined,
  )

/** What a command would refuse, or take in another form, of the data of an event. */
const strictly = (type: EventType, data: unknown): ReadonlyMap<string, FieldError> => {
  const checked = check(strict(type.data), data)
  const errors = checked.ok
    ? checked.notes.map((note): FieldError => ({ ...note, code: 'wrong-value' }))
    : (checked.problem.errors ?? [])
  return new Map(errors.map((error) => [`${error.pointer} ${error.detail}`, error]))
}

/** What a correction brings in that no command could: an event keeps what an earlier release let in, but gets no more. */
const broughtIn = (before: AnyEvent, after: AnyEvent): Violation | undefined => {
  const type = eventTypeOf(after.type)
  if (!type) return undefined
  const already = strictly(type, before.data)
  const first = [...strictly(type, after.data)].find(([key]) => !already.has(key))?.[1]
  if (!first) return undefined
  const detail = first.detail.replace(/^recorded/, 'must be given as it is recorded:')
  return { rule: first.code, pointer: `/patch/data${first.pointer}`, detail }
}

/** @param target the event as it stands */
export const refusesCorrection = (
  { data }: EventOf<'EventCorrected'>,
  target: AnyEvent,
): Violation | undefined => {
  const absent = absentField(data, target)
  if (absent) {
    return bad('unknown-field', `/patch/${absent}`, `the ${target.type} has no ${absent}`)
  }
  const after = patched(target, [data.patch])
  if (!after) {
    const wrong = eventTypeOf(target.type)?.data.safeParse(mergePatch(target.data, data.patch.data ?? {}), {
      reportInput: true,
      error: inWords,
    })
    const [first] = wrong?.error ? zodErrors(wrong.error) : []
    return {
      rule: first?.code ?? 'wrong-value',
      pointer: `/patch/data${first?.pointer ?? ''}`,
      detail: first?.detail ?? 'makes no event of its type',
    }
  }
  if (jcs(after) === jcs(target)) return bad('wrong-value', '/patch', 'must change something of the event')
  return identityOf(after) === identityOf(target)
    ? broughtIn(target, after)
    : bad('wrong-value', '/patch/data', 'must not change an id; retract the event and record another')
}
