/** The order of a course: what may have come after its cause is not shown before it. */
import fc from 'fast-check'
import { test } from 'tap'
import type { AnyEvent } from '../../../events/catalogue.ts'
import { boundsOf } from '../../../events/time/edtf.ts'
import { inOrder } from '../../../projections/read/events/course.ts'

/** An event of a detention case that begins and ends with its EDTF date. */
const event = (type: string, occurred: string, data: object = {}) => ({
  event: {
    id: `${type} ${occurred}`,
    type,
    occurred,
    ...boundsOf(occurred, 'point'),
    data,
  } as unknown as AnyEvent,
})

const detained = event('PrisonerDetained', '2007-05-02')
const typesOf = (events: readonly { readonly event: AnyEvent }[]) =>
  inOrder(events).map(({ event }) => event.type)

test('a conviction at some time from 2007 on stands after the detention of May 2007', (t) => {
  t.same(typesOf([detained, event('PrisonerConvicted', '2007/2025-10')]), [
    'PrisonerDetained',
    'PrisonerConvicted',
  ])
  t.end()
})

test('an event without a date comes after the opening of the case', (t) => {
  t.same(typesOf([detained, event('PrisonerConvicted', '../2025-10')]), [
    'PrisonerDetained',
    'PrisonerConvicted',
  ])
  t.end()
})

test('an event that was certainly over before the opening comes before it', (t) => {
  t.same(typesOf([detained, event('PrisonerConvicted', '2006')]), ['PrisonerConvicted', 'PrisonerDetained'])
  t.end()
})

test('a detention that began at an unknown time stands before all that followed it', (t) => {
  const since = event('PrisonerDetained', '/2025-12-12')
  t.same(typesOf([since, event('PrisonerConvicted', '2023-03-03')]), [
    'PrisonerDetained',
    'PrisonerConvicted',
  ])
  t.end()
})

test('evidence of a vague date stands after the event that it is about', (t) => {
  const released = event('PrisonerReleased', '2020-03-01')
  const attested = event('ClaimAttested', '2020', { eventId: released.event.id })
  t.same(typesOf([detained, released, attested]), ['PrisonerDetained', 'PrisonerReleased', 'ClaimAttested'])
  t.end()
})

test('a sentence of a vague date stands after the conviction, which is recorded later', (t) => {
  const sentenced = event('PrisonerSentenced', '2007/2025-10')
  const convicted = event('PrisonerConvicted', '2007/2025-10')
  t.same(typesOf([detained, sentenced, convicted]), [
    'PrisonerDetained',
    'PrisonerConvicted',
    'PrisonerSentenced',
  ])
  t.end()
})

test('a revocation of some time in a year stands after the release of that year', (t) => {
  const released = event('PrisonerReleased', '2008-05-01')
  t.same(typesOf([detained, event('ReleaseRevoked', '2008'), released]), [
    'PrisonerDetained',
    'PrisonerReleased',
    'ReleaseRevoked',
  ])
  t.end()
})

test('an event with an unknown date comes right after its cause, not at the day of its recording', (t) => {
  const undated = (type: string) => event(type, 'XXXX')
  const released = event('PrisonerReleased', '2009-01-01')
  t.same(typesOf([detained, released, undated('PrisonerSentenced'), undated('PrisonerConvicted')]), [
    'PrisonerDetained',
    'PrisonerConvicted',
    'PrisonerSentenced',
    'PrisonerReleased',
  ])
  t.end()
})

test('remains that were handed over at some time stand after the death', (t) => {
  const remains = event('PrisonerTransferred', '2010/2020', { remains: true })
  t.same(typesOf([detained, remains, event('PrisonerDied', '2012-01-01')]), [
    'PrisonerDetained',
    'PrisonerDied',
    'PrisonerTransferred',
  ])
  t.end()
})

test('a course has every event once, what begins certainly later never before', async () => {
  const year = fc.integer({ min: 2000, max: 2030 })
  const occurred = fc.oneof(
    year.map(String),
    fc.tuple(year, year).map(([a, b]) => `${Math.min(a, b)}/${Math.max(a, b)}`),
    year.map((n) => `${n}-06-15`),
  )
  fc.assert(
    fc.property(fc.array(occurred, { minLength: 1, maxLength: 12 }), (dates) => {
      const events = dates.map((date, n) => event(`Event${n}`, date))
      const ordered = inOrder(events)
      const opening = ordered.indexOf(events[0]!)
      const later = ordered.slice(opening + 1).map((one) => one.event.earliest ?? '')
      return (
        new Set(ordered).size === events.length &&
        later.every((key, n) => n === 0 || key >= (later[n - 1] ?? ''))
      )
    }),
    { verbose: 1 },
  )
})
