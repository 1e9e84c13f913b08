/** Timestamped Ed25519 cosignatures of checkpoints (C2SP tlog-cosignature, `cosignature/v1`). */
import { type KeyObject, sign, verify } from 'node:crypto'

const BYTES = 8 + 64

const messageOf = (text: string, time: bigint): Buffer => Buffer.from(`cosignature/v1\ntime ${time}\n${text}`)

/**
 * The time and the signature of a checkpoint's text.
 * @param time seconds since 1970
 */
export const signedCosignature = (text: string, key: KeyObject, time: bigint): Buffer => {
  const stamp = Buffer.alloc(8)
  stamp.writeBigUInt64BE(time)
  return Buffer.concat([stamp, sign(null, messageOf(text, time), key)])
}

export const verifyCosignature = (text: string, bytes: Buffer, key: KeyObject): boolean => {
  if (bytes.length !== BYTES) return false
  const time = bytes.readBigUInt64BE()
  return time > 0n && time < 2n ** 63n && verify(null, messageOf(text, time), key, bytes.subarray(8))
}
