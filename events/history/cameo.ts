/**
 * The code that CAMEO (Conflict and Mediation Event Observations, codebook 1.1b3) has for what an event tells, so that
 * timelines can be compared with event data sets such as GDELT and ICEWS. The narrowest code that holds whatever else is
 * so; none where no code does.
 */
import type { AnyEvent, DataOf, EventName } from '../catalogue.ts'

type Code<Name extends EventName> = string | ((data: DataOf<Name>) => string | undefined)

const INTENT = {
  'sanctions-relief': '0354',
  release: '0353',
  diplomatic: '032',
  financial: '031',
  security: '030',
  other: '030',
} as const

const STANCES = {
  welcomes: '051',
  criticises: '111',
  denies: '010',
  demands: '100',
  threatens: '130',
  clarifies: '010',
  observes: '010',
  recounts: '010',
} as const

/** Whoever is taken away against their will is expelled (174); nothing is said of others but that they moved. */
const moved = ({ voluntariness }: { readonly voluntariness: string }): string | undefined =>
  voluntariness === 'forced' || voluntariness === 'coerced' ? '174' : undefined

const CODES: { readonly [Name in EventName]?: Code<Name> } = {
  // Express intent to mediate, to accept mediation, to meet or negotiate; engage in negotiation; halt negotiations.
  MediationOffered: '039',
  MediationAccepted: '038',
  TalksScheduled: '036',
  EnvoyTalksHeld: '046',
  TalksCancelled: '164',
  CommuniqueIssued: '010',
  // Sign formal agreement; else express intent to cooperate.
  AgreementReached: ({ form }) => (form === 'signed' ? '057' : '030'),
  FundsTransferred: '060',
  CommitmentMade: ({ kind }) => INTENT[kind],
  // Accuse; an established breach has no code of its own.
  CommitmentBreached: ({ level }) => (level === 'alleged' ? '112' : undefined),
  StatementMade: ({ stance }) => STANCES[stance],
  LinkageContested: '010',
  // Impose embargo, boycott, or sanctions; ease them; express intent to ease them, refuse to ease them.
  SanctionImposed: '163',
  SanctionReimposed: '163',
  ReliefAnnounced: '0354',
  LicenceIssued: '085',
  WaiverGranted: '085',
  SanctionSuspended: '085',
  SanctionLifted: '085',
  ReliefReversed: '1244',
  SnapbackTriggered: '1312',
  // Arrest, detain; find guilty; yield; return, release persons.
  PrisonerDetained: '173',
  PrisonerConvicted: '116',
  PrisonerSentenced: '116',
  PrisonerPardoned: '080',
  ClemencyGranted: '080',
  PrisonerReleased: '0841',
  PrisonerTransferred: moved,
  PrisonerReturnedToCustody: '173',
  ReleaseRevoked: '173',
  GroupReleaseReported: ({ counted }) => (counted === 'pardoned' ? '080' : '0841'),
  GroupTransferReported: moved,
}

/** The CAMEO code of an event; its first two digits are the root. */
export const cameoOf = (event: AnyEvent): string | undefined => {
  const code = CODES[event.type] as Code<typeof event.type> | undefined
  return typeof code === 'function' ? code(event.data as never) : code
}
