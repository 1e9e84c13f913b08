/** Checkpoints and proofs of the log, as JSON and as text, under `/v1/audit`. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { locateEvent } from '../../../projections/read/events/streams.ts'
import type { Audit } from '../../audit/audit.ts'
import type { SignedCheckpoint } from '../../audit/signer/lastSigned.ts'
import { refuse } from '../../failure/problems.ts'
import { sendJson } from '../../http/answer.ts'
import { answers } from '../../http/commonSchemas.ts'
import { JSON_TYPE } from '../../http/formats/mediaTypes.ts'
import { waitParameter } from '../../http/queries/queryParameters.ts'
import type { EventStore } from '../../store/port.ts'
import { toBase64 } from '../../tlog/base64.ts'
import { growthText } from '../../tlog/consistency.ts'
import { vkeyOf } from '../../tlog/noteKeys.ts'
import { proofText } from '../../tlog/proofText.ts'
import { consistencyProof, inclusionProof, leafHash } from '../../tlog/tree.ts'
import type { SwappableViews } from '../../views/swappableViews.ts'
import {
  checkpointQuery,
  cosignedBy,
  fromTree,
  isCosigned,
  sendText,
  signedBy,
  TEXT_TYPE,
  tags,
  wantsText,
} from './signedLog.ts'

const asText = { [TEXT_TYPE]: z.string() }
const jsonOrText = { scope: 'read', types: [JSON_TYPE, TEXT_TYPE] } as const

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number)

const hashesSchema = z.array(z.string()).meta({ description: 'In base64' })

const checkpointSchema = z
  .object({
    origin: z.string(),
    size: z.int().meta({ description: 'The number of events that it covers' }),
    root: z.string().meta({ description: 'In base64' }),
    vkey: z.string().optional().meta({ description: 'The key of the log, on a node that has it' }),
    note: z.string().meta({ description: 'The signed note (C2SP tlog-checkpoint)' }),
  })
  .meta({ id: 'Checkpoint' })

const inclusionSchema = z
  .object({
    eventId: z.string().optional(),
    index: z.int(),
    size: z.int(),
    leafHash: z.string(),
    hashes: hashesSchema,
    root: z.string(),
    checkpoint: z.string().optional().meta({ description: 'The signed note, when the size is its own' }),
  })
  .meta({ id: 'InclusionProof', description: 'RFC 9162, section 2.1.3' })

const consistencySchema = z
  .object({
    from: z.int(),
    to: z.int(),
    hashes: hashesSchema,
    fromRoot: z.string(),
    toRoot: z.string(),
    checkpoint: z.string().optional().meta({ description: 'The signed note, when `to` is its size' }),
  })
  .meta({ id: 'ConsistencyProof', description: 'RFC 9162, section 2.1.4' })

/** The parts of the service that proofs are made from. */
interface Proving {
  readonly audit: Audit
  readonly views: SwappableViews
  readonly store: EventStore
}

/** A size that is asked for, at most the one that is signed; that by default. */
const sizeUpTo = (signed: SignedCheckpoint, asked: number | undefined, name: string): number => {
  const size = asked ?? Number(signed.size)
  if (size > signed.size) refuse('not-signed', `${name} is ${size}; ${signed.size} events are signed so far.`)
  return size
}

const addCheckpoint = (app: FastifyInstance, audit: Audit): void => {
  const checkpoint = {
    tags,
    summary: 'The last signed checkpoint',
    querystring: checkpointQuery,
    response: answers(checkpointSchema, asText),
  }
  app.get('/v1/audit/checkpoint', { schema: checkpoint, config: jsonOrText }, async (request, reply) => {
    const { note, origin, size, root } = isCosigned(request.query) ? await cosignedBy(audit) : signedBy(audit)
    if (wantsText(request)) return sendText(reply, note)
    const vkey = audit.verifier && vkeyOf(audit.verifier)
    return sendJson(request, reply, { origin, size: Number(size), root: toBase64(root), vkey, note })
  })
}

/** The index of an event's leaf, of which the tree must have its bytes. */
const indexOf = async ({ audit, views, store }: Proving, event: string): Promise<number> => {
  const at = locateEvent(views.sql, event) ?? refuse('not-found', `The event ${event} does not exist.`)
  const index =
    fromTree(audit, () => audit.tree.indexAt(at.position)) ??
    refuse('not-signed', 'The event is not signed yet.')
  const { events } = await store.readStream(at.stream, { from: at.revision, limit: 1 })
  const hash = fromTree(audit, () => audit.tree.subtrees(0, index))
  if (events[0] && leafHash(events[0].body).equals(hash)) return index
  audit.suspect()
  return refuse('log-changed', `The event ${event} does not match leaf ${index} of the log.`)
}

