/** Requests that record a statement, each with an idempotency key of its own. */
import type { Request } from './load/job.ts'

let keys = 0

export const statementOn = (deal: string): Request => {
  const key = `bench-${process.pid}-${keys++}`
  return {
    method: 'POST',
    path: `/v1/deals/${deal}/record-statement`,
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({
      occurred: '2023-05-04',
      sources: [{ sourceId: 'case-000000-0', locator: 'paragraph 7' }, { sourceId: 'case-000000-1' }],
      confidence: 'reported',
      speaker: { party: 'BV', description: 'a made-up spokeswoman', roleThen: 'spokeswoman' },
      stance: 'welcomes',
      gist: `the lighthouse tariff was on the table, and the krill quota could not wait, by ${key}`,
      language: 'en',
    }),
  }
}
