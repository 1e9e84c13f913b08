/** The subjects of streams, in two classes. */

/** Ledger streams: every client of the service can read them, and they are leaves of the audit log. */
export const LEDGER_SUBJECTS = [
  'deal',
  'sanction',
  'licence',
  'prisoner',
  'release',
  'person',
  'source',
  'list',
  'target',
  'programme',
] as const

/** Operational streams: never in `/v1/events`, the live stream, webhooks or the audit log. */
export const OPERATIONAL_SUBJECTS = [
  'personal',
  'webhook',
  'key',
  'cursor',
  'lease',
  'signer',
  'access',
] as const

export type LedgerSubject = (typeof LEDGER_SUBJECTS)[number]
export type Subject = LedgerSubject | (typeof OPERATIONAL_SUBJECTS)[number]
