/** The examples that the documents show: each is a valid body, and together they tell one made-up story. */
import { test } from 'tap'
import type { BatchItem } from '../../src/record/batchItem.ts'
import { check } from '../../src/rules/kernel/bodies/body.ts'
import { pathOf } from '../../src/rules/kernel/command.ts'
import { commandOf, commands } from '../../src/rules/registry.ts'
import { buildTestService } from '../service.ts'
import { apiOf, keyWith } from './given.ts'

const uuid = (n: number): string => `3b2f1c9e-6a51-4c7d-8a52-${String(n).padStart(12, '0')}`
let steps = 0

/** A step of the story: the example of a command, or that with changes, which is another step beside the example. */
const step = (
  command: string,
  id?: string,
  changes?: object,
  key = uuid(++steps),
): BatchItem & { own: boolean } => ({
  command,
  ...(id !== undefined && { id }),
  key,
  body: { ...commandOf(command)?.example, ...changes },
  own: changes === undefined,
})

const opened = (command: string, key?: string) => step(command, undefined, undefined, key)
const deal = (verb: string, changes?: object, key?: string) =>
  step(`deals.${verb}`, 'fictional-accord', changes, key)
const promised = (commitmentId: string) =>
  deal('make-commitment', { commitmentId, conditions: [], due: '2025-03-31' })
const of = (collection: string, id: string, ...verbs: readonly string[]) =>
  verbs.map((verb) => step(`${collection}.${verb}`, id))

/** The examples of evidence are about what the examples of other commands record under these keys. */
const STATEMENT = 'key:fictional-statement#0'

const TOLD = [
  opened('sources.register'),
  opened('people.register'),
  ...of('people', 'p-aaaaaaaaaaaaaaaaaaaa', 'revise-details', 'place-hold', 'lift-hold'),
  ...of('sanctions', 'fictional-plan', 'announce'),
  opened('sanctions.impose'),
  step('sanctions.observe-listing', 'fictional-measure', undefined, 'fictional-listing'),
  ...of('sanctions', 'fictional-measure', 'amend', 'renew', 'announce-relief', 'reverse-relief'),
  ...of('sanctions', 'fictional-measure', 'grant-waiver', 'suspend', 'start-wind-down', 'trigger-snapback'),
  ...of('sanctions', 'fictional-measure', 'lift', 'reimpose'),
  opened('targets.register'),
  step('targets.register', undefined, {
    id: 'fictional-holding',
    name: 'Fictional Holding',
    aliases: [],
    ids: [],
  }),
  ...of('targets', 'fictional-works', 'revise', 'report-ownership', 'end-ownership', 'merge'),
  opened('programmes.establish'),
  ...of('programmes', 'fictional-programme', 'amend', 'terminate'),
  opened('licences.issue'),
  step('licences.issue', undefined, { number: '2' }),
  ...of('licences', 'org-freedonia-fiction-1', 'supersede'),
  ...of('licences', 'org-freedonia-fiction-2', 'revoke'),
  opened('prisoners.detain'),
  ...of('prisoners', 'c-aaaaaaaaaaaaaaaaaaaa', 'convict', 'sentence', 'recognise', 'raise-health-alert'),
  ...of('prisoners', 'c-aaaaaaaaaaaaaaaaaaaa', 'withdraw-recognition', 'change-custody', 'pardon'),
  ...of('prisoners', 'c-aaaaaaaaaaaaaaaaaaaa', 'grant-clemency', 'release', 'revoke-release'),
  ...of('prisoners', 'c-aaaaaaaaaaaaaaaaaaaa', 'return-to-custody', 'get-free'),
  step('prisoners.return-to-custody', 'c-aaaaaaaaaaaaaaaaaaaa', {}),
  ...of(
    'prisoners',
    'c-aaaaaaaaaaaaaaaaaaaa',
    'transfer',
    'refuse-transfer',
    'record-death',
    'attribute-death',
  ),
  opened('releases.open'),
  step('releases.open', undefined, { id: 'fictional-group-two' }),
  ...of(
    'releases',
    'fictional-group',
    'report-exchange',
    'report',
    'report-transfer',
    'name-member',
    'revise-count',
  ),
  step('deals.open', undefined, { id: 'fictional-truce' }),
  opened('deals.open'),
  deal('record-statement', undefined, 'fictional-statement'),
  ...of('deals', 'fictional-accord', 'change-status', 'link', 'link-event', 'contest-linkage'),
  ...of('deals', 'fictional-accord', 'offer-mediation', 'accept-mediation', 'schedule-talks', 'cancel-talks'),
  ...of('deals', 'fictional-accord', 'hold-talks', 'issue-communique', 'reach-agreement', 'record-act'),
  ...of('deals', 'fictional-accord', 'transfer-funds', 'withhold-funds'),
  ...['fictional-funds', 'fictional-visas', 'fictional-offices', 'fictional-hotline'].map(promised),
  ...of('deals', 'fictional-accord', 'make-commitment', 'meet-condition', 'change-deadline', 'fulfil-partly'),
  ...of('deals', 'fictional-accord', 'fulfil', 'record-breach', 'waive', 'withdraw', 'lapse'),
  ...of('events', STATEMENT, 'attest', 'contradict', 'resolve-dispute', 'correct', 'retract'),
  ...of('people', 'p-aaaaaaaaaaaaaaaaaaaa', 'erase'),
  ...of('sources', 'fictional-gazette', 'withdraw'),
  step('sources.register', undefined, { id: 'src-aaaaaaaaaaaaaaaaaaaa', confidential: true }),
  ...of('sources', 'src-aaaaaaaaaaaaaaaaaaaa', 'erase-details'),
]

