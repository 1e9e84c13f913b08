/** Checks a sample of the generated history: schemas, references, rules. A benchmark of nonsense proves nothing. */

import { jcs } from '../events/canonical/jcs.ts'
import { type AnyEvent, eventTypeOf, parseEvent } from '../events/catalogue.ts'
import { isLedgerStream, streamOf, subjectOf } from '../events/envelope.ts'
import { referencesIn } from '../events/history/references.ts'
import { judge } from '../src/rules/kernel/judge.ts'
import { commands } from '../src/rules/registry.ts'
import { generate } from './generate.ts'

const wrong = (event: AnyEvent, why: string): never => {
  throw new Error(`generated ${event.type} ${event.stream} r${event.revision}: ${why}`)
}

/**
 * Generates events and checks each as a command would.
 * @throws Error with the first event that is wrong
 */
export const checkSample = (count: number, seed?: number): void => {
  const streams = new Map<string, AnyEvent[]>()
  const events = new Map<string, AnyEvent>()
  for (const ready of generate(count, seed)) {
    const event = parseEvent(ready.body)
    const history = streams.get(ready.stream) ?? []
    streams.set(ready.stream, history)
    const type = eventTypeOf(event.type)
    const parsed = type?.data.safeParse(event.data)
    if (!parsed?.success) wrong(event, String(parsed?.error))
    if (jcs(parsed?.data) !== jcs(event.data)) wrong(event, 'defaults are missing')
    if (event.revision !== history.length) wrong(event, `revision, not ${history.length}`)
    if (isLedgerStream(event.stream)) {
      for (const { to, id } of referencesIn(event)) {
        const known = to === 'event' ? events.has(id) : streams.has(streamOf(to, id))
        if (!known) wrong(event, `unknown ${to} ${id}`)
      }
    }
    const decider = commands.find((one) => one.subject === subjectOf(event.stream))?.rules
    const broken =
      decider?.refuses(event, { history, streams, events }) ?? (decider && judge(decider, history, [event]))
    if (broken) wrong(event, broken.detail)
    history.push(event)
    events.set(event.id, event)
  }
}
