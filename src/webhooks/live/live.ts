/**
 * The live stream to many clients: each piece of the log is read once for all clients at the same position, and rendered once
 * for each filter. A client that does not read what it is sent waits at its position and is disconnected in the end; nothing
 * piles up for it.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import { withMembers } from '../../../events/canonical/jsonText.ts'
import { parseEvent } from '../../../events/catalogue.ts'
import { type LogRow, readLog, shownRow } from '../../../projections/read/events/logPieces.ts'
import type { Position } from '../../store/port.ts'
import type { PositionMarks } from '../../views/positionMarks.ts'
import type { Views } from '../../views/views.ts'
import { type ReadTurn, readTurnOf } from '../delivery/logStretch.ts'
import { facetsOf } from '../filters/facets.ts'
import type { Filter } from '../filters/filter.ts'
import { openFilterIndex } from '../filters/filterIndex.ts'

/** Events that are read and written at a time, */
const PIECE = 100
/** and bytes, or one event if it is larger. A client that reads nothing holds so much memory, besides its socket's. */
export const PIECE_BYTES = 32_768
/** With many clients events are gathered for a moment: a write to each client costs more than the events. */
const CLIENTS_A_MS = 20
const MOST_GATHERING_MS = 100

/** How long to wait after the log could not be read, in milliseconds. */
const AGAIN_MS = 1_000

/** How the key of a filter begins whose clients see withheld names; a filter is a JSON object. */
const NAMES = 'names '

/** Where the stream of a client is written. */
export interface Sink {
  /** False when the client cannot take more at the moment. */
  write(text: Buffer): boolean
  /** Ends the stream after a whole event, so that the client can continue after the last id. */
  end(): void
}

interface Client {
  readonly key: string
  /** The id of the API key of the request, or the name of an actor without a key. */
  readonly actor: string
  readonly filter: Filter
  readonly sink: Sink
  position: Position
  /** Heartbeats since the client could not take more; undefined while it reads what it is sent. */
  full: number | undefined
}

export interface OpenStream {
  /** To be called when the client can take more again. */
  drained(): void
  leave(): void
}

export interface Live {
  /** To be called when the views have applied more of the log. */
  wake(): void
  /** Sends the events after a position that match, and those that are recorded later. */
  join(filter: Filter, after: Position, sink: Sink, client: { actor: string; seesNames: boolean }): OpenStream
  /** Undefined while the actor may open a stream; else whether its key or all clients have reached the limit, and that limit. */
  fullFor(actor: string): { readonly of: 'key' | 'all'; readonly most: number } | undefined
  /** Ends the streams of an API key that was revoked. */
  expel(actor: string): void
  clients(): number
  /** Sends a heartbeat with its position to each client that waits, and disconnects those that read nothing. */
  beat(): void
  close(): void
}

/** An event in the format of an event stream (WHATWG HTML, 9.2). JSON text has no line breaks. */
const frameOf = ({ position, type, body, headline }: LogRow, id: string): string => {
  const data = withMembers(body, { headline, position: String(position) })
  return `id: ${id}\nevent: ${type}\ndata: ${data}\n\n`
}

export interface LiveOptions {
  /** Between heartbeats, in milliseconds. A client that reads nothing for two of them is disconnected. */
  readonly heartbeatMs: number
  readonly marks: Pick<PositionMarks, 'write' | 'writeAt'>
  /** Most streams of all clients, and of one API key. */
  readonly most: number
  readonly mostOfKey: number
  /** The present, RFC 3339 UTC with milliseconds. */
  readonly now: () => string
}

/** Counts by name; a count of zero is forgotten. */
const openCounts = () => {
  const counts = new Map<string, number>()
  return {
    of: (name: string): number => counts.get(name) ?? 0,
    /** @returns the count afterwards */
    add: (name: string, by: 1 | -1): number => {
      const count = (counts.get(name) ?? 0) + by
      if (count === 0) counts.delete(name)
      else counts.set(name, count)
      return count
    },
  }
}

