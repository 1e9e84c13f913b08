/** `detente keys …`: manages API keys without a running service. */

import { SCOPES, type Scope } from '../../events/key.ts'
import { ADD_ENDPOINTS, FATES, type Fate, fate, revokeKey } from '../api/webhooks/keyRevocation.ts'
import type { Config } from '../app/config.ts'
import { PlainError } from '../failure/plainError.ts'
import { Refusal } from '../failure/problems.ts'
import { type ApiKey, openKeys } from '../keys/keys.ts'
import { openStore } from '../store/open.ts'
import { openEndpoints } from '../webhooks/endpoints/endpoints.ts'
import { sayWaiting } from './waitingNotice.ts'

export class BadKeyCommand extends PlainError {
  constructor(message: string) {
    super(message)
    this.name = 'BadKeyCommand'
  }
}

const scopesOf = (text: string | undefined): readonly Scope[] => {
  const names = (text ?? '').split(',').filter((name) => name !== '')
  const wrong = names.find((name) => !(SCOPES as readonly string[]).includes(name))
  if (names.length === 0 || wrong !== undefined) {
    const what = wrong === undefined ? 'name the scopes' : `there is no scope ${JSON.stringify(wrong)}`
    throw new BadKeyCommand(`${what}: --scopes must be one or more of ${SCOPES.join(',')}`)
  }
  return names as Scope[]
}

const fateOf = (text: string | undefined): Fate | undefined => {
  const found = fate.optional().safeParse(text)
  if (!found.success) throw new BadKeyCommand(`--endpoints must be one of ${FATES.join(', ')}`)
  return found.data
}

const asLine = (error: unknown): never => {
  if (!(error instanceof Refusal)) throw error
  throw new BadKeyCommand(
    error.problem.detail.replace(ADD_ENDPOINTS, 'Add --endpoints keep, pause or remove to the command.'),
  )
}

const lineOf = ({ id, scopes, label, createdAt, revokedAt }: ApiKey): string =>
  [id, scopes.join(','), createdAt, revokedAt ? `revoked ${revokedAt}` : 'valid', label ?? '']
    .join('  ')
    .trimEnd()

/**
 * Runs `detente keys …` on a ledger that no service has open.
 * @throws BadKeyCommand · StoreError `locked`
 */
export const keys = async (
  config: Config,
  [action, id, ...rest]: readonly string[],
  given: {
    readonly scopes?: string | undefined
    readonly label?: string | undefined
    readonly endpoints?: string | undefined
  },
  say: (line: string) => void,
): Promise<void> => {
  const store = await openStore(config.store, sayWaiting)
  try {
    const now = (): string => new Date().toISOString()
    const ring = openKeys(store, now)
    if (action === 'add' && id === undefined) {
      const added = await ring.add(scopesOf(given.scopes), given.label, 'local')
      say(lineOf(added))
      say(`The secret, shown only now: ${added.secret}`)
    } else if (action === 'list' && id === undefined) {
      for (const key of await ring.list()) say(lineOf(key))
    } else if (action === 'revoke' && id !== undefined && rest.length === 0) {
      const endpoints = openEndpoints(store, now)
      const revoked = await revokeKey(ring, endpoints, id, fateOf(given.endpoints), 'local').catch(asLine)
      if (!revoked) throw new BadKeyCommand(`there is no key ${id}`)
      say(lineOf(revoked))
    } else {
      throw new BadKeyCommand(
        'write keys add --scopes S [--label L], keys list, or keys revoke ID [--endpoints keep|pause|remove]',
      )
    }
  } finally {
    await store.close()
  }
}
