/**
 * Files beside a ledger without which it must not start: the list of erasures, or erased persons would come back after the
 * next restore, and the server key, or no secret of a webhook could be read. Making them anew in silence would hide the loss.
 */
import { existsSync } from 'node:fs'
import { PlainError } from '../failure/plainError.ts'
import { hasListedErasures } from '../people/erasures.ts'
import type { LedgerReader } from '../store/port.ts'
import { hasEndpoints } from '../webhooks/endpoints/endpointIds.ts'

class MissingFile extends PlainError {
  constructor(message: string) {
    super(message)
    this.name = 'MissingFile'
  }
}

/** @throws MissingFile, which says what to do */
export const checkKeptFiles = async (
  store: Pick<LedgerReader, 'readState'>,
  { erasures, keyFile }: { readonly erasures: string; readonly keyFile: string },
): Promise<void> => {
  if (!existsSync(erasures) && (await hasListedErasures(store))) {
    throw new MissingFile(
      `the list of erasures ${erasures} is missing, and somebody was erased from this ledger. Put the file back; if it is lost, make an empty one (touch ${erasures}): the service writes into it whom the ledger knows as erased. See docs/operating/erasure.md`,
    )
  }
  if (!existsSync(keyFile) && (await hasEndpoints(store))) {
    throw new MissingFile(
      `the server key ${keyFile} is missing, and this ledger has webhooks whose secrets it sealed. Put the file back; if it is lost, make another (openssl rand -base64 32 > ${keyFile} && chmod 600 ${keyFile}), then rotate the secret of each webhook. See docs/operating/running.md`,
    )
  }
}
