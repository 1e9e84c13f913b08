/** Checks of every case: its commands, its document and the answers of a service agree. */
import { type Test, test } from 'tap'
import { idOf as streamId, subjectOf } from '../../events/envelope.ts'
import { check } from '../../src/rules/kernel/bodies/body.ts'
import { COLLECTIONS } from '../../src/rules/kernel/command.ts'
import { commandOf } from '../../src/rules/registry.ts'
import {
  type Expected,
  type RecordedCase,
  readCase,
  readDocument,
  recordCase,
  rewriteDocument,
} from './recorded.ts'

export interface Entry {
  readonly eventId: string
  readonly type: string
  readonly occurred: { readonly edtf?: string }
  readonly headline: string
  readonly side: string | null
  readonly kind: string
  readonly certainty: string
  readonly confidence: string
  readonly independentSources: number
  readonly contradictedBy?: readonly string[]
}

export interface AssertedCase extends RecordedCase {
  /** The id of the event that a command of the case gives, by its key with or without the case's own beginning. */
  idOf(key: string): string
  /** The whole timeline as of a day. */
  timeline(asOf?: string): Promise<readonly Entry[]>
}

const isHidden = ({ item }: Expected): boolean =>
  item.command === 'people.register' && item.body.publicFigure === false

/** The ids of private persons, by the name that only their own command holds. */
const hidden = (expected: readonly Expected[]): ReadonlyMap<string, string> =>
  new Map(expected.filter(isHidden).map(({ item }) => [String(item.body.name), String(item.id)]))

const testCommands = (id: string, expected: readonly Expected[]): void => {
  for (const { item } of expected) {
    test(`${item.key} is a command that its schema takes`, async (t) => {
      const command = commandOf(item.command)
      const checked = command && check(command.body, item.body)
      t.same(checked?.ok === false && checked.problem, false)
    })
  }

  test('the document has every event of the case once, with its type and its stream', async (t) => {
    const plain = ({
      type,
      stream,
      eventId,
    }: {
      type?: string | undefined
      stream: string
      eventId: string
    }) => `${eventId} ${type} ${stream}`
    t.same(readDocument(id).rows.map(plain).sort(), expected.map(plain).sort())
  })

  test('only the command with the details names a person who is not a public figure', async (t) => {
    const people = expected.filter(isHidden).map(({ item }) => item)
    const rest = expected.map(({ item }) => (people.includes(item) ? { ...item, body: {} } : item))
    const said = `${JSON.stringify(rest)}${readDocument(id).text}`.toLowerCase()
    const words = people.flatMap(({ body }) =>
      `${body.name} ${body.role ?? ''}`.toLowerCase().trim().split(' '),
    )
    t.same(
      words.filter((word) => said.includes(word)),
      [],
    )
  })

  test('ids and keys of private persons and of their cases are opaque', async (t) => {
    const people = new Set(expected.filter(isHidden).map(({ item }) => item.id))
    for (const one of people) t.match(one, /^p-[a-z2-7]{20}$/)
    const cases = expected.filter(({ item }) => people.has(String(item.body.personId)))
    const streams = new Set([...expected.filter(isHidden), ...cases].map(({ stream }) => stream))
    for (const { item } of cases) t.match(item.id, /^c-[a-z2-7]{20}$/)
    for (const { item, stream } of expected) {
      if (streams.has(stream)) t.match(item.key, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    }
  })
}

/** Records a case in a ledger of the test's own, and tests what holds for every case. */
export const assertCase = async (t: Test, id: string): Promise<AssertedCase> => {
  const expected = readCase(id)
  testCommands(id, expected)
  const ledger = await recordCase(t, id)

  const timeline = async (asOf?: string): Promise<readonly Entry[]> => {
    const day = asOf === undefined ? '' : `&asOf=${asOf}`
    const { items } = await ledger.get<{ items: readonly Entry[] }>(
      `/v1/deals/${id}/timeline?limit=500${day}`,
    )
    return items
  }

  test('every command is recorded, and repeated when it is sent again', async (t) => {
    t.same([...new Set(ledger.results.map((result) => result.status))], ['recorded'])
    t.same([...new Set((await ledger.again()).map((result) => result.status))], ['repeated'])
  })

  test('the document gives each event its headline', async (t) => {
    const lines = new Map((await timeline()).map((entry) => [entry.eventId, entry.headline]))
    for (const stream of new Set(expected.map((one) => one.stream))) {
      const collection = COLLECTIONS[subjectOf(stream) as keyof typeof COLLECTIONS]
      if (collection === 'deals') continue
      const { course } = await ledger.get<{ course: readonly Entry[] }>(
        `/v1/${collection}/${streamId(stream)}`,
      )
      for (const { eventId, headline } of course) {
        if (!lines.has(eventId)) lines.set(eventId, headline)
      }
    }
    // What is evidence shows as a mark on what it is about, and reads like that.
    for (const { item, eventId, type } of expected) {
      const about = expected.find((one) => item.id === `key:${one.item.key}#0`)
      const said = lines.get(about?.eventId ?? '')
      if (type === 'ClaimContradicted')
        lines.set(eventId, `Contradicted: ${said?.replace(/^Contested: /, '')}`)
      if (type === 'ClaimAttested') lines.set(eventId, `Attested: ${said}`)
    }
    const marked = (line = ''): string =>
      [...hidden(expected)].reduce((text, [name, person]) => text.replaceAll(name, `{${person}}`), line)
    if (process.env.DETENTE_TEST_GOLDEN === 'write') {
      rewriteDocument(id, ({ eventId, headline }) => marked(lines.get(eventId)) || headline)
    }
    const { rows } = readDocument(id)
    t.same(
      rows.map((row) => `${row.eventId} ${row.headline}`),
      rows.map((row) => `${row.eventId} ${marked(lines.get(row.eventId))}`),
    )
  })

  return {
    ...ledger,
    timeline,
    idOf: (key) => {
      const one = expected.find(({ item }) => item.key === key || item.key === `${id}/${key}`)
      if (!one) throw new Error(`no command of the case has the key ${key}`)
      return one.eventId
    },
  }
}

interface Claim {
  readonly counted: string
  readonly total: { readonly min: number; readonly max?: number }
  readonly claimedBy: { readonly description?: string; readonly party?: string }
  readonly contested: boolean
}

/** The members of the answer of `/v1/releases/{id}` that cases look at. */
export interface Release {
  readonly claims: readonly Claim[]
  readonly namedCount: number
  readonly transferred: readonly { readonly to?: string; readonly count?: { readonly min: number } }[]
}

/** The claims of a release in short: who, how many, of what. */
export const claimed = (release: Release): readonly string[] =>
  release.claims.map(({ claimedBy, total, counted, contested }) => {
    const number = total.max === total.min ? `${total.min}` : `${total.min} to ${total.max ?? '…'}`
    return `${claimedBy.description ?? claimedBy.party}: ${number} ${counted}${contested ? ', contested' : ''}`
  })
