/** What was announced and is no verdict, in words for tables and the command line: "nothing is recorded" would be untrue without it. */
import type { answerTo } from '../../../projections/read/screening/screeningAnswer.ts'

type Items = ReturnType<typeof answerTo>['items']

/** "2031-05-01, and not counted: org-ban: asset-freeze against Acme", for each measure of a jurisdiction that is only announced. */
export const announcementsInWords = (items: Items, jurisdiction: string): readonly string[] =>
  items.flatMap(({ announcement, status, sanctionId, kind, target, ...item }) =>
    announcement && status === 'not-yet' && item.jurisdiction === jurisdiction
      ? [
          `${announcement.edtf}, and not counted: ${sanctionId}: ${kind}${target ? ` against ${target.nameInInstrument}` : ''}`,
        ]
      : [],
  )
