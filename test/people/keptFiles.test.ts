/** A ledger that lost its list of erasures or its server key does not start, and says what to do. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { t as all, type Test, test } from 'tap'
import { buildLedger, erase } from '../http/given.ts'
import { buildTestService } from '../service.ts'
import { hooked } from '../webhooks/hooked.ts'
import { startReceiver } from '../webhooks/receiver.ts'

all.setTimeout(60_000)

const PERSON = `p-${'a'.repeat(20)}`

const refusedIn = async (t: Test, data: string): Promise<string> => {
  const error = await buildTestService(t, { data }).then(
    () => undefined,
    (failed: Error) => failed,
  )
  return error?.message ?? 'it started'
}

test('a ledger from which somebody was erased does not start without its list', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/people', { id: PERSON, publicFigure: false, name: 'Pinky Quxworthy' })
  await erase(ledger, PERSON)
  const { data } = ledger.config
  const list = join(data, 'erasures.txt')
  await ledger.close()
  rmSync(list)
  t.match(await refusedIn(t, data), /list of erasures .*erasures.txt is missing.*touch/)
  writeFileSync(list, '')
  t.equal(await refusedIn(t, data), 'it started')
})

test('a ledger with webhooks does not start without its server key', async (t) => {
  const ledger = await hooked(t)
  const receiver = await startReceiver(t)
  await ledger.register({ url: receiver.url })
  const { data, keyFile } = ledger.config
  await ledger.close()
  rmSync(keyFile)
  t.match(await refusedIn(t, data), /server key .* is missing.*rotate the secret/)
})

test('a ledger without either starts, and makes a key', async (t) => {
  const ledger = await buildLedger(t)
  const { data, keyFile } = ledger.config
  await ledger.close()
  rmSync(keyFile)
  t.equal(await refusedIn(t, data), 'it started')
})
