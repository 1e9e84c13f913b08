/** The operations of the OpenAPI document by their ids, which generated clients call them by. */
import { type Test, test } from 'tap'
import { buildTestService } from '../service.ts'
import { buildLedger, deal } from './given.ts'

/**
 * Every id that was ever given. A route that is new adds its id here; an id that changes breaks the programs that
 * were made from the document.
 */
const IDS = `
changeWebhook dealsAcceptMediation dealsCancelTalks dealsChangeDeadline dealsChangeFraming dealsChangeStatus
dealsContestLinkage dealsFulfil dealsFulfilPartly dealsHoldTalks dealsIssueCommunique dealsLapse dealsLink
dealsLinkEvent dealsMakeCommitment dealsMeetCondition dealsOfferMediation dealsOpen dealsReachAgreement
dealsRecordAct dealsRecordBreach dealsRecordStatement dealsScheduleTalks dealsTransferFunds dealsWaive dealsWithdraw
dealsWithholdFunds deleteAuditRebuild deleteAuditReplay deleteKey deleteSession deleteWebhook eventsAttest
eventsContradict eventsCorrect eventsResolveDispute eventsRetract getAuditAccess getAuditCheckpoint getAuditDiff
getAuditDiffCsv getAuditDiffJsonl getAuditPersonDisclosure getAuditProofsConsistency getAuditProofsInclusion
getAuditRebuild getAuditRebuilds getAuditReplay getAuditReplays getCheckpoint getDeal getDealBalance
getDealDeadlinesIcs getDealEvents getDealEventsCsv getDealEventsJsonl getDealFeedAtom getDealTimeline
getDealTimelineCsv getDealTimelineJsonl getDeals getDealsCsv getDealsJsonl getEndings getEndingsCsv getEndingsIcs
getEndingsJsonl getEvent getEvents getEventsCsv getEventsJsonl getEventsStream getFeedAtom getFtmJsonl getHealthLive
getHealthReady getImportsKinds getImportsTemplate getKeys getLicence getLicences getLicencesCsv getLicencesJsonl
getParties getPartiesCsv getPartiesJsonl getParty getPeople getPeopleCsv getPeopleJsonl getPerson getPersonMentions getPersonMentionsCsv getPersonMentionsJsonl getPrisoner
getPrisoners getPrisonersCsv getPrisonersJsonl getProgramme getProgrammes getProgrammesCsv getProgrammesJsonl
getRelation getRelationCsv getRelationJsonl getRelease getReleases getReleasesCsv getReleasesJsonl getSanction
getSanctions getSanctionsCsv getSanctionsJsonl getSearch getSession getSource getSources getSourcesCsv
getSourcesJsonl getStatus getStatusChanges getStatusChangesCsv getStatusChangesJsonl getStatusDivergence
getStatusDivergenceCsv getStatusDivergenceJsonl getTalks getTalksCsv getTalksJsonl getTarget getTargets
getTargetsCsv getTargetsJsonl getTile getWebhook getWebhookDeliveries getWebhookEvents getWebhooks licencesIssue
licencesRevoke licencesSupersede peopleAllowNaming peopleErase peopleLiftHold peoplePlaceHold peopleRegister
peopleRequestErasure peopleReviseDetails peopleWithholdName postAuditRebuilds postAuditReplays postKeys
postScreenings postSession postWebhookDeliveryRetry postWebhookPause postWebhookResume postWebhookRotate
postWebhookSeek postWebhookTest postWebhooks prisonersAttributeDeath prisonersChangeCustody prisonersConvict
prisonersDetain prisonersEndProceedings prisonersGetFree prisonersGrantClemency prisonersPardon
prisonersRaiseHealthAlert prisonersRecognise prisonersRecordDeath prisonersRefuseTransfer prisonersRehabilitate
prisonersRelease prisonersReturnToCustody prisonersRevokeCitizenship prisonersRevokeRelease prisonersSentence
prisonersTakePapers prisonersTransfer prisonersWithdrawRecognition programmesAmend programmesEstablish
programmesTerminate recordBatch recordImport releasesNameMember releasesOpen releasesReport releasesReportExchange
releasesReportTransfer releasesReviseCount sanctionsAmend sanctionsAnnounce sanctionsAnnounceRelief
sanctionsGrantWaiver sanctionsImpose sanctionsLift sanctionsObserveListing sanctionsReimpose sanctionsRenew
sanctionsReverseRelief sanctionsStartWindDown sanctionsSuspend sanctionsTriggerSnapback sourcesEraseDetails sourcesRegister
sourcesWithdraw targetsEndOwnership targetsMerge targetsRegister targetsReportOwnership targetsRevise
`

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly responses: Readonly<Record<string, { readonly headers?: object; readonly $ref?: string }>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Record<string, unknown>>> }
}

