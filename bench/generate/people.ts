/** Sources and persons of a case: what the rest of it refers to. */
import { digestOf, disclosureOf } from '../../events/history/disclosure.ts'
import type { Story } from './story.ts'
import { personName, thing } from './words.ts'

/** Registers a source; some are copies of an earlier one. */
export const registerSource = (story: Story): void => {
  const { deal, random, sources } = story
  const origin = random.chance(0.3) ? sources[0] : undefined
  story.file(`source-${deal}-${sources.length}`, 'SourceRegistered', {
    publisher: `Made-up Gazette ${random.int(50)}`,
    title: `On ${thing(random)}, ${deal}`,
    url: `https://gazette.example/${deal}/${sources.length}`,
    published: '1990-01',
    kind: random.pick(['wire', 'press', 'official', 'ngo'] as const),
    language: 'en',
    ...(origin !== undefined && { originId: origin }),
    derivedFrom: [],
  })
}

/** Registers a person with details in a personal stream; returns the id. */
export const registerPerson = (story: Story): string => {
  const { random } = story
  const id = `p-${random.letters(20)}`
  const salt = Uint8Array.from({ length: 16 }, () => random.int(256))
  const disclosure = disclosureOf({ name: personName(random), names: [], ids: [] }, salt)
  story.file(`personal-${id}`, 'PersonalDetailsStored', { disclosure })
  story.file(`person-${id}`, 'PersonRegistered', { digest: digestOf(disclosure), publicFigure: false })
  return id
}
