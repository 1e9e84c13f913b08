/** The id of a detention case must not reveal a name: it is opaque, unless the prisoner is a public figure. */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { idOf, streamOf } from '../../../events/envelope.ts'
import type { Context, Violation } from '../kernel/rules.ts'

const OPAQUE_CASE = /^c-[a-z2-7]{20}$/

export const refusesReadableCase = {
  needs: (event: AnyEvent): readonly string[] =>
    event.type === 'PrisonerDetained' && event.data.personId !== undefined
      ? [streamOf('person', event.data.personId)]
      : [],

  refuses: (event: EventOf<'PrisonerDetained'>, { streams }: Context): Violation | undefined => {
    if (OPAQUE_CASE.test(idOf(event.stream))) return undefined
    const person = streams.get(streamOf('person', event.data.personId ?? ''))?.[0]
    if (person?.type === 'PersonRegistered' && person.data.publicFigure) return undefined
    return {
      rule: 'id-not-opaque',
      detail:
        'Only the case of a public figure may have a readable id; other ids are c- and 20 characters of a-z and 2-7.',
      pointer: '/id',
    }
  },
}
