/**
 * The catalogue of problems: code, HTTP status, title, explanation. A code says what is wrong without its
 * context, and has one meaning. One file, because in one table two codes for one fault would be noticed.
 */

interface Entry {
  readonly status: number
  readonly title: string
  /** What it means and what to do, for the page at the problem's `type`. */
  readonly explanation: string
}

const rule = (title: string, explanation: string): Entry => ({ status: 409, title, explanation })
const field = (title: string, explanation: string): Entry => ({ status: 422, title, explanation })

const catalogue = {
  // The request itself.
  'malformed-json': { status: 400, title: 'Not JSON', explanation: 'The body could not be read as JSON.' },
  'malformed-csv': {
    status: 400,
    title: 'Not CSV',
    explanation:
      'The body could not be read as CSV (RFC 4180), or its first line has a column that is unknown or given twice.',
  },
  'malformed-workbook': {
    status: 400,
    title: 'Not a workbook',
    explanation:
      'The body could not be read as an XLSX workbook (ISO/IEC 29500), or is damaged or encrypted.',
  },
  'bad-request': {
    status: 400,
    title: 'Bad request',
    explanation: 'The request is not valid HTTP/1.1 (RFC 9112), or its target cannot be read.',
  },
  'bad-header': {
    status: 400,
    title: 'Bad header',
    explanation: 'A header has an invalid value.',
  },
  'bad-parameter': {
    status: 400,
    title: 'Bad parameter',
    explanation: 'A query parameter is unknown or has an invalid value. errors lists each one.',
  },
  'api-key-missing': {
    status: 401,
    title: 'API key required',
    explanation: 'Send an API key as Authorization: Bearer detente_…',
  },
  'api-key-unknown': {
    status: 401,
    title: 'API key not accepted',
    explanation: 'The key is unknown or was revoked.',
  },
  'scope-missing': {
    status: 403,
    title: 'Scope missing',
    explanation: 'The API key lacks the scope that this request needs.',
  },
  'origin-refused': {
    status: 403,
    title: 'Origin refused',
    explanation: 'A page of another site sent this request. Only pages of this service may do so.',
  },
  'host-refused': {
    status: 421,
    title: 'Host refused',
    explanation: 'The Host header does not name this service. DETENTE_HOSTS can add names.',
  },
  'place-of-another-log': {
    status: 400,
    title: 'Place of another log',
    explanation:
      'A cursor, an id of the live stream or a position belongs to another ledger, or to this one before it was restored. An answer could silently miss events. Start again: from the beginning, an instant, the first page, or a place that the service gives out now.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    explanation: 'This id or path does not exist.',
  },
  'unknown-target': {
    status: 404,
    title: 'Unknown target',
    explanation: 'No target with this id is recorded at the moment in question. This is not clearance.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    explanation: 'The path does not support this method. Allow lists the methods that it supports.',
  },
  'not-acceptable': {
    status: 406,
    title: 'Not acceptable',
    explanation: 'The Accept header allows no form in which the service can send this answer.',
  },
  'request-timeout': {
    status: 408,
    title: 'Request took too long',
    explanation:
      'The headers must arrive within DETENTE_HEADERS_TIMEOUT seconds, the whole request within DETENTE_REQUEST_TIMEOUT. Nothing was recorded.',
  },
  'person-erased': {
    status: 410,
    title: 'Person erased',
    explanation: 'The details of this person were permanently erased.',
  },
  'revision-moved': {
    status: 412,
    title: 'Revision moved on',
    explanation:
      'If-Match does not name the present revision. Read the resource again, decide, and send its ETag as If-Match.',
  },
  'precondition-failed': {
    status: 412,
    title: 'Precondition failed',
    explanation: 'The resource does not meet If-Match or If-Unmodified-Since.',
  },
  'body-too-large': {
    status: 413,
    title: 'Body too large',
    explanation: 'The body is larger than the service accepts.',
  },
  'event-too-large': {
    status: 413,
    title: 'Event too large',
    explanation: 'The event would have more than 65,535 bytes in JCS form (RFC 8785).',
  },
  'media-type-not-supported': {
    status: 415,
    title: 'Media type not supported',
    explanation:
      'Send application/json. Batches may also be application/jsonl, screenings text/csv, and imports text/csv or XLSX.',
  },
  'content-coding-not-supported': {
    status: 415,
    title: 'Content coding not supported',
    explanation: 'Send bodies without Content-Encoding (RFC 7694).',
  },
  'range-not-satisfiable': {
    status: 416,
    title: 'Range not satisfiable',
    explanation: 'The resource does not have this range.',
  },
  'expectation-failed': {
    status: 417,
    title: 'Expectation failed',
    explanation: 'The service supports only the expectation 100-continue.',
  },
  'headers-too-large': {
    status: 431,
    title: 'Headers too large',
    explanation: 'The target and the headers of a request may have at most 16 KiB together.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    explanation: 'Wait as many seconds as Retry-After says.',
  },

  // Fields of a body.
  'invalid-body': field(
    'Invalid body',
    'The body does not have the required shape. errors lists each field.',
  ),
  'unknown-field': field('Unknown field', 'The body has a field that does not exist here.'),
  'missing-field': field('Missing field', 'A required field is missing.'),
  'wrong-type': field('Wrong type', 'The value of a field has the wrong type.'),
  'wrong-value': field('Wrong value', 'A field has an invalid value.'),
  'body-too-deep': field(
    'Body too deep',
    'Objects and lists are nested more deeply than the service accepts.',
  ),
  'too-many-values': field(
    'Too many values',
    'A list, an object or the whole body has more values than the service accepts.',
  ),
  'duplicate-name': field(
    'Name twice',
    'A name occurs twice in one object, so one of its values would be lost.',
  ),
  'inexact-number': field(
    'Number not exact',
    'Numbers are stored as doubles (IEEE 754), which would change this one. Up to 15 digits are always safe.',
  ),
  'ill-formed-text': field(
    'Ill-formed text',
    'A text contains half a surrogate pair, which is not a Unicode character.',
  ),
  'bad-edtf': field(
    'Not a date',
    'Dates are EDTF (ISO 8601-2): level 0, and from level 1 the signs ? ~ % X and intervals. XXXX means that the date is unknown.',
  ),
  'end-before-start': field('End before start', 'The end is earlier than the start.'),
  'date-in-future': field('Date in future', 'An event cannot begin in the future.'),
  'unknown-code': field('Unknown code', 'The code is not in its list of codes.'),
  'outside-its-time': field(
    'State outside its time',
    'The state with this code did not exist then. Use the code of a state that did.',
  ),
  'duplicate-value': field('Duplicate value', 'A list names the same thing twice.'),
  'unknown-reference': field(
    'Unknown reference',
    'The body refers to something that the ledger does not have.',
  ),
  'unknown-command': field('Unknown command', 'No command has this name.'),
  'id-not-opaque': field(
    'Id not opaque',
    'The id of a person is p- and 20 characters of a-z and 2-7. The id of a detention case is c- and 20 of these characters. Only public figures may have readable ids.',
  ),
  'names-a-person': field(
    'Names a person',
    'A free text has the full name of a person whose name is withheld. Write {p-…}, with the id of the person, instead. Answers then show the name to those who may see it, and to nobody after an erasure.',
  ),
  'id-stays': field(
    'Readable id stays',
    'The person has a readable id, which stays in the ledger after an erasure. Confirm it with idStays.',
  ),
  'idempotency-key-not-opaque': field(
    'Idempotency key not opaque',
    'Commands on persons and their detention cases need UUIDs as idempotency keys, except for public figures.',
  ),
  'idempotency-key-reused': field(
    'Idempotency key used before',
    'The key was already used on this stream with another body or by another actor.',
  ),
  'batch-refused': field('Batch refused', 'At least one command was refused; nothing was recorded.'),
  'import-refused': field(
    'Import refused',
    'Rows of the file have faults, or a required column is missing; nothing was recorded. import says which cells, and what would be right.',
  ),
  'workbook-refused': field(
    'Workbook refused',
    'The workbook has macros, links to other workbooks or declarations of types, or unpacks to more than is accepted. Save the sheet as a plain XLSX or CSV file.',
  ),
  'not-checked': field(
    'Not checked',
    'An earlier command on the same stream was refused, or the earlier commands have too many errors.',
  ),

  // Endpoints of webhooks.
  'url-refused': field(
    'URL refused',
    'A URL may not contain a user name or a password. Webhooks go only to public addresses, over https.',
  ),
  'challenge-failed': field(
    'Challenge failed',
    'The receiver did not agree to deliveries. It must return the challenge, or allow the handshake.',
  ),
  'too-many-streams': {
    status: 429,
    title: 'Too many live streams',
    explanation:
      'The API key has as many live streams as it may have. Close one, or combine several filters in one stream.',
  },
  'streams-full': {
    status: 503,
    title: 'No live stream free',
    explanation: 'The service has as many live streams as it may have. Try again later, or read /v1/events.',
  },
  'api-key-owns-webhooks': rule(
    'API key owns webhooks',
    'Webhooks were registered with this key and would continue to deliver; webhooks lists them. Add ?endpoints=keep, pause or remove to the DELETE.',
  ),
  'webhook-inactive': rule(
    'Webhook inactive',
    'The webhook is paused or disabled, so nothing is sent to it.',
  ),
  'filter-impossible': field(
    'Filter impossible',
    'No event that this ledger can record can match the filter.',
  ),

  // The store and its views.
  'command-in-flight': rule(
    'Command in progress',
    'A command with the same idempotency key is in progress. Wait, then send it again.',
  ),
  'concurrent-writes': rule(
    'Concurrent writes',
    'Others wrote to the same stream at the same time, repeatedly. Try again.',
  ),
  'catching-up': {
    status: 503,
    title: 'Catching up',
    explanation: 'The views of this node have not yet applied as much of the log as the request needs.',
  },
  'projection-paused': {
    status: 503,
    title: 'Projection paused',
    explanation: 'A projection cannot apply an event. /health/ready says which event and why.',
  },
  'not-signed': {
    status: 503,
    title: 'Not signed yet',
    explanation:
      'No signed checkpoint covers this event yet. A checkpoint is normally signed within a second of each event.',
  },
  'replay-running': rule('Replay running', 'Only one replay can run at a time. Wait for it, or cancel it.'),
  'rebuild-running': rule(
    'Rebuild running',
    'Only one rebuild can run at a time. Wait for it, or cancel it.',
  ),
  'tree-damaged': {
    status: 503,
    title: 'Tree damaged',
    explanation:
      'A file of the Merkle tree was damaged. The service makes it again from the log, if the log still matches what was signed.',
  },
  'log-changed': {
    status: 503,
    title: 'Log changed',
    explanation:
      'The log no longer matches what was signed. Keep your checkpoints and proofs, and ask the operator.',
  },
  'clock-wrong': {
    status: 503,
    title: 'Clock wrong',
    explanation:
      'The clock of the service is earlier than its ledger, or was set while the service ran. Nothing is recorded until the operator has corrected this. Queries are answered.',
  },
  unavailable: {
    status: 503,
    title: 'Store unavailable',
    explanation:
      'The event store cannot be reached or cannot write. Nothing is lost: send the same request again.',
  },
  'internal-error': {
    status: 500,
    title: 'Internal error',
    explanation: 'The service has a fault. Its log has the details.',
  },

  // Rules of the domain: docs/events.md says which events can break them.
  'id-taken': rule('Id taken', 'Something with this id already exists.'),
  'identifier-taken': rule(
    'Identifier taken',
    'Another person or target has this external identifier. Either it is the same one, or one of the two identifiers is wrong.',
  ),
  'impossible-status-step': rule(
    'Impossible status step',
    'A deal cannot change from the status that it had then to this one.',
  ),
  'commitments-open': rule(
    'Commitments open',
    'A deal is fulfilled only when every commitment is fulfilled, waived, withdrawn or lapsed.',
  ),
  'link-to-itself': rule('Link to itself', 'A deal cannot be linked to itself.'),
  'link-cycle': rule('Link cycle', 'A deal would become part of itself.'),
  'event-linked-already': rule('Event already linked', 'The event already belongs to this deal.'),
  'talks-cancelled-already': rule(
    'Talks already cancelled',
    'These talks were cancelled, so they cannot have been held or cancelled again.',
  ),
  'talks-held-already': rule(
    'Talks already held',
    'These talks were held, so they cannot have been cancelled.',
  ),
  'not-a-party-of-the-deal': rule(
    'Not a party to the deal',
    'Only parties of the deal can make and receive promises in it.',
  ),
  'condition-cycle': rule('Condition cycle', 'A commitment cannot be a condition of itself.'),
  'commitment-closed': rule(
    'Commitment closed',
    'The commitment was fulfilled, waived or withdrawn, or had lapsed.',
  ),
  'conditions-unmet': rule('Conditions unmet', 'A condition of the commitment was not met by then.'),
  'condition-met-already': rule(
    'Condition already met',
    'An earlier event says that this condition of the commitment is met.',
  ),
  'promised-quantity-exceeded': rule(
    'Promised quantity exceeded',
    'The delivered parts add up to more than was promised. Each amount is what one part added, not the total.',
  ),
  'commitment-not-due': rule(
    'Commitment not due',
    'A commitment cannot lapse before the earliest day on which it is due.',
  ),
  'target-merged': rule(
    'Target merged',
    'The target was merged into another one, which has its details and owners from then on.',
  ),
  'ownership-not-reported': rule(
    'Ownership not reported',
    'Only a reported owner can cease to be one. First report what it owned.',
  ),
  'programme-terminated': rule(
    'Programme terminated',
    'The programme was already terminated. If it was established again, record that as another programme.',
  ),
  'measure-not-imposed-yet': rule(
    'Measure not imposed yet',
    'The event certainly happened before the measure was imposed.',
  ),
  'measure-lifted-already': rule(
    'Measure already lifted',
    'The measure was already lifted from this target.',
  ),
  'measure-not-in-force': rule(
    'Measure not in force',
    'The measure was not in force against this target at that time.',
  ),
  'measure-ended': rule('Measure ended', 'The measure had been lifted or had expired by then.'),
  'relief-in-effect': rule(
    'Relief in effect',
    'A relief in effect cannot be reversed. Record that the measure is reimposed, or the licence revoked.',
  ),
  'nothing-to-snap-back': rule('Nothing to snap back', 'Nothing was lifted or suspended at that time.'),
  'measure-still-in-force': rule(
    'Measure still in force',
    'The measure was in force against this target at that time.',
  ),
  'target-not-of-the-measure': rule('Target not of the measure', 'The measure does not name this target.'),
  'wrong-jurisdiction': rule(
    'Wrong jurisdiction',
    'A licence can only cover measures of its own jurisdiction.',
  ),
  'licence-closed': rule('Licence closed', 'The licence was superseded or revoked, or had expired.'),
  'release-before-detention': rule(
    'Release before detention',
    'The release certainly happened before the detention.',
  ),
  'prisoner-pardoned-already': rule('Prisoner already pardoned', 'The prisoner was already pardoned.'),
  'prisoner-free': rule('Prisoner free', 'The prisoner was free at that time.'),
  'prisoner-dead': rule('Prisoner dead', 'The prisoner had died by then.'),
  'prisoner-alive': rule(
    'Prisoner not dead',
    'Remains can be handed over, or somebody held responsible, only after a death.',
  ),
  'prisoner-held': rule(
    'Prisoner held',
    'The prisoner was held at that time and was not taken into custody elsewhere.',
  ),
  'prisoner-in-custody': rule(
    'Prisoner in custody',
    'The prisoner was in custody at that time and had not refused a transfer.',
  ),
  'prisoner-not-conditionally-free': rule(
    'Prisoner not conditionally free',
    'Only a conditional release can be revoked, and only while the prisoner is free.',
  ),
  'count-reported-already': rule(
    'Count already reported',
    'This claimant has already reported this count. Revise it instead.',
  ),
  'prisoner-named-already': rule('Prisoner already named', 'The prisoner is already named in this group.'),
  'under-legal-hold': rule(
    'Under legal hold',
    'A legal hold keeps the details of this person from being erased.',
  ),
  'under-legal-hold-already': rule(
    'Already under legal hold',
    'The details of this person are already under a legal hold.',
  ),
  'not-under-legal-hold': rule(
    'Not under legal hold',
    'The details of this person are not under a legal hold.',
  ),
  'event-retracted': rule('Event retracted', 'The event is retracted. Only its retraction can be repaired.'),
  'event-has-dependents': rule(
    'Event has dependents',
    'This repair would make later events of the stream impossible; conflictingEvents lists them. Repair them first, or in the same batch.',
  ),
  'event-not-disputed': rule('Event not disputed', 'No contradiction of this event still counts.'),
  'event-not-repairable': rule(
    'Event not repairable',
    'Records about a person are revised, lifted or erased, never corrected or retracted.',
  ),
  'source-withdrawn-already': rule('Source already withdrawn', 'The source was already withdrawn.'),
  'source-not-confidential': rule(
    'Source not confidential',
    'Only the details of a confidential source can be erased.',
  ),
  'event-of-another-stream': rule('Event of another stream', 'The event belongs to another stream.'),
} as const satisfies Record<string, Entry>

export type ProblemCode = keyof typeof catalogue

export const problemCodes = Object.keys(catalogue) as readonly ProblemCode[]

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(catalogue, code)

/** The entry of a code. */
export const problemEntry = (code: ProblemCode): Entry => catalogue[code]
