/** What became of announced reliefs, for their lines: what was carried out or overtaken must not read as still to come. Pure. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { dateWords } from '../../../events/text/dateWords.ts'
import { boundsOf } from '../../../events/time/edtf.ts'
import { happenedBy } from '../../../events/time/when.ts'
import type { Measure } from './measure.ts'
import { targetsIn } from './measureFacts.ts'
import { type ReliefOutcome, reliefOutcomeAt } from './reliefClocks.ts'

/** " (carried out 24 December 2025)". */
export const outcomeWords = ({ is, occurred }: ReliefOutcome): string =>
  ` (${is.replaceAll('-', ' ')} ${dateWords(occurred)})`

/** Whether it had certainly come to that by a day. */
export const cameBy = ({ occurred }: ReliefOutcome, asOf: string): boolean =>
  happenedBy(boundsOf(occurred, 'point'), asOf) === 'certainly'

/** What became of the reliefs that a measure announced, by a day; undefined of any other event. */
export const outcomesIn =
  (measure: () => Measure, asOf: string) =>
  (event: AnyEvent): ReliefOutcome | undefined => {
    if (event.type !== 'ReliefAnnounced') return undefined
    const found = measure()
    const targets = targetsIn(found.events).map(({ targetId }) => targetId)
    return reliefOutcomeAt(found, event.data, targets, asOf)
  }
