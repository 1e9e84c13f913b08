/**
 * What the routes of the signed log share: the checkpoint for their answers, and access to the tree, which may
 * be damaged.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Audit } from '../../audit/audit.ts'
import type { SignedCheckpoint } from '../../audit/signer/lastSigned.ts'
import { LogDamaged } from '../../audit/tree/treeGuard.ts'
import { refuse } from '../../failure/problems.ts'
import { wantedType } from '../../http/formats/mediaTypes.ts'
import { TreeDamaged } from '../../tlog/verifiedTiles.ts'

export const tags = ['audit']
export const TEXT_TYPE = 'text/plain'
export const config = { scope: 'read' } as const

/** @throws Refusal `log-changed` · `not-signed` */
export const signedBy = (audit: Audit): SignedCheckpoint => {
  const refusal = audit.refusal()
  if (refusal instanceof LogDamaged) return refuse('log-changed', `${refusal.message}.`)
  return (
    audit.checkpoint() ??
    refuse('not-signed', audit.trouble() ?? 'Nothing is signed yet; try again in a second.')
  )
}

/** The last checkpoint with as many cosignatures as the policy of the service requires. @throws Refusal */
export const cosignedBy = async (audit: Audit): Promise<SignedCheckpoint> => {
  signedBy(audit)
  return (
    (await audit.cosignedCheckpoint()) ??
    refuse('not-signed', 'No checkpoint was cosigned by enough witnesses yet.')
  )
}

/** Reads the tree. A damaged file of it is repaired first. @throws Refusal `tree-damaged` · `log-changed` */
export const fromTree = <T>(audit: Audit, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TreeDamaged)) throw error
    audit.suspect()
    return refuse('tree-damaged', `${error.message}; it is being made again from the log.`)
  }
}

export const sendText = (reply: FastifyReply, text: string): FastifyReply =>
  reply.header('cache-control', 'no-cache').type('text/plain; charset=utf-8').send(text)

export const wantsText = (request: FastifyRequest): boolean => wantedType(request) === TEXT_TYPE

export const checkpointQuery = z.strictObject({
  cosigned: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'true for the last checkpoint with as many cosignatures as the policy requires' }),
})

export const isCosigned = ({ cosigned }: z.output<typeof checkpointQuery>): boolean => cosigned === 'true'
