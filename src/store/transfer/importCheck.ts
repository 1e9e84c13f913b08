/**
 * Checks an export before anything of it is appended. A service trusts what is in its ledger, so an import
 * accepts only what a service could have written.
 */
import { idOf, isLedgerStream, streamOf, subjectOf } from '../../../events/envelope.ts'
import { BadEvent, readStored } from '../../../events/history/storedText.ts'
import { BadExport, type EventLine, readHeader, readLine } from './exportFormat.ts'

/** What the commands say about the events that they record. */
export interface Recordable {
  /** Whether events of this type begin a stream. */
  opens(type: string): boolean
  /** The ids that an event reserves; each is unique in the whole ledger. */
  reserves(type: string, data: unknown): readonly string[]
}

/** Reads the event that the ledger has at a revision of a stream: its text, or undefined. */
export type Present = (stream: string, revision: number) => Promise<string | undefined>

/** An id in 16 characters instead of 36: an export may have millions of events. */
const short = (uuid: string): string => Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('latin1')

const refuse = (why: string): never => {
  throw new BadEvent(why)
}

/** Tracks what the lines so far contain: the revision of each stream, and the ids in use. */
const openSeen = (recordable: Recordable) => {
  const ids = new Set<string>()
  const next = new Map<string, number>()
  const holders = new Map<string, string>()
  const erased = new Set<string>()
  const deleted = new Set<string>()

  const event = (line: EventLine): void => {
    const { stream, revision, body } = line
    const event = readStored(body)
    for (const name of ['id', 'type', 'stream', 'revision'] as const) {
      if (line[name] !== event[name])
        refuse(`its ${name} is ${line[name]} outside the body but ${event[name]} inside it`)
    }
    const id = short(event.id)
    if (ids.has(id)) refuse(`the id ${event.id} is already in an earlier line`)
    ids.add(id)
    const due = next.get(stream) ?? 0
    if (revision !== due) refuse(`it is revision ${revision} of ${stream}, but revision ${due} is expected`)
    next.set(stream, due + 1)
    if (deleted.has(stream)) refuse(`${stream} is deleted in an earlier line`)
    if (isLedgerStream(stream) && recordable.opens(event.type) !== (revision === 0)) {
      refuse(
        revision === 0 ? `${event.type} cannot begin ${stream}` : `${event.type} can only begin ${stream}`,
      )
    }
    for (const id of recordable.reserves(event.type, event.data)) {
      const holder = holders.get(id) ?? stream
      if (holder !== stream) refuse(`the id ${id.replace('-', ' ')} is used in ${holder}`)
      holders.set(id, stream)
    }
    if (event.type === 'PersonErased' || event.type === 'SourceDetailsErased')
      erased.add(streamOf('personal', idOf(stream)))
  }

  /** Only a person's details are ever deleted, after the ledger says that the person is erased. */
  const deletion = (stream: string): void => {
    if (subjectOf(stream) !== 'personal')
      refuse(`it deletes ${stream}, but only details of a person may be deleted`)
    if (!erased.has(stream)) refuse(`it deletes ${stream} before any PersonErased`)
    deleted.add(stream)
  }
  return { event, deletion }
}

/**
 * Checks each line of an export, then yields it.
 * @param present reads what the ledger already has, which must be the same
 * @throws BadExport that names the first bad line and the reason
 */
export async function* checkedLines(
  lines: AsyncIterable<string>,
  recordable: Recordable,
  present: Present = async () => undefined,
): AsyncGenerator<string> {
  const seen = openSeen(recordable)
  const check = async (text: string, at: number): Promise<void> => {
    if (at === 1) return void readHeader(text)
    const line = readLine(text, at)
    if ('deleted' in line) return seen.deletion(line.deleted)
    if ('events' in line) return
    seen.event(line)
    const there = await present(line.stream, line.revision)
    if (there !== undefined && there !== line.body) {
      refuse(`the ledger has another event at revision ${line.revision} of ${line.stream}`)
    }
  }
  let at = 0
  for await (const text of lines) {
    at++
    try {
      await check(text, at)
    } catch (error) {
      throw error instanceof BadEvent ? new BadExport(`line ${at}: ${error.message}`) : error
    }
    yield text
  }
}
