/**
 * The audit over HTTP: the log as C2SP tlog-tiles at the root of the service, so that others' tools find it, and
 * checkpoints and proofs as JSON and as text under `/v1/audit`.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { locateEvent } from '../../../projections/read/streams.ts'
import { type Audit, Changed } from '../../audit/audit.ts'
import type { SignedCheckpoint } from '../../audit/signer/lastSigned.ts'
import { LogDamaged } from '../../audit/tree/treeGuard.ts'
import { refuse } from '../../failure/problems.ts'
import { sendJson } from '../../http/answer.ts'
import { JSON_TYPE, wantedType } from '../../http/formats.ts'
import { after, none } from '../../http/question.ts'
import { answers, forms, problems } from '../../http/schemas.ts'
import type { EventStore } from '../../store/port.ts'
import { toBase64 } from '../../tlog/base64.ts'
import { growthText } from '../../tlog/consistency.ts'
import { vkeyOf } from '../../tlog/noteKeys.ts'
import { proofText } from '../../tlog/proofText.ts'
import { entryBundle, hashesAt, readTilePath, TILE_WIDTH } from '../../tlog/tiles.ts'
import { consistencyProof, HASH_BYTES, inclusionProof, leafHash } from '../../tlog/tree.ts'
import { TreeDamaged } from '../../tlog/verifiedTiles.ts'
import type { SwappableViews } from '../../views/swappableViews.ts'

const tags = ['audit']
const TEXT_TYPE = 'text/plain'
const BYTES_TYPE = 'application/octet-stream'
const config = { scope: 'read' } as const
const asText = { [TEXT_TYPE]: z.string() }
const either = { scope: 'read', types: [JSON_TYPE, TEXT_TYPE] } as const

/** What never changes may be kept for ever. */
const FOR_EVER = 'max-age=31536000, immutable'

/** @throws Refused `log-changed` · `not-signed` */
const signedBy = (audit: Audit): SignedCheckpoint => {
  const refusal = audit.refusal()
  if (refusal instanceof LogDamaged) return refuse('log-changed', `${refusal.message}.`)
  return (
    audit.checkpoint() ??
    refuse('not-signed', audit.trouble() ?? 'Nothing is signed yet; try again in a second.')
  )
}

/** The last checkpoint that as many witnesses cosigned as the policy of the service wants. @throws Refused */
const cosignedBy = async (audit: Audit): Promise<SignedCheckpoint> => {
  signedBy(audit)
  return (
    (await audit.cosigned()) ?? refuse('not-signed', 'No checkpoint was cosigned by enough witnesses yet.')
  )
}

/** Reads the tree; where a file of it is damaged, it is mended first. @throws Refused `tree-damaged` · `log-changed` */
const fromTree = <T>(audit: Audit, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TreeDamaged)) throw error
    audit.suspect()
    return refuse('tree-damaged', `${error.message}; it is made again from the log.`)
  }
}

const sendText = (reply: FastifyReply, text: string): FastifyReply =>
  reply.header('cache-control', 'no-cache').type('text/plain; charset=utf-8').send(text)

const wantsText = (request: FastifyRequest): boolean => wantedType(request) === TEXT_TYPE

const which = z.strictObject({
  cosigned: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'true for the last one that as many witnesses cosigned as are asked for' }),
})

const isCosigned = (request: FastifyRequest): boolean =>
  (request.query as z.output<typeof which>).cosigned === 'true'

/** The files of tlog-tiles: the checkpoint, tiles of hashes, bundles of entries. */
export const addTiles = (app: FastifyInstance, { audit }: { readonly audit: Audit }): void => {
  const checkpoint = {
    tags,
    summary: 'The last signed checkpoint (C2SP tlog-checkpoint)',
    querystring: which,
    response: { 200: forms('The note', { [TEXT_TYPE]: z.string() }), ...problems },
  }
  app.get('/checkpoint', { schema: checkpoint, config }, async (request, reply) =>
    sendText(reply, (isCosigned(request) ? await cosignedBy(audit) : signedBy(audit)).note),
  )

  const tile = {
    tags,
    summary: 'A tile of hashes, level/index, or entries/index, of entries (C2SP tlog-tiles)',
    querystring: none,
    params: z.strictObject({ '*': z.string().max(100) }),
    response: { 200: forms('Its bytes', { [BYTES_TYPE]: z.string() }), ...problems },
  }
  app.get('/tile/*', { schema: tile, config }, async (request, reply) => {
    const path = `tile/${(request.params as { '*': string })['*']}`
    const found = readTilePath(path) ?? refuse('not-found', `${path} is no path of a tile.`)
    const { level, index, width } = found
    const first = index * TILE_WIDTH
    const size = Number(signedBy(audit).size)
    if (first + width > hashesAt(level, size)) {
      refuse('not-found', `The log of ${size} events has no ${path} yet.`)
    }
    const bytes =
      level === 'entries'
        ? entryBundle(await entriesOf(audit, first, width))
        : fromTree(audit, () => audit.tree.readTile(level, index)).subarray(0, width * HASH_BYTES)
    return reply.header('cache-control', FOR_EVER).type(BYTES_TYPE).send(bytes)
  })
}

