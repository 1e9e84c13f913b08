/** The table of limits: it says what the code has, and every setting that it names exists. */
import { readFileSync } from 'node:fs'
import { maxHeaderSize } from 'node:http'
import { test } from 'tap'
import { MOST_READ as MOST_PERSONS } from '../events/access.ts'
import { MOST_DEPTH } from '../events/history/repairs.ts'
import { MOST_VALUES } from '../events/webhook.ts'
import { MOST_SCENARIOS } from '../projections/folds/measures/scenarios.ts'
import { MOST_OWNERS } from '../projections/ownership/chains.ts'
import { MOST_CONCERNED } from '../projections/read/events/concerns.ts'
import { MOST_COMPARED } from '../projections/read/screening/eventVerdicts.ts'
import { MOST_ROWS } from '../projections/read/targets/nearNames.ts'
import { MOST_SHOWN } from '../projections/read/targets/target.ts'
import { MOST_NEAR } from '../projections/read/targets/targetMatches.ts'
import { MOST_WORDS } from '../projections/search/queryWords.ts'
import { RANKED } from '../projections/search/resultPage.ts'
import { BATCH_LIMIT, BODY_LIMIT } from '../src/api/commands/commands.ts'
import { MOST_TRIES, WHILE_MS } from '../src/api/commands/textCheck.ts'
import { ENTRIES } from '../src/api/deals/dealFeeds.ts'
import { FILE_LIMIT } from '../src/api/imports/imports.ts'
import { MOST_SCANNED } from '../src/api/ledgerFeed.ts'
import { MOST_RESULTS } from '../src/api/search.ts'
import { MOST_READ, MOST_WITH_VERDICTS } from '../src/api/webhooks/pull.ts'
import { REQUESTS_A_MINUTE } from '../src/app/app.ts'
import { readConfig, SETTINGS } from '../src/app/config.ts'
import { MOST_WAITING } from '../src/audit/accessLog.ts'
import { MOST_ENTRY } from '../src/audit/bundle/bundle.ts'
import { isProblemCode, problemEntry } from '../src/failure/catalogue.ts'
import { MOST_ERRORS } from '../src/failure/problems.ts'
import { PATIENCE_MS as CLOSING_MS } from '../src/http/connections/shutdown.ts'
import { DEFAULT_LIMIT, MAX_LIMIT } from '../src/http/queries/queryParameters.ts'
import { MOST_SPAN_YEARS } from '../src/http/queries/span.ts'
import { BATCH_LIMITS as BATCH, LIMITS as BODY } from '../src/http/requests/jsonBody.ts'
import { MOST_FAULTY } from '../src/imports/run/import.ts'
import { LONGEST_ROW } from '../src/imports/table/csv.ts'
import { MOST_COLUMNS, MOST_ROWS as MOST_FILE_ROWS } from '../src/imports/table/table.ts'
import { UNPACKED_LIMIT, WORKBOOK_LIMIT } from '../src/imports/table/xlsx/archive.ts'
import { ALWAYS_EXACT } from '../src/json/exact.ts'
import { PATIENCE_MS as MENTIONS_MS, MOST_MENTIONS } from '../src/people/mentions.ts'
import { MOST_JOBS } from '../src/rebuild/jobs.ts'
import { BATCH_COMMANDS } from '../src/record/batchItem.ts'
import { MOST_WRONG_MS } from '../src/record/clock.ts'
import { mostOf } from '../src/rules/kernel/bodies/bounds.ts'
import { MOST_BYTES as MOST_APPENDED } from '../src/store/checks.ts'
import { MAX_LINE_BYTES } from '../src/store/transfer/lines.ts'
import { COMMIT_MS, MOST_EVENTS as MOST_UNCOMMITTED } from '../src/views/commits.ts'
import { MOST_DIFFERENCES } from '../src/views/compare.ts'
import { LARGEST_CHECKED } from '../src/views/integrityCheck.ts'
import { PATIENCE_MS as WAIT_MS } from '../src/views/waiters.ts'
import { MOST_ATTEMPTS } from '../src/webhooks/delivery/attempts.ts'
import { PER_ORIGIN } from '../src/webhooks/delivery/origins.ts'
import { DAY, LENIENCY, PATIENCE, SCHEDULE, UNBROKEN } from '../src/webhooks/delivery/retry.ts'
import { MOST_PARKED } from '../src/webhooks/delivery/window.ts'
import { MOST_RETRIES, MOST_SECRETS } from '../src/webhooks/endpoints/endpoint.ts'
import { PIECE_BYTES } from '../src/webhooks/live/live.ts'
import { STREAMS, STREAMS_PER_KEY } from '../src/webhooks/live/streamCounts.ts'
import { MOST_BYTES as MOST_ANSWERED } from '../src/webhooks/outbound/exchange.ts'
import { DEADLINE_MS } from '../src/webhooks/outbound/send.ts'

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

