/** A measure of a case and the licence that eases it. */
import type { Story } from './story.ts'
import { SENDERS, thing } from './words.ts'

/** Imposes, eases and lifts a measure: six events of the measure and one licence, all of the deal's timeline. */
export function* sanctionSteps(story: Story): Generator<void> {
  const { deal, random } = story
  const id = `${deal}-measure`
  const stream = `sanction-${id}`
  const jurisdiction = SENDERS[0]
  const targets = [1, 2, 3].map((n) => `${id}-target-${n}`)
  const named = targets.map((targetId, n) => ({
    targetId,
    name: `Invented Works ${deal} ${n + 1}`,
    kind: 'entity' as const,
    ids: [],
  }))
  const relief = `${id}-relief`
  const authority = 'Invented Treasury'
  const about = { authority, jurisdiction, programme: `PROGRAMME-${random.int(30)}` }
  story.tell(
    stream,
    'SanctionImposed',
    { ...about, measure: 'asset-freeze', goods: ['3104'], affectsGoods: [], targets: named.slice(0, 2) },
    [deal],
  )
  yield
  const note = `More of ${thing(random)}`
  story.tell(stream, 'SanctionAmended', { addedTargets: named.slice(2), removedTargets: [], note }, [deal])
  yield
  const claimedEffect = `Free trade in ${thing(random)}`
  story.tell(stream, 'ReliefAnnounced', { reliefId: relief, by: { party: jurisdiction }, claimedEffect }, [
    deal,
  ])
  yield
  const covers = [{ sanctionId: id, targets: targets.slice(0, 1) }]
  story.tell(
    `licence-${id}-gl`,
    'LicenceIssued',
    {
      ...about,
      number: `GL-${random.int(100)}`,
      kind: 'general',
      covers,
      excludes: [],
      validFrom: '2021-01-01',
      unblocksProperty: false,
      carriesOut: relief,
    },
    [deal],
  )
  yield
  const list = 'Invented List'
  story.tell(stream, 'ListingObserved', { list, targets, listed: true }, [deal])
  yield
  const gone = targets.slice(1)
  const observed = [story.tell(stream, 'ListingObserved', { list, targets: gone, listed: false }, [deal])]
  yield
  const instrument = { kind: 'notice', number: `N-${random.int(10_000)}` }
  story.tell(
    stream,
    'SanctionLifted',
    { mode: 'delisting', targets: gone, instrument, observed, carriesOut: relief },
    [deal],
  )
}

/** A target that five measures of several jurisdictions bar. */
export const MUCH_BARRED = 'much-barred'

/** Imposes the five measures. */
export const barMuch = ({ tell }: Story): void => {
  for (const [n, jurisdiction] of ['EU', 'GB', 'US', 'UN', 'EU'].entries()) {
    tell(`sanction-${MUCH_BARRED}-${n}`, 'SanctionImposed', {
      ...{ authority: 'Invented Treasury', jurisdiction, programme: 'MUCH', measure: 'asset-freeze' },
      ...{ goods: [], affectsGoods: [] },
      targets: [{ targetId: MUCH_BARRED, name: 'Invented Much Barred Works', kind: 'entity', ids: [] }],
    })
  }
}
