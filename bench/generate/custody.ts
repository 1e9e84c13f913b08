/** Detention cases of a case, and the release of their group. */
import { registerPerson } from './people.ts'
import type { Story } from './story.ts'
import { place, TARGETS } from './words.ts'

/** Two prisoners and their group: four events before the deal, eight on its timeline. */
export function* custodySteps(story: Story): Generator<void> {
  const { deal, random } = story
  const state = TARGETS[0]
  const group = `${deal}-group`
  const prisoners = [1, 2].map(() => ({ id: `c-${random.letters(20)}`, personId: registerPerson(story) }))
  for (const { id, personId } of prisoners) {
    const stream = `prisoner-${id}`
    story.tell(stream, 'PrisonerDetained', { personId, state, place: place(random) })
    yield
    story.tell(stream, 'PrisonerConvicted', { charges: ['a made-up charge'] })
    yield
  }
  const total = { min: 2, max: 40, about: true }
  const claimedBy = { party: state }
  const release = `release-${group}`
  story.tell(release, 'GroupReleaseReported', { states: [state], counted: 'released', total, claimedBy }, [
    deal,
  ])
  yield
  for (const { id } of prisoners) {
    const stream = `prisoner-${id}`
    const authority = { party: state, roleThen: 'head of state' }
    story.tell(stream, 'PrisonerPardoned', { authority, groupId: group, conditions: [] }, [deal])
    yield
    story.tell(stream, 'PrisonerReleased', { terms: 'unknown', conditions: [], groupId: group }, [deal])
    yield
    story.tell(release, 'GroupMemberNamed', { prisonerId: id, basis: 'ngo' }, [deal])
    yield
  }
  const destination = place(random)
  story.tell(release, 'GroupTransferReported', { destination, voluntariness: 'unknown' }, [deal])
}
