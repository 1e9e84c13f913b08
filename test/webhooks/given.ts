/** Events for the tests of webhooks: of the vocabulary, about a made-up quarrel. */
import type { AnyEvent } from '../../events/catalogue.ts'

let count = 0

/** An event as recorded. */
export const event = (
  type: AnyEvent['type'],
  stream: string,
  data: object,
  more: Partial<AnyEvent> = {},
): AnyEvent =>
  ({
    id: `00000000-0000-7000-8000-${String(count++).padStart(12, '0')}`,
    type,
    version: 1,
    stream,
    revision: 0,
    recordedAt: '2031-01-10T12:00:00.000Z',
    actor: 'local',
    correlationId: 'c',
    ...more,
    data,
  }) as AnyEvent

export const opened = (id: string, parties: readonly string[] = ['US', 'CU']): AnyEvent =>
  event('DealOpened', `deal-${id}`, {
    title: 'Ducks for soup',
    parties: parties.map((code) => ({ code, role: 'participant' })),
    framing: 'parallel',
    status: 'mooted',
  })