const told = new Set(TOLD.map(({ command }) => command))

/** What the story does not tell happens to a stream right after it is opened, so that most new commands need no step. */
const STORY = TOLD.flatMap((one) => {
  const collection = commandOf(one.command)?.collection
  const { id } = (one.body ?? {}) as { id?: string }
  if (one.id !== undefined || !one.own || id === undefined) return [one]
  const others = commands.filter(
    ({ name, verb, collection: its }) => verb !== undefined && its === collection && !told.has(name),
  )
  return [one, ...others.map(({ name }) => step(name, id))]
})

const asBatch = (items: typeof STORY) => ({ commands: items.map(({ own, ...item }) => item) })

test('every command has an example that its schema takes', async (t) => {
  for (const { name, body, example } of commands) {
    t.ok(Object.keys(example).length > 0, name)
    t.match(check(body, example), { ok: true }, name)
  }
})

test('the examples of all commands are taken, one after the other', async (t) => {
  const built = await buildTestService(t)
  const headers = await keyWith(built, 'record', 'review', 'hold', 'erase', 'names')
  const answer = await apiOf(built.app).post('/v1/batches?dryRun=true', asBatch(STORY), headers)
  const results: readonly { status: string; problem?: { detail: string } }[] = answer.json().results ?? []
  t.strictSame(
    results.flatMap(({ status, problem }, index) =>
      status === 'checked' ? [] : [[STORY[index]?.command, problem?.detail]],
    ),
    [],
  )
  t.equal(answer.statusCode, 200, answer.body.slice(0, 300))
})

test('the example of every command is a step of that story', async (t) => {
  const told = new Set(STORY.filter(({ own }) => own).map(({ command }) => command))
  t.strictSame([...told].sort(), commands.map(({ name }) => name).sort())
})

test('an example is refused where what it names is not recorded', async (t) => {
  const ledger = apiOf((await buildTestService(t)).app)
  const openers = STORY.filter(
    ({ command, own, id }) => own && id === undefined && !/^(?:sources|people)/.test(command),
  )
  t.ok(openers.length > 3)
  for (const item of openers) {
    const answer = await ledger.post('/v1/batches?dryRun=true', asBatch([item]))
    t.match(
      answer.json().results,
      [{ status: 'refused', problem: { code: 'unknown-reference' } }],
      item.command,
    )
  }
})

test('the OpenAPI document shows the example of every command', async (t) => {
  const { app } = await buildTestService(t)
  const { paths } = (await app.inject('/openapi.json')).json()
  for (const command of commands) {
    const { example } = paths[pathOf(command)].post.requestBody.content['application/json']
    t.strictSame(example, command.example, command.name)
  }
})
