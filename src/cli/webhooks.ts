/** `detente webhooks resume`: resumes deliveries after a restore. */
import { BadConfig, type Config } from '../app/config.ts'
import { openStore } from '../store/open.ts'
import { resumeDeliveries } from '../webhooks/delivery/restorePause.ts'

/**
 * Runs on a ledger that no service has open.
 * @throws BadConfig · StoreError `locked`
 */
export const webhooks = async (
  config: Config,
  [action, ...rest]: readonly string[],
  say: (line: string) => void,
): Promise<void> => {
  if (action !== 'resume' || rest.length > 0) throw new BadConfig(['the command is: detente webhooks resume'])
  const store = await openStore(config.store)
  try {
    say(
      (await resumeDeliveries(store))
        ? 'Deliveries continue at the next start. Each endpoint continues from its cursor.'
        : 'Deliveries were not paused by a restore.',
    )
  } finally {
    await store.close()
  }
}