const read = async (t: Test) => {
  const { app } = await buildTestService(t)
  const document: Document = (await app.inject('/openapi.json')).json()
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  return { document, operations }
}

test('every operation keeps its id', async (t) => {
  const { operations } = await read(t)
  const ids = operations.map(({ operationId }) => operationId ?? 'none')
  t.strictSame(ids.sort(), IDS.trim().split(/\s+/).sort())
})

test('an id is a name that every language can use', async (t) => {
  for (const id of IDS.trim().split(/\s+/)) t.match(id, /^[a-z][A-Za-z0-9]*$/)
})

test('every operation has a summary', async (t) => {
  const { operations } = await read(t)
  for (const { operationId, summary } of operations) t.match(summary, /\S/, String(operationId))
})

test('a query says by which status it refuses, and a command, too', async (t) => {
  const { document } = await read(t)
  const statuses = (path: string, method: string) =>
    Object.keys(document.paths[path]?.[method]?.responses ?? {}).filter((status) => !status.endsWith('XX'))
  t.strictSame(statuses('/v1/deals/{id}', 'get'), '200 304 400 401 403 404 406 429 500 503'.split(' '))
  t.strictSame(
    statuses('/v1/deals/{id}/hold-talks', 'post'),
    '200 201 400 401 403 404 409 410 412 413 415 422 429 500 503'.split(' '),
  )
})

test('an answer says which headers it has', async (t) => {
  const { document } = await read(t)
  const headers = (path: string, method: string, status: string) =>
    Object.keys(document.paths[path]?.[method]?.responses[status]?.headers ?? {})
  t.strictSame(headers('/v1/deals', 'get', '200'), ['ETag', 'Detente-Position', 'Link'])
  t.strictSame(headers('/v1/deals', 'post', '201'), ['Location', 'Detente-Position', 'Idempotent-Replayed'])
})

test('an event is a union of the types, discriminated by `type`', async (t) => {
  const { document } = await read(t)
  const { Event, EventType, DealOpened } = document.components.schemas
  t.match(Event, { discriminator: { propertyName: 'type' } })
  t.strictSame(
    (Event?.oneOf as undefined | { $ref: string }[])?.map(({ $ref }) => $ref.split('/').at(-1)),
    EventType?.enum,
  )
  t.match(DealOpened, { properties: { type: { const: 'DealOpened' }, data: { type: 'object' } } })
})

test('schemas that operations share have names', async (t) => {
  const { document } = await read(t)
  const names = Object.keys(document.components.schemas)
  for (const name of ['PartyCode', 'Edtf', 'SourceRef', 'Measure', 'Confidence', 'EventId', 'Speaker']) {
    t.ok(names.includes(name), name)
  }
})

test('a command that is repeated under its key says so in a header', async (t) => {
  const { post } = await buildLedger(t)
  const send = () => post('/v1/deals', deal('accord'), { 'idempotency-key': 'accord' })
  const first = await send()
  t.notHas(first.headers, { 'idempotent-replayed': 'true' })
  const again = await send()
  t.equal(again.headers['idempotent-replayed'], 'true')
  t.strictSame(again.json().events, first.json().events)
})