export const openLive = (
  views: Pick<Views, 'sql' | 'position'>,
  { heartbeatMs, marks, most, mostOfKey, now }: LiveOptions,
  failed: (error: unknown) => void,
): Live => {
  const clients = new Set<Client>()
  const ofActor = openCounts()
  const ofFilter = openCounts()
  const index = openFilterIndex<string>()
  let reading = false
  let turn = 0
  let gathering: NodeJS.Timeout | undefined
  let closed = false

  const leave = (client: Client): void => {
    if (!clients.delete(client)) return
    ofActor.add(client.actor, -1)
    if (ofFilter.add(client.key, -1) === 0) index.remove(client.key)
  }

  const send = (client: Client, text: Buffer): void => {
    if (!client.sink.write(text)) client.full = 0
  }

  const frameFor = (row: LogRow, head: Position, seesNames: boolean): string => {
    const reader = { seesNames, today: now().slice(0, 10) }
    return frameOf(shownRow(views.sql, row, head, reader), marks.writeAt(row.position, row.id))
  }

  const sendPiece = (group: readonly Client[], stretch: ReadTurn, head: Position): void => {
    const { rows, upTo } = readLog(views.sql, stretch.after, stretch.upTo, PIECE, PIECE_BYTES)
    const frames = new Map<string, string[]>()
    for (const row of rows) {
      const rendered = new Map<boolean, string>()
      for (const key of index.find(facetsOf(views.sql, parseEvent(row.body), row.position))) {
        const seesNames = key.startsWith(NAMES)
        const frame = rendered.get(seesNames) ?? frameFor(row, head, seesNames)
        rendered.set(seesNames, frame)
        const others = frames.get(key)
        if (others) others.push(frame)
        else frames.set(key, [frame])
      }
    }
    const texts = new Map([...frames].map(([key, all]) => [key, Buffer.from(all.join(''))]))
    for (const client of group) {
      client.position = upTo
      const text = texts.get(client.key)
      if (text) send(client, text)
    }
  }

  const run = async (): Promise<void> => {
    reading = true
    try {
      for (;;) {
        const head = views.position()
        const waiting = [...clients].filter(({ position, full }) => full === undefined && position < head)
        const places = waiting.map(({ position }) => position)
        const stretch = readTurnOf(places, head, turn++)
        if (!stretch) return
        sendPiece(
          waiting.filter(({ position }) => position === stretch.after),
          stretch,
          head,
        )
        await breathe()
      }
    } catch (error) {
      failed(error)
      runIn(AGAIN_MS)
    } finally {
      reading = false
    }
  }

  const runIn = (ms: number): void => {
    if (gathering || closed) return
    gathering = setTimeout(() => {
      gathering = undefined
      void run()
    }, ms)
  }

  const wake = (): void => {
    if (reading || gathering || clients.size === 0) return
    const ms = Math.min(MOST_GATHERING_MS, Math.floor(clients.size / CLIENTS_A_MS))
    if (ms === 0) void run()
    else runIn(ms)
  }

  const beat = (): void => {
    for (const client of [...clients]) {
      if (client.full === undefined)
        send(client, Buffer.from(`: heartbeat\nid: ${marks.write(client.position)}\n\n`))
      else if (client.full++ > 0) {
        leave(client)
        client.sink.end()
      }
    }
  }
  const beating = setInterval(beat, heartbeatMs).unref()

  return {
    wake,
    beat,
    clients: () => clients.size,
    fullFor: (actor) => {
      if (ofActor.of(actor) >= mostOfKey) return { of: 'key', most: mostOfKey }
      return clients.size >= most ? { of: 'all', most } : undefined
    },
    expel: (actor) => {
      for (const client of [...clients]) {
        if (client.actor !== actor) continue
        leave(client)
        client.sink.end()
      }
    },
    join: (filter, after, sink, { actor, seesNames }) => {
      const key = (seesNames ? NAMES : '') + JSON.stringify(filter)
      const client: Client = { key, actor, filter, sink, position: after, full: undefined }
      clients.add(client)
      ofActor.add(actor, 1)
      if (ofFilter.add(key, 1) === 1) index.set(key, filter)
      wake()
      return {
        drained: () => {
          client.full = undefined
          wake()
        },
        leave: () => leave(client),
      }
    },
    close: () => {
      closed = true
      clearInterval(beating)
      clearTimeout(gathering)
      for (const client of [...clients]) {
        leave(client)
        client.sink.end()
      }
    },
  }
}