const entriesOf = async (audit: Audit, index: number, count: number): Promise<readonly Buffer[]> => {
  try {
    return await audit.entries(index, count)
  } catch (error) {
    if (error instanceof Changed) return refuse('log-changed', `${error.message}.`)
    if (error instanceof TreeDamaged)
      return fromTree(audit, () => {
        throw error
      })
    throw error
  }
}

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number)

const hashesSchema = z.array(z.string()).meta({ description: 'In base64' })

const checkpointSchema = z
  .object({
    origin: z.string(),
    size: z.int().meta({ description: 'How many events it is of' }),
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

/** Checkpoints and proofs. */
export const addProofs = (
  app: FastifyInstance,
  {
    audit,
    views,
    store,
  }: { readonly audit: Audit; readonly views: SwappableViews; readonly store: EventStore },
): void => {
  const checkpoint = {
    tags,
    summary: 'The last signed checkpoint',
    querystring: which,
    response: answers(checkpointSchema, asText),
  }
  app.get('/v1/audit/checkpoint', { schema: checkpoint, config: either }, async (request, reply) => {
    const { note, origin, size, root } = isCosigned(request) ? await cosignedBy(audit) : signedBy(audit)
    if (wantsText(request)) return sendText(reply, note)
    const vkey = audit.verifier && vkeyOf(audit.verifier)
    return sendJson(request, reply, { origin, size: Number(size), root: toBase64(root), vkey, note })
  })

  /** A size that is asked for, at most the one that is signed; that by default. */
  const sizeUpTo = (signed: SignedCheckpoint, asked: number | undefined, name: string): number => {
    const size = asked ?? Number(signed.size)
    if (size > signed.size)
      refuse('not-signed', `${name} is ${size}; ${signed.size} events are signed so far.`)
    return size
  }

  /** The index of an event's leaf, of which the tree must have its bytes. */
  const indexOf = async (event: string): Promise<number> => {
    const at = locateEvent(views.sql, event) ?? refuse('not-found', `There is no event ${event}.`)
    const index =
      fromTree(audit, () => audit.tree.indexAt(at.position)) ??
      refuse('not-signed', 'The event is not signed yet.')
    const { events } = await store.readStream(at.stream, { from: at.revision, limit: 1 })
    const hash = fromTree(audit, () => audit.tree.subtrees(0, index))
    if (events[0] && leafHash(events[0].body).equals(hash)) return index
    audit.suspect()
    return refuse('log-changed', `The event ${event} is not what leaf ${index} of the log was made of.`)
  }

  const whichEvent = z
    .strictObject({
      event: z.string().max(100).optional().meta({ description: 'The id of an event' }),
      index: wholeNumber.optional().meta({ description: 'Or the index of its leaf, from 0' }),
      size: wholeNumber
        .optional()
        .meta({ description: 'In the log of so many events; as signed last when absent' }),
      ...after,
    })
    .refine(({ event, index }) => (event === undefined) !== (index === undefined), {
      path: ['event'],
      message: 'name either an event or an index',
    })
  const inclusion = {
    tags,
    summary: 'The proof that an event is in the log; as text/plain, a C2SP tlog-proof',
    querystring: whichEvent,
    response: answers(inclusionSchema, asText),
  }
  app.get('/v1/audit/proofs/inclusion', { schema: inclusion, config: either }, async (request, reply) => {
    const { event, index: asked, size: wanted } = request.query as z.output<typeof whichEvent>
    const signed = signedBy(audit)
    const size = sizeUpTo(signed, wanted, 'size')
    const index = event === undefined ? (asked as number) : await indexOf(event)
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

  const sizes = z.strictObject({
    from: wholeNumber.meta({ description: 'The size of the smaller log, at least 1' }),
    to: wholeNumber.optional().meta({ description: 'That of the larger one; as signed last when absent' }),
    ...after,
  })
  const consistency = {
    tags,
    summary: 'The proof that the log has only grown; as text/plain, the body of a tlog-witness request',
    querystring: sizes,
    response: answers(consistencySchema, asText),
  }
  app.get('/v1/audit/proofs/consistency', { schema: consistency, config: either }, (request, reply) => {
    const { from, to: wanted } = request.query as z.output<typeof sizes>
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
