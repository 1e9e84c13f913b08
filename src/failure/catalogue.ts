/**
 * The catalogue of problems: code, HTTP status, title, explanation. A code says what is wrong without its context, and is
 * never used for anything else. One file, since it is one table, in which two codes for one thing are seen.
 */

interface Entry {
  readonly status: number
  readonly title: string
  /** What it means and what to do, for the page behind the problem's `type`. */
  readonly explanation: string
}

const rule = (title: string, explanation: string): Entry => ({ status: 409, title, explanation })
const field = (title: string, explanation: string): Entry => ({ status: 422, title, explanation })

const catalogue = {
  // The request itself.
  'malformed-json': { status: 400, title: 'Not JSON', explanation: 'The body could not be read as JSON.' },
  'bad-request': {
    status: 400,
    title: 'Bad request',
    explanation: 'The request is not HTTP/1.1 as RFC 9112 has it, or its target cannot be read.',
  },
  'bad-header': {
    status: 400,
    title: 'Bad header',
    explanation: 'A header has a value that it cannot have.',
  },
  'bad-parameter': {
    status: 400,
    title: 'Bad parameter',
    explanation: 'A parameter of the query is unknown or has a value that it cannot have; errors name each.',
  },
  'key-missing': {
    status: 401,
    title: 'API key required',
    explanation: 'Send an API key as Authorization: Bearer detente_…',
  },
  'key-unknown': {
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
    explanation:
      'The page that sent this request is not one of this service: a page elsewhere must not use it.',
  },
  'host-refused': {
    status: 421,
    title: 'Host refused',
    explanation: 'The Host header names no host of this service. DETENTE_HOSTS lists further names.',
  },
  'other-log': {
    status: 400,
    title: 'Place of another log',
    explanation:
      'A cursor, an id of the live stream or a position is of another ledger, or of this one before it was restored: events could be left out in silence. Begin anew, from the beginning, an instant or the first page, or at a place that the service names now.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    explanation: 'There is nothing of this id or at this path.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    explanation: 'The path exists, but not with this method; Allow lists those that it has.',
  },
  'not-acceptable': {
    status: 406,
    title: 'Not acceptable',
    explanation: 'The service has no form of this answer that the Accept header takes.',
  },
  'request-timeout': {
    status: 408,
    title: 'Request took too long',
    explanation:
      'The headers must come within DETENTE_HEADERS_TIMEOUT seconds, the whole request within DETENTE_REQUEST_TIMEOUT. Nothing was recorded.',
  },
  'person-erased': {
    status: 410,
    title: 'Person erased',
    explanation: 'The details of this person were erased for good.',
  },
  'revision-moved': {
    status: 412,
    title: 'Revision moved on',
    explanation:
      'If-Match names a revision that is not the present one, or none. Read the thing again, then decide; its ETag is what If-Match takes.',
  },
  'precondition-failed': {
    status: 412,
    title: 'Precondition failed',
    explanation: 'What is at this path is not what If-Match or If-Unmodified-Since asks for.',
  },
  'too-large': { status: 413, title: 'Too large', explanation: 'The body is larger than the service takes.' },
  'event-too-large': {
    status: 413,
    title: 'Event too large',
    explanation: 'The event would have more than 65,535 bytes in JCS form (RFC 8785).',
  },
  'media-type-not-supported': {
    status: 415,
    title: 'Media type not supported',
    explanation: 'Send application/json; batches also as application/jsonl.',
  },
  'content-coding-not-supported': {
    status: 415,
    title: 'Content coding not supported',
    explanation: 'Bodies are taken as they are: send them without Content-Encoding (RFC 7694).',
  },
  'range-not-satisfiable': {
    status: 416,
    title: 'Range not satisfiable',
    explanation: 'What is at this path has no such range.',
  },
  'expectation-failed': {
    status: 417,
    title: 'Expectation failed',
    explanation: 'The only expectation that is met is 100-continue.',
  },
  'headers-too-large': {
    status: 431,
    title: 'Headers too large',
    explanation: 'The target and the headers of a request may have 16 KiB in all.',
  },
  'rate-limited': { status: 429, title: 'Too many requests', explanation: 'Wait for Retry-After seconds.' },

  // Fields of a body.
  'invalid-body': field(
    'Invalid body',
    'The body does not have the shape that is asked for; errors name each field.',
  ),
  'unknown-field': field('Unknown field', 'The body holds a field that this command does not have.'),
  'missing-field': field('Missing field', 'A field that this command needs is not there.'),
  'wrong-type': field('Wrong type', 'A field has a value of another type than it must have.'),
  'wrong-value': field('Wrong value', 'A field has a value that it cannot have.'),
  'too-deep': field('Too deep', 'Objects and lists lie in each other deeper than the service takes.'),
  'too-many': field('Too many', 'A list, an object or the whole body holds more than the service takes.'),
  'duplicate-name': field(
    'Name twice',
    'A name stands twice in one object, so that one value would be lost.',
  ),
  'inexact-number': field(
    'Number not exact',
    'Numbers are kept as doubles (IEEE 754), and this one would be altered. At most 15 digits are always kept.',
  ),
  'ill-formed-text': field(
    'Ill-formed text',
    'A text holds half a surrogate pair, which is no character of Unicode.',
  ),
  'bad-edtf': field(
    'Not a date',
    'Dates are EDTF (ISO 8601-2) level 0, or level 1 signs ? ~ % X and intervals.',
  ),
  'end-before-start': field('End before start', 'The end of an interval lies before its start.'),
  'date-in-future': field('Date in future', 'What happened cannot have begun after now.'),
  'unknown-code': field('Unknown code', 'The code is not in the list that it belongs to.'),
  'duplicate-value': field('Duplicate value', 'A list names the same thing twice.'),
  'unknown-reference': field('Unknown reference', 'The body refers to something that is not recorded.'),
  'unknown-command': field('Unknown command', 'There is no command of this name.'),
  'id-not-opaque': field(
    'Id not opaque',
    'Ids of persons are p- and 20 of a-z and 2-7, of their detention cases c- likewise; readable ones are only for public figures.',
  ),
  'key-not-opaque': field(
    'Idempotency key not opaque',
    'Commands on persons and their detention cases take UUIDs as idempotency keys, but for public figures.',
  ),
  'key-reused': field(
    'Idempotency key used before',
    'The key was used on this stream with another body or by another actor.',
  ),
  'batch-refused': field('Batch refused', 'At least one command was refused; nothing was recorded.'),
  'not-checked': field(
    'Not checked',
    'An earlier command on the same stream was refused, or too much of those before it is wrong.',
  ),

  // Endpoints of webhooks.
  'url-refused': field(
    'URL refused',
    'No URL holds a user name or a password. Webhooks go to public addresses, by https, and nowhere else.',
  ),
  'challenge-failed': field(
    'Challenge failed',
    'The receiver did not show that it wants deliveries: it must send the challenge back, or allow the handshake.',
  ),
  'too-many-streams': {
    status: 429,
    title: 'Too many live streams',
    explanation:
      'One API key may have so many live streams at once. Close one, or read several filters by one stream.',
  },
  'streams-full': {
    status: 503,
    title: 'No live stream free',
    explanation: 'The service has as many live streams as it may. Try again later, or pull /v1/events.',
  },
  'key-owns-webhooks': rule(
    'Key owns webhooks',
    'Webhooks were registered with this key and would go on delivering; webhooks lists them. Add ?endpoints=keep, pause or remove to the DELETE.',
  ),
  'webhook-inactive': rule('Webhook inactive', 'The webhook is paused or disabled: nothing is sent to it.'),
  'filter-impossible': field(
    'Filter impossible',
    'No event that this ledger can record would match the filter.',
  ),

  // The store and its views.
  'command-in-flight': rule(
    'Command in flight',
    'A command with the same idempotency key is being handled at this moment.',
  ),
  'concurrent-writes': rule(
    'Concurrent writes',
    'Others wrote to the same stream again and again meanwhile. Try again.',
  ),
  'catching-up': {
    status: 503,
    title: 'Catching up',
    explanation: 'The views of this node have not seen as much of the log as was asked for.',
  },
  'projection-paused': {
    status: 503,
    title: 'Projection paused',
    explanation: 'A projection met an event that it cannot apply; /health/ready says which and why.',
  },
  'not-signed': {
    status: 503,
    title: 'Not signed yet',
    explanation: 'No checkpoint of the log covers it yet. One is signed within a second of each event.',
  },
  'replay-running': rule('Replay running', 'One replay runs at a time. Wait for it, or cancel it.'),
  'rebuild-running': rule('Rebuild running', 'One rebuild runs at a time. Wait for it, or cancel it.'),
  'tree-damaged': {
    status: 503,
    title: 'Tree damaged',
    explanation:
      'A file of the Merkle tree was damaged. It is made again from the log, if that holds what was signed.',
  },
  'log-changed': {
    status: 503,
    title: 'Log changed',
    explanation:
      'The log no longer holds what was signed. Keep your checkpoints and proofs, and ask the operator.',
  },
  'clock-wrong': {
    status: 503,
    title: 'Clock wrong',
    explanation:
      'The clock of the service is behind its ledger, or was set while it ran, so nothing is recorded until the operator saw to it. Queries are answered.',
  },
  unavailable: {
    status: 503,
    title: 'Store unavailable',
    explanation: 'The event store cannot be reached or cannot write. Nothing is lost: send the same again.',
  },
  'internal-error': {
    status: 500,
    title: 'Internal error',
    explanation: 'A fault of the service; the log has it.',
  },

  // Rules of the domain: docs/events.md says which event breaks which.
  'id-taken': rule('Id taken', 'There is one of this id already.'),
  'identifier-taken': rule(
    'Identifier taken',
    'Another person or target has this external identifier: it is the same one, or one of the two identifiers is wrong.',
  ),
  'impossible-status-step': rule(
    'Impossible status step',
    'A deal cannot go from the status it had then to the one named.',
  ),
  'commitments-open': rule(
    'Commitments open',
    'A deal is fulfilled only when every commitment is fulfilled, waived, withdrawn or lapsed.',
  ),
  'link-to-itself': rule('Link to itself', 'A deal cannot be linked to itself.'),
  'link-cycle': rule('Link cycle', 'A deal would become part of itself.'),
  'event-linked-already': rule('Event linked already', 'The event belongs to this deal already.'),
  'talks-cancelled': rule(
    'Talks cancelled',
    'These talks were cancelled before; they cannot have been held.',
  ),
  'talks-held': rule('Talks held', 'These talks were held before; they cannot have been cancelled.'),
  'not-a-party-of-the-deal': rule(
    'Not a party of the deal',
    'Only a party of the deal can promise or be promised something in it.',
  ),
  'condition-cycle': rule('Condition cycle', 'A commitment cannot be a condition of itself.'),
  'commitment-closed': rule('Commitment closed', 'It was fulfilled, waived, withdrawn or had lapsed before.'),
  'conditions-unmet': rule('Conditions unmet', 'A condition of the commitment was not met by then.'),
  'condition-met': rule('Condition met', 'The condition of the commitment was said to be met before.'),
  'above-quantity': rule(
    'Above the quantity',
    'The parts of a commitment add up to more than was promised; amounts are what came with each part.',
  ),
  'commitment-not-due': rule(
    'Commitment not due',
    'A commitment cannot lapse before the earliest day on which it is due.',
  ),
  'before-imposition': rule('Before imposition', 'It certainly happened before the measure was imposed.'),
  'measure-lifted-already': rule('Measure lifted already', 'The measure was lifted from this target before.'),
  'measure-not-in-force': rule(
    'Measure not in force',
    'The measure was not in force against this target at that time.',
  ),
  'measure-ended-before': rule('Measure ended before', 'The measure had been lifted or had run out by then.'),
  'relief-in-effect': rule(
    'Relief in effect',
    'What has taken effect is not reversed: the measure is reimposed, a licence revoked.',
  ),
  'nothing-to-snap-back': rule('Nothing to snap back', 'Nothing was lifted or suspended at that time.'),
  'measure-still-in-force': rule(
    'Measure still in force',
    'The measure was in force against this target at that time.',
  ),
  'target-not-of-the-measure': rule('Target not of the measure', 'The measure has no such target.'),
  'wrong-jurisdiction': rule('Wrong jurisdiction', 'A licence covers measures of its own jurisdiction only.'),
  'licence-closed': rule('Licence closed', 'It was superseded or revoked or had expired before.'),
  'before-detention': rule('Before detention', 'It certainly happened before the detention.'),
  'prisoner-pardoned-already': rule('Prisoner pardoned already', 'The prisoner was pardoned before.'),
  'prisoner-free': rule('Prisoner free', 'The prisoner was free at that time.'),
  'prisoner-dead': rule('Prisoner dead', 'The prisoner had died by then.'),
  'prisoner-held': rule(
    'Prisoner held',
    'The prisoner was held at that time and was not taken into custody elsewhere.',
  ),
  'prisoner-in-custody': rule(
    'Prisoner in custody',
    'The prisoner was in custody at that time, and had refused no transfer.',
  ),
  'prisoner-not-conditionally-free': rule(
    'Prisoner not conditionally free',
    'Only a release on conditions can be revoked, while the prisoner is free.',
  ),
  'count-reported-already': rule(
    'Count reported already',
    'This claimant has reported this count before; revise it.',
  ),
  'prisoner-named-already': rule('Prisoner named already', 'The prisoner was named among this group before.'),
  'legal-hold': rule('Legal hold', 'A legal hold keeps the details of this person from being erased.'),
  'legal-hold-already': rule(
    'Legal hold already',
    'The details of this person are under a legal hold already.',
  ),
  'no-legal-hold': rule('No legal hold', 'The details of this person are not under a legal hold.'),
  'event-retracted': rule('Event retracted', 'The event is retracted. Only its retraction can be repaired.'),
  'event-depended-on': rule(
    'Event depended on',
    'Later events of the stream would be impossible after this repair; conflictingEvents lists them. Repair them first, or in the same batch.',
  ),
  'event-not-disputed': rule('Event not disputed', 'No contradiction of this stands.'),
  'event-not-repairable': rule(
    'Event not repairable',
    'What is recorded of a person is revised, lifted or erased, never corrected or retracted.',
  ),
  'source-withdrawn-already': rule('Source withdrawn already', 'The source was withdrawn before.'),
  'event-of-another-stream': rule('Event of another stream', 'The event belongs to another stream.'),
} as const satisfies Record<string, Entry>

export type ProblemCode = keyof typeof catalogue

export const problemCodes = Object.keys(catalogue) as readonly ProblemCode[]

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(catalogue, code)

/** What the catalogue says of a code. */
export const problemEntry = (code: ProblemCode): Entry => catalogue[code]
