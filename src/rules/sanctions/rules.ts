/** The rules of a measure: targets come into force, are eased and brought back, each separately. */
import { type Rules, rules } from '../kernel/rules.ts'
import { breaks } from './measureRules.ts'
import { evolve, initial, type MeasureState } from './measureState.ts'
import { refuses } from './referenceRules.ts'
import { measuresEased, refusesReversal } from './reliefRules.ts'

export const sanctionRules: Rules<MeasureState> = rules<MeasureState>({
  initial,
  ordered: [
    'SanctionImposed',
    'MeasureAnnounced',
    'SanctionAmended',
    'SanctionRenewed',
    'WaiverGranted',
    'SanctionSuspended',
    'SanctionLifted',
    'ReliefReversed',
    'SnapbackTriggered',
    'SanctionReimposed',
  ],
  evolve,
  breaks,
  refuses: (event, context) => refuses(event, context) ?? refusesReversal(event, context),
  needsLicencesOf: measuresEased,
})
