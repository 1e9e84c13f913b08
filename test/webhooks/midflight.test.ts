/** An endpoint is changed while deliveries are in flight: nothing is lost, and nothing comes with a wrong link. */
import { t as all, type Test, test } from 'tap'
import { deal } from '../http/given.ts'
import { checkDeliveries } from './chain.ts'
import { type Hooked, hooked, past, QUICK, say } from './hooked.ts'
import { ok, type Receiver, startReceiver } from './receiver.ts'

all.setTimeout(120_000)

interface Held extends Hooked {
  readonly receiver: Receiver
  readonly id: string
  /** Ids of what was said, in order, about ducks and about geese. */
  readonly ducks: readonly string[]
  readonly geese: readonly string[]
  /** Answers the requests that wait and all later ones. */
  release(): void
}

/** Two deals with ten statements each, and an endpoint of which four deliveries are in flight. */
const given = async (t: Test): Promise<Held> => {
  const service = await hooked(t, { webhooks: { timing: QUICK } })
  const waiting: (() => void)[] = []
  const receiver = await startReceiver(t, (came, response, request) => {
    waiting.push(() => ok(came, response, request))
  })
  for (const id of ['ducks', 'geese']) await service.record('/v1/deals', past(deal(id)))
  const { id } = await service.register({ url: receiver.url, order: 'none', inFlight: 4 })
  const ducks = await say(service, 'ducks', 10)
  const geese = await say(service, 'geese', 10)
  await receiver.until(() => receiver.came.length === 4)
  return {
    ...service,
    receiver,
    id,
    ducks,
    geese,
    release: () => {
      receiver.answer(ok)
      for (const answer of waiting) answer()
    },
  }
}

/** The ids of the events that came in an epoch, each once. */
const inEpoch = (receiver: Receiver, epoch: number): readonly string[] => [
  ...new Set(
    receiver
      .events()
      .filter(({ data }) => data.epoch === epoch)
      .map(({ id }) => id),
  ),
]

test('another filter: everything that matches it and was not settled comes in its epoch', async (t) => {
  const { receiver, ask, id, geese, release } = await given(t)
  const { epoch } = (await ask('PATCH', `/v1/webhooks/${id}`, { filter: { deals: ['geese'] } })).json()
  release()
  await receiver.until(() => inEpoch(receiver, epoch).length === geese.length)
  t.strictSame([...inEpoch(receiver, epoch)].sort(), [...geese].sort())
  t.strictSame(checkDeliveries(receiver.came, id).faults, [])
  t.equal(inEpoch(receiver, 0).length, 4, 'of the previous epoch only what was in flight')
})

test('another filter that matches what was in flight: it comes again, with the same id and a link of the new epoch', async (t) => {
  const { receiver, ask, id, ducks, release } = await given(t)
  const { epoch } = (await ask('PATCH', `/v1/webhooks/${id}`, { filter: { deals: ['ducks'] } })).json()
  release()
  await receiver.until(() => inEpoch(receiver, epoch).length === ducks.length)
  t.strictSame([...inEpoch(receiver, epoch)].sort(), [...ducks].sort())
  const { faults, repeats } = checkDeliveries(receiver.came, id)
  t.strictSame(faults, [])
  t.equal(repeats, 0, 'in an epoch each comes once')
})

test('a seek back: everything from there comes, and what was in flight comes again', async (t) => {
  const { receiver, ask, id, ducks, geese, release } = await given(t)
  const { epoch } = (await ask('POST', `/v1/webhooks/${id}/seek`, { beginning: true })).json()
  release()
  // A source, two deals, and what was said about them.
  await receiver.until(() => inEpoch(receiver, epoch).length === 23)
  const came = inEpoch(receiver, epoch)
  t.ok([...ducks, ...geese].every((one) => came.includes(one)))
  t.strictSame(checkDeliveries(receiver.came, id).faults, [])
})

test('a seek forward: what lies between does not come', async (t) => {
  const service = await given(t)
  const { receiver, ask, id, geese, release } = service
  const position = String(await service.service.store.head())
  const { epoch } = (await ask('POST', `/v1/webhooks/${id}/seek`, { position })).json()
  release()
  const later = await say(service, 'ducks', 2)
  await receiver.until(() => inEpoch(receiver, epoch).length === 2)
  t.strictSame([...inEpoch(receiver, epoch)].sort(), [...later].sort())
  t.notOk(receiver.events().some((event) => event.id === geese.at(-1)))
  t.strictSame(checkDeliveries(receiver.came, id).faults, [])
})

test('an endpoint that is paused and resumed at once continues in its epoch, and everything comes', async (t) => {
  const { receiver, ask, id, ducks, geese, release } = await given(t)
  for (const verb of ['pause', 'resume']) await ask('POST', `/v1/webhooks/${id}/${verb}`)
  release()
  await receiver.until(() => inEpoch(receiver, 0).length === 20)
  t.strictSame([...inEpoch(receiver, 0)].sort(), [...ducks, ...geese].sort())
  t.strictSame(checkDeliveries(receiver.came, id).faults, [])
})
