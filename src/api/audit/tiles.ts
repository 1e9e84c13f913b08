/** The log as C2SP tlog-tiles at the root of the service, where other tools expect it. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type Audit, LogReplaced } from '../../audit/audit.ts'
import { refuse } from '../../failure/problems.ts'
import { forms, problems } from '../../http/commonSchemas.ts'
import { noParameters } from '../../http/queries/queryParameters.ts'
import { entryBundle, hashesAt, readTilePath, TILE_WIDTH } from '../../tlog/tiles.ts'
import { HASH_BYTES } from '../../tlog/tree.ts'
import { TreeDamaged } from '../../tlog/verifiedTiles.ts'
import {
  checkpointQuery,
  config,
  cosignedBy,
  fromTree,
  isCosigned,
  sendText,
  signedBy,
  TEXT_TYPE,
  tags,
} from './signedLog.ts'

const BYTES_TYPE = 'application/octet-stream'

/** Clients may cache files that never change. */
const FOR_EVER = 'max-age=31536000, immutable'

/** The files of tlog-tiles: the checkpoint, tiles of hashes, bundles of entries. */
export const addTiles = (app: FastifyInstance, { audit }: { readonly audit: Audit }): void => {
  const checkpoint = {
    tags,
    summary: 'The last signed checkpoint (C2SP tlog-checkpoint)',
    querystring: checkpointQuery,
    response: { 200: forms('The note', { [TEXT_TYPE]: z.string() }), ...problems },
  }
  app.get('/checkpoint', { schema: checkpoint, config }, async (request, reply) =>
    sendText(reply, (isCosigned(request.query) ? await cosignedBy(audit) : signedBy(audit)).note),
  )

  const tile = {
    tags,
    summary: 'A tile: level/index for hashes, entries/index for entries (C2SP tlog-tiles)',
    querystring: noParameters,
    params: z.strictObject({ '*': z.string().max(100) }),
    response: { 200: forms('Its bytes', { [BYTES_TYPE]: z.string() }), ...problems },
  }
  app.get('/tile/*', { schema: tile, config }, async (request, reply) => {
    const path = `tile/${request.params['*']}`
    const found = readTilePath(path) ?? refuse('not-found', `${path} is not the path of a tile.`)
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
    if (error instanceof LogReplaced) return refuse('log-changed', `${error.message}.`)
    if (error instanceof TreeDamaged)
      return fromTree(audit, () => {
        throw error
      })
    throw error
  }
}
