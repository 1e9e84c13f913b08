/**
 * Reads every body with a JSON media type. A request without a body has no body, even if its client sends the
 * media type, as many always do.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../../failure/problems.ts'
import type { JsonLimits } from '../../json/bodyScan.ts'
import { readJson, readJsonLines } from '../../json/bodyText.ts'
import { textOf } from '../../json/bytes.ts'
import { BATCH_COMMANDS } from '../../record/batchItem.ts'

/** The limits of one command's body; docs/operating/limits.md lists them. */
export const LIMITS: JsonLimits = { depth: 32, members: 1_000, items: 5_000, values: 50_000 }

/** The limits of a batch. A list with too many commands is refused before any of it is parsed. */
export const BATCH_LIMITS: JsonLimits = { ...LIMITS, items: BATCH_COMMANDS, values: 250_000 }

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]*)/i

/** @throws Refusal `media-type-not-supported` for a charset other than UTF-8 */
const checkCharset = ({ headers }: FastifyRequest): void => {
  const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1]
  if (charset === undefined || /^utf-?8$/i.test(charset)) return
  refuse(
    'media-type-not-supported',
    `Bodies must be UTF-8, not ${charset || 'of an empty charset'}: leave charset out.`,
  )
}

const parser =
  <Value>(read: (text: string) => Promise<Value>) =>
  async (request: FastifyRequest, bytes: Buffer): Promise<Value | undefined> => {
    checkCharset(request)
    const text = textOf(bytes)
    return text === '' ? undefined : read(text)
  }

/** A hook for a route whose body may be left out: it is then an empty object. */
export const bodyOptional = (request: FastifyRequest, _: FastifyReply, next: () => void): void => {
  request.body ??= {}
  next()
}

export const addJsonBodies = (app: FastifyInstance): void => {
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    parser((text) => readJson(text, LIMITS)),
  )
}

/** Registers the parsers for batches, JSON and JSON Lines, within a scope. */
export const addBatchBodies = (scope: FastifyInstance): void => {
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    parser((text) => readJson(text, BATCH_LIMITS)),
  )
  scope.addContentTypeParser<Buffer>(
    ['application/jsonl', 'application/x-ndjson'],
    { parseAs: 'buffer' },
    parser(async (text) => ({ commands: await readJsonLines(text, BATCH_LIMITS, 'commands') })),
  )
}

/** Registers a parser of CSV next to that of JSON, within a scope. @param read refuses what is not the table wanted */
export const addCsvBodies = (scope: FastifyInstance, read: (text: string) => unknown): void => {
  scope.addContentTypeParser<Buffer>(
    'text/csv',
    { parseAs: 'buffer' },
    parser(async (text) => read(text)),
  )
}
