/** All kinds of rows that can be imported, by name. */
import type { Kind } from './kind.ts'
import { licences } from './licences.ts'
import { measures } from './measures.ts'
import { members } from './members.ts'
import { prisoners } from './prisoners.ts'
import { statements } from './statements.ts'
import { targets } from './targets.ts'

export const KIND_NAMES = ['prisoners', 'members', 'statements', 'targets', 'licences', 'measures'] as const

export const kinds: Readonly<Record<(typeof KIND_NAMES)[number], Kind>> = {
  prisoners,
  members,
  statements,
  targets,
  licences,
  measures,
}
