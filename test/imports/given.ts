/** Shared by the tests of imports: a ledger with a source, and short ways to send a file. */
import type { Test } from 'tap'
import type { Fault } from '../../src/imports/run/fault.ts'
import type { FileMessage, Outcome, ReportMessage } from '../../src/imports/run/outcome.ts'
import { type Answer, apiOf, deal, type Ledger, measure, source, tickingClock } from '../http/given.ts'
import { buildTestService, type Given } from '../service.ts'

export interface Imported {
  readonly file: FileMessage
  readonly rows: readonly Outcome[]
  readonly report: ReportMessage
}

export interface Importing extends Ledger {
  /** Sends a file. @param query such as `kind=targets&dryRun=true` */
  send(query: string, file: string | Uint8Array, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** Imports what must be taken. */
  imported(query: string, file: string | Uint8Array): Promise<Imported>
  /** The faults of a file, of which nothing is recorded. */
  faults(query: string, file: string | Uint8Array): Promise<readonly Fault[]>
}

/** A service with the registered source `paper`, in June 2031. */
export const importing = async (t: Test, given: Given = {}): Promise<Importing> => {
  const built = await buildTestService(t, { now: tickingClock(), ...given })
  const api = apiOf(built.app)
  await api.post('/v1/sources', source('paper'))
  const send: Importing['send'] = (query, file, headers = {}) =>
    built.app.inject({
      method: 'POST',
      url: `/v1/imports?${query}`,
      headers: { 'content-type': 'text/csv', ...headers },
      payload: Buffer.from(file),
    })
  return {
    ...built,
    ...api,
    send,
    imported: async (query, file) => {
      const answer = await send(query, file)
      if (answer.statusCode !== 200) throw new Error(`${query} was refused: ${answer.body}`)
      return answer.json()
    },
    faults: async (query, file) => {
      const { rows }: Imported = (await send(`${query}&dryRun=true`, file)).json()
      return rows.flatMap(({ faults = [] }) => faults)
    },
  }
}

/** The things that the rows refer to: a deal, a measure, and a release of a group. */
export const buildThings = async ({ record }: Importing): Promise<void> => {
  const sources = [{ sourceId: 'paper' }]
  await record('/v1/deals', deal('potash', { sources }))
  await record('/v1/sanctions', measure('freeze', { sources }))
  await record('/v1/releases', {
    id: 'fifty',
    states: ['org:sylvania'],
    counted: 'released',
    total: { min: 50, about: true },
    claimedBy: { party: 'org:freedonia' },
    occurred: '2031-02-01',
    sources,
  })
}

/** The id of the first stream of a row, without its subject. */
export const idIn = ({ rows }: Imported, row: number, subject: string): string => {
  const { streams = [] } = rows.find((one) => one.row === row) ?? {}
  return (streams.find((stream) => stream.startsWith(`${subject}-`)) ?? '').slice(subject.length + 1)
}

export const PRISONERS = `name,born,detained,state,place,convicted,charges,court,years,months,recognisedBy,recognisedAs,recognised,sources
Pinky Quxworthy,1971,2030-02-03,org:sylvania,Fort Fiction,2030-06-01,fiction; satire,Court of Fiction,2,7,org:fictional-watch,political prisoner,2030-07,paper
Rufus Vanished,,2030-05,org:sylvania,,,,,,,,,,paper
`