const rows = read('docs/operating/limits.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| what '))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )

const { maxConnections, headersTimeout, requestTimeout, keepAliveTimeout, stalledTimeout } = readConfig({})

const KIB = 1024
const MIB = 1024 * KIB

/** The limits of the code by row: the numbers of the cell, in order, in the units that it names. */
const LIMITS: Readonly<Record<string, readonly number[]>> = {
  'Body of a command': [BODY_LIMIT / MIB],
  'Body of a batch': [BATCH_LIMIT / MIB],
  'Commands of a batch': [BATCH_COMMANDS],
  'File of an import': [FILE_LIMIT / MIB],
  'Workbook of an import': [WORKBOOK_LIMIT / MIB, UNPACKED_LIMIT / MIB],
  'Rows of an imported file, with its headings': [MOST_FILE_ROWS],
  'Columns of an imported file': [MOST_COLUMNS],
  'Row of an imported CSV': [LONGEST_ROW / KIB],
  'Rows with faults of an import that are looked for': [MOST_FAULTY],
  'Depth of a body: nested objects and lists': [BODY.depth],
  'Members of one object of a body': [BODY.members],
  'Items of one list of a body': [BODY.items],
  '`sources` of a command': [mostOf('sources')],
  '`deals` of a command': [mostOf('deals')],
  '`goods` and `affectsGoods` of a measure, goods that an amendment adds or removes': [mostOf('addedGoods')],
  'Targets that a command names, adds or removes': [mostOf('addedTargets')],
  '`covers` of a licence, `items` of a breakdown': [mostOf('covers')],
  '`ids` of a person or target': [mostOf('ids')],
  '`instruments` and `conditions`, and every other list of a command': [mostOf('conditions')],
  'Values of a body in all': [BODY.values, BATCH.values],
  'Digits of a number': [ALWAYS_EXACT],
  'Errors that a problem names': [MOST_ERRORS],
  'Event in canonical form': [MOST_ENTRY],
  'Events of one append': [MOST_APPENDED / MIB],
  'Line of an export that is imported': [MAX_LINE_BYTES / MIB],
  'Target and headers of a request': [maxHeaderSize / KIB],
  'Connections at once': [maxConnections],
  'Time for the headers of a request': [headersTimeout / 1_000],
  'Time for a whole request to arrive': [requestTimeout / 1_000],
  'Time between two requests of a connection': [keepAliveTimeout / 1_000],
  'Time without anything moving on a connection': [stalledTimeout / 1_000],
  'Clock: earlier than the latest event, or set while the service runs': [MOST_WRONG_MS / 60_000],
  'Requests of one API key': [REQUESTS_A_MINUTE],
  'Items of a page': [MAX_LIMIT, DEFAULT_LIMIT],
  'Wait for `after` and for the views to show a command': [WAIT_MS / 1_000],
  'Views: time until what is applied is committed': [COMMIT_MS, MOST_UNCOMMITTED],
  'Entries of an Atom feed': [ENTRIES],
  'Events that the feed of the ledger looks through for its filter': [MOST_SCANNED],
  'Texts with a withheld name, and taken identifiers of persons, from one sender without the scope `names`': [
    MOST_TRIES,
    WHILE_MS / 60_000,
  ],
  'Answers with withheld names that wait until they are recorded': [MOST_WAITING],
  'Persons that one record of a read names': [MOST_PERSONS],
  'Earlier texts with a withheld name that the answer of a command lists': [
    MOST_MENTIONS,
    MENTIONS_MS / 1000,
  ],
  'How far ahead `/v1/endings` looks': [MOST_SPAN_YEARS],
  'Search: text': [200, MOST_WORDS],
  'Search: results of a page': [MOST_RESULTS],
  'Search: events that are ranked': [RANKED],
  'Targets with a name near the one that was asked for': [MOST_NEAR, MOST_ROWS],
  'Orders in which the events of a measure with vague days may have happened, that are looked at': [
    MOST_SCENARIOS,
  ],
  'Owners of a target, direct and indirect, that are looked at': [MOST_OWNERS],
  'Measures that a target shows, and targets that it owns': [MOST_SHOWN],
  'Webhook: values of one field of a filter': [MOST_VALUES],
  'Targets that an event concerns through mergers and owners, when a filter asks for targets': [
    MOST_CONCERNED,
  ],
  'Webhook: targets and goods whose verdicts a delivery compares': [MOST_COMPARED],
  'Webhook: requests at once': [4, PER_ORIGIN],
  'Webhook: time of one attempt': [DEADLINE_MS / 1_000],
  'Webhook: attempts at one delivery': [SCHEDULE.length + 1],
  'Webhook: parked deliveries of an endpoint': [MOST_PARKED],
  'Webhook: failures that follow each other': [PATIENCE / DAY, (24 * UNBROKEN) / DAY],
  'Webhook: pauses that a receiver asks for': [LENIENCY / DAY, 24],
  'Webhook: answer of a receiver that is read': [MOST_ANSWERED / KIB],
  'Webhook: secrets that sign at once': [MOST_SECRETS],
  'Webhook: retries that are remembered': [MOST_RETRIES],
  'Webhook: attempts that are listed for an endpoint': [MOST_ATTEMPTS],
  'Pulling: events read for one answer': [MOST_READ],
  'Pulling: events of an answer with verdicts': [MOST_WITH_VERDICTS],
  'Live streams of one API key; of all clients without one': [STREAMS_PER_KEY],
  'Live streams in all': [STREAMS],
  'Live stream: bytes sent at a time': [PIECE_BYTES / KIB],
  'Replay and rebuild jobs that are remembered': [MOST_JOBS],
  'Data of an event once it is corrected: depth': [MOST_DEPTH],
  'Views that a start looks through before anything is read from them, and the index of the search': [
    LARGEST_CHECKED / MIB,
  ],
  'Replay: differences listed one by one': [MOST_DIFFERENCES],
  'Closing the service: wait for running requests': [CLOSING_MS / 1_000],
}

