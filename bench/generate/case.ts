/** One case: a deal whose timeline has 40 entries, with everything that it refers to, in an order that holds. */

import { custodySteps } from './custody.ts'
import { commitmentSteps, openDeal, statementSteps, statusSteps, talksSteps } from './deal.ts'
import { barMuch, sanctionSteps } from './measures.ts'
import { registerSource } from './people.ts'
import type { Random } from './random.ts'
import { type Draft, openStory } from './story.ts'

const SOURCES = 5
/** What is not a statement: opening 1, talks 6, commitments 5, status 3, measure 7, custody 8. */
const OTHER_ENTRIES = 30

/** Entries on the timeline of every deal. */
export const ENTRIES = 40

/** The events of a case, its threads interleaved at random. */
export const caseOf = (deal: string, random: Random): readonly Draft[] => {
  const story = openStory(deal, random)
  for (let n = 0; n < SOURCES; n++) registerSource(story)
  openDeal(story)
  const threads = [
    statementSteps(story, ENTRIES - OTHER_ENTRIES),
    talksSteps(story),
    commitmentSteps(story),
    statusSteps(story),
    sanctionSteps(story),
    custodySteps(story),
  ]
  while (threads.length > 0) {
    const at = random.int(threads.length)
    if (threads[at]?.next().done) threads.splice(at, 1)
  }
  return story.drafts
}

/** The opening of a deal, citing sources of another case. */
export const openingOf = (deal: string, random: Random, cited: string): Draft => {
  const story = openStory(deal, random)
  for (let n = 0; n < SOURCES; n++) story.sources.push(`${cited}-${n}`)
  openDeal(story)
  return story.drafts[0] as Draft
}

/** A target with five measures, citing sources of another case. */
export const muchBarred = (random: Random, cited: string): readonly Draft[] => {
  const story = openStory('much-barred', random)
  for (let n = 0; n < SOURCES; n++) story.sources.push(`${cited}-${n}`)
  barMuch(story)
  return story.drafts
}
