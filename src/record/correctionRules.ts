/** The refusals of corrections: a correction that changes nothing, changes an id, or makes an event invalid. */

import { jcs } from '../../events/canonical/jcs.ts'
import { mergePatch } from '../../events/canonical/mergePatch.ts'
import { type AnyEvent, type EventOf, eventTypeOf } from '../../events/catalogue.ts'
import type { EventType } from '../../events/eventType.ts'
import { isEvidence } from '../../events/evidence.ts'
import { withPatches } from '../../events/history/repairs.ts'
import type { FieldError } from '../failure/problems.ts'
import { check, zodErrors } from '../rules/kernel/bodies/body.ts'
import { inWords } from '../rules/kernel/bodies/issueText.ts'
import { strict } from '../rules/kernel/bodies/strict.ts'
import type { Violation } from '../rules/kernel/rules.ts'
import { commandRecording } from '../rules/registry.ts'

/** What a correction cannot change: ids that an event introduces, those of its subject, and whether its details are kept apart. */
const identityOf = ({ type, data }: AnyEvent): string => {
  const body: Record<string, unknown> = data
  const command = commandRecording(type)
  return jcs([
    command?.reserves?.(body) ?? [],
    command?.idOf?.(body) ?? '',
    isEvidence(type) ? body.eventId : '',
    type === 'SourceRegistered' ? (body.confidential ?? false) : '',
  ])
}

const bad = (rule: 'wrong-value' | 'unknown-field', pointer: string, detail: string): Violation => ({
  rule,
  pointer,
  detail,
})

/** The first field of the envelope that the patch names although the event does not have it. */
const absentField = ({ patch }: EventOf<'EventCorrected'>['data'], target: AnyEvent): string | undefined =>
  (['occurred', 'effective', 'sources', 'confidence'] as const).find(
    (name) => patch[name] !== undefined && target[name === 'effective' ? 'occurred' : name] === undefined,
  )

/** What a command would refuse in the data of an event, or change. */
const strictly = (type: EventType, data: unknown): ReadonlyMap<string, FieldError> => {
  const checked = check(strict(type.data), data)
  const errors = checked.ok
    ? checked.notes.flatMap((note): readonly FieldError[] =>
        note.detail.startsWith('recorded') ? [{ ...note, code: 'wrong-value' }] : [],
      )
    : (checked.problem.errors ?? [])
  return new Map(errors.map((error) => [`${error.pointer} ${error.detail}`, error]))
}

/**
 * The fault of a correction that brings in what no command could. An event keeps what an earlier release
 * accepted, but cannot get more of it.
 */
const broughtIn = (before: AnyEvent, after: AnyEvent): Violation | undefined => {
  const type = eventTypeOf(after.type)
  if (!type) return undefined
  const already = strictly(type, before.data)
  const first = [...strictly(type, after.data)].find(([key]) => !already.has(key))?.[1]
  if (!first) return undefined
  const detail = first.detail.replace(/^recorded/, 'must be given in the recorded form:')
  return { rule: first.code, pointer: `/patch/data${first.pointer}`, detail }
}

/** @param target the event with its repairs applied */
export const refusesCorrection = (
  { data }: EventOf<'EventCorrected'>,
  target: AnyEvent,
): Violation | undefined => {
  const absent = absentField(data, target)
  if (absent) {
    return bad('unknown-field', `/patch/${absent}`, `the ${target.type} has no ${absent}`)
  }
  const after = withPatches(target, [data.patch])
  if (!after) {
    const wrong = eventTypeOf(target.type)?.data.safeParse(mergePatch(target.data, data.patch.data ?? {}), {
      reportInput: true,
      error: inWords,
    })
    const [first] = wrong?.error ? zodErrors(wrong.error) : []
    return {
      rule: first?.code ?? 'wrong-value',
      pointer: `/patch/data${first?.pointer ?? ''}`,
      detail: first?.detail ?? 'makes the event invalid for its type',
    }
  }
  if (jcs(after) === jcs(target)) return bad('wrong-value', '/patch', 'must change something of the event')
  return identityOf(after) === identityOf(target)
    ? broughtIn(target, after)
    : bad(
        'wrong-value',
        '/patch/data',
        'must not change an id, or what is confidential; retract the event and record another',
      )
}