const whichEvent = z
  .strictObject({
    event: z.string().max(100).optional().meta({ description: 'The id of an event' }),
    index: wholeNumber.optional().meta({ description: 'Or the index of its leaf, from 0' }),
    size: wholeNumber
      .optional()
      .meta({ description: 'The number of events in the log; without it, the last signed size' }),
    ...waitParameter,
  })
  .refine(({ event, index }) => (event === undefined) !== (index === undefined), {
    path: ['event'],
    message: 'name either an event or an index',
  })

const addInclusion = (app: FastifyInstance, parts: Proving): void => {
  const { audit } = parts
  const inclusion = {
    tags,
    summary: 'The proof that an event is in the log; as text/plain, a C2SP tlog-proof',
    querystring: whichEvent,
    response: answers(inclusionSchema, asText),
  }
  app.get('/v1/audit/proofs/inclusion', { schema: inclusion, config: jsonOrText }, async (request, reply) => {
    const { event, index: asked, size: wanted } = request.query
    const signed = signedBy(audit)
    const size = sizeUpTo(signed, wanted, 'size')
    const index = event === undefined ? (asked as number) : await indexOf(parts, event)
    if (index >= size) {
      if (wanted === undefined) refuse('not-signed', `${size} events are signed so far.`)
      refuse('bad-parameter', `the log of ${size} events has no leaf ${index}`)
    }
    const { hashes, leaf, root } = fromTree(audit, () => ({
      hashes: inclusionProof(audit.tree.subtrees, index, size),
      leaf: audit.tree.subtrees(0, index),
      root: audit.tree.rootAt(size),
    }))
    const note = BigInt(size) === signed.size ? signed.note : undefined
    if (wantsText(request)) {
      if (!note) return refuse('bad-parameter', `as text, only the signed size ${signed.size} can be proved`)
      return sendText(reply, proofText({ index: BigInt(index), hashes, checkpoint: note }))
    }
    return sendJson(request, reply, {
      eventId: event,
      index,
      size,
      leafHash: toBase64(leaf),
      hashes: hashes.map(toBase64),
      root: toBase64(root),
      checkpoint: note,
    })
  })
}

const sizes = z.strictObject({
  from: wholeNumber.meta({ description: 'The size of the smaller log, at least 1' }),
  to: wholeNumber
    .optional()
    .meta({ description: 'The size of the larger log; without it, the last signed size' }),
  ...waitParameter,
})

const addConsistency = (app: FastifyInstance, audit: Audit): void => {
  const consistency = {
    tags,
    summary: 'The proof that the log has only grown; as text/plain, the body of a tlog-witness request',
    querystring: sizes,
    response: answers(consistencySchema, asText),
  }
  app.get('/v1/audit/proofs/consistency', { schema: consistency, config: jsonOrText }, (request, reply) => {
    const { from, to: wanted } = request.query
    const signed = signedBy(audit)
    const to = sizeUpTo(signed, wanted, 'to')
    if (from < 1 || from > to) refuse('bad-parameter', `from must be 1 to ${to}`)
    const { hashes, fromRoot, toRoot } = fromTree(audit, () => ({
      hashes: consistencyProof(audit.tree.subtrees, from, to),
      fromRoot: audit.tree.rootAt(from),
      toRoot: audit.tree.rootAt(to),
    }))
    const note = BigInt(to) === signed.size ? signed.note : undefined
    if (wantsText(request)) {
      if (!note) return refuse('bad-parameter', `as text, only the signed size ${signed.size} can be proved`)
      return sendText(reply, growthText({ old: BigInt(from), hashes, checkpoint: note }))
    }
    return sendJson(request, reply, {
      from,
      to,
      hashes: hashes.map(toBase64),
      fromRoot: toBase64(fromRoot),
      toRoot: toBase64(toRoot),
      checkpoint: note,
    })
  })
}

/** Adds the routes of checkpoints and proofs. */
export const addProofs = (app: FastifyInstance, parts: Proving): void => {
  addCheckpoint(app, parts.audit)
  addInclusion(app, parts)
  addConsistency(app, parts.audit)
}
