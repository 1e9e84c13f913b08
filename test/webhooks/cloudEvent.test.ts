/** The body of a delivery, as the public CloudEvents package reads it. */
import { isDeepStrictEqual } from 'node:util'
import { CloudEvent, HTTP } from 'cloudevents'
import fc from 'fast-check'
import { test } from 'tap'
import { jcs } from '../../events/canonical/jcs.ts'
import { CLOUD_EVENT_TYPE, cloudEvent, sourceOf } from '../../src/webhooks/outbound/cloudEvent.ts'
import { hostileJson, hostileText } from '../events/hostileJson.ts'

const event = {
  id: '0192d8a4-0000-7000-8000-000000000001',
  type: 'DealOpened',
  stream: 'deal-ducks-for-soup',
  position: 42,
  headline: 'Deal between “freedonia” and Sylvania "mooted"',
  body: '{"data":{"title":"Ducks"},"id":"0192d8a4-0000-7000-8000-000000000001","recordedAt":"2031-01-10T12:00:00.000Z","type":"DealOpened"}',
}

const read = (body: string): CloudEvent<Record<string, unknown>> =>
  HTTP.toEvent({ headers: { 'content-type': CLOUD_EVENT_TYPE }, body }) as CloudEvent<Record<string, unknown>>

test('the public package reads it as a valid event with every attribute', async (t) => {
  const source = sourceOf('5a1bd1c5-4c1c-5c0e-9d4c-0d6f6d2a7b11')
  const found = read(cloudEvent(source, event, { previous: 7, epoch: 2 }))
  t.ok(found.validate())
  t.ok(new CloudEvent({ ...found.toJSON() }, true).validate(), 'also by the strict rules')
  t.match(found, {
    id: event.id,
    source,
    type: 'detente.DealOpened',
    subject: 'deal-ducks-for-soup',
    time: '2031-01-10T12:00:00.000Z',
    datacontenttype: 'application/json',
  })
})

test('its data is the event with its position, its link and its headline', async (t) => {
  const found = read(cloudEvent('urn:x', event, { previous: 7, epoch: 2 }))
  t.strictSame(found.data, {
    ...JSON.parse(event.body),
    headline: event.headline,
    position: '42',
    previousPosition: '7',
    epoch: 2,
  })
})

test('the first of an epoch has no previous position', async (t) => {
  const found = read(cloudEvent('urn:x', event, { previous: null, epoch: 0 }))
  t.equal(found.data?.previousPosition, null)
})

test('whatever JSON an event holds, the body keeps it, and the time is that of the event', async (t) => {
  const property = fc.property(hostileJson, hostileText, (value, headline) => {
    const recorded = {
      ...JSON.parse(event.body),
      type: 'ClaimContradicted',
      data: { eventId: event.id, field: '/data/title', value },
    }
    const body = jcs(recorded)
    const found = JSON.parse(cloudEvent('urn:x', { ...event, headline, body }, { previous: 7, epoch: 2 }))
    const place = { headline, position: '42', previousPosition: '7', epoch: 2 }
    return (
      found.time === recorded.recordedAt && isDeepStrictEqual(found.data, { ...JSON.parse(body), ...place })
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
})