test('each limit in the table is the one that the code has', async (t) => {
  for (const [what, numbers] of Object.entries(LIMITS)) {
    const said = rows.find(([name]) => name === what)?.[1] ?? ''
    t.same(
      [...said.matchAll(/\d[\d,]*/g)].map(([number]) => Number(number.replaceAll(',', ''))),
      numbers,
      what,
    )
  }
})

test('each limit has a row with four cells that say something', async (t) => {
  t.ok(rows.length >= Object.keys(LIMITS).length)
  for (const row of rows) {
    const [what = '', limit, , beyond] = row
    t.equal(row.length, 4, what)
    for (const cell of [what, limit, beyond]) t.match(cell, /\w/, what)
  }
  t.equal(new Set(rows.map(([what]) => what)).size, rows.length, 'no limit has two rows')
})

test('each setting in the table exists', async (t) => {
  const known = new Set<string>(SETTINGS)
  for (const [what, , setting = ''] of rows) {
    for (const [name] of setting.matchAll(/DETENTE_\w+/g)) t.ok(known.has(name), `${what}: ${name}`)
  }
})

test('each answer in the table is a problem of the catalogue, with its status', async (t) => {
  for (const [what, , , beyond = ''] of rows) {
    for (const [, status, code = ''] of beyond.matchAll(/(\d{3}) `([a-z-]+)`/g)) {
      t.ok(isProblemCode(code) && problemEntry(code).status === Number(status), `${what}: ${beyond}`)
    }
  }
})
