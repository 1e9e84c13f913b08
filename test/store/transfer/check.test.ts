/** An import believes nothing: what no service could have written is refused, and nothing of it is appended. */
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { jcs } from '../../../events/canonical/jcs.ts'
import { BadEvent, readStored } from '../../../events/history/storedText.ts'
import { readConfig } from '../../../src/app/config.ts'
import { type AcceptedParts, exportTo, importFrom } from '../../../src/cli/transfer.ts'
import { openReader } from '../../../src/store/open.ts'
import { BadExport } from '../../../src/store/transfer/exportFormat.ts'
import { linesOf, MAX_LINE_BYTES } from '../../../src/store/transfer/lines.ts'
import { buildLedger, deal, erase, statement } from '../../http/given.ts'

type Json = Record<string, unknown>

interface Line extends Json {
  readonly stream: string
  readonly revision: number
  readonly id: string
  readonly type: string
  readonly body: string
}

/** An export with a deal, a person, an erased one and a key; made once. */
const makeExport = async (t: Test): Promise<string> => {
  const folder = t.testdir({})
  const data = join(folder, 'data')
  const ledger = await buildLedger(t, { data, store: `sqlite:${join(data, 'events.db')}` })
  await ledger.record('/v1/deals', deal('ducks'))
  await ledger.record('/v1/deals/ducks/record-statement', statement('A fictional gist'))
  for (const n of [2, 3]) {
    const id = `p-${'a'.repeat(19)}${n}`
    await ledger.record('/v1/people', { id, publicFigure: false, name: `Invented Number ${n}` })
  }
  await erase(ledger, `p-${'a'.repeat(19)}3`)
  await ledger.service.keys.add(['admin'], 'planted', 'local')
  await ledger.close()
  const file = join(folder, 'export.jsonl')
  await exportTo(ledger.config, file)
  return readFileSync(file, 'utf8')
}

let made: Promise<string> | undefined

/** The export, and ways to import what became of it. */
const given = async (t: Test) => {
  made ??= makeExport(t)
  const text = await made
  const folder = t.testdir({})
  const file = join(folder, 'forged.jsonl')
  const lines = text.split('\n').slice(0, -1)
  const config = readConfig({}, { DETENTE_DATA: folder, DETENTE_STORE: `sqlite:${join(folder, 'to.db')}` })
  const said: string[] = []
  const take = async (content: string | Buffer, trusted?: AcceptedParts): Promise<void> => {
    writeFileSync(file, content)
    await importFrom(config, file, (line) => said.push(line), trusted)
  }
  /** The log that the import went to. */
  const taken = async (): Promise<readonly string[]> => {
    if (!existsSync(join(folder, 'to.db'))) return []
    const reader = await openReader(config.store, () => {})
    const types: string[] = []
    for await (const batch of reader.readAll()) types.push(...batch.map(({ type }) => type))
    await reader.close()
    return types
  }
  return { lines, text, take, taken, said }
}

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** The first line of an event type, changed. */
const forged = (lines: readonly string[], type: string, change: (line: Line) => Json): string =>
  joined(
    lines.map((text) => {
      const line = JSON.parse(text)
      return line.type === type ? JSON.stringify(change(line)) : text
    }),
  )

/** Changes the event in the body and keeps the body canonical. */
const inBody =
  (change: (event: Json) => Json) =>
  (line: Line): Json => ({ ...line, body: jcs(change(JSON.parse(line.body))) })

const inData = (change: (data: Json) => Json) =>
  inBody((event) => ({ ...event, data: change(event.data as Json) }))

const STATEMENT = 'StatementMade'

const forgeries: readonly (readonly [string, (lines: readonly string[]) => string, RegExp])[] = [
  ['a body that is not JSON', (l) => forged(l, STATEMENT, (e) => ({ ...e, body: '{' })), /it is not JSON$/],
  [
    'a body that is not canonical',
    (l) => forged(l, STATEMENT, (e) => ({ ...e, body: `${e.body} ` })),
    /it is not canonical JSON/,
  ],
  [
    'a body with a name twice',
    (l) => forged(l, STATEMENT, (e) => ({ ...e, body: e.body.replace(/^\{/, '{"actor":"x",') })),
    /it is not canonical JSON/,
  ],
  [
    'a field that no event has',
    (l) =>
      forged(
        l,
        STATEMENT,
        inBody((event) => ({ ...event, position: '7' })),
      ),
    /Unrecognized key: "position"/,
  ],
  [
    'an unknown event type',
    (l) =>
      forged(
        l,
        STATEMENT,
        inBody((event) => ({ ...event, type: 'SanctionDreamt' })),
      ),
    /there is no event type "SanctionDreamt"/,
  ],
  [
    'a version that does not exist yet',
    (l) =>
      forged(
        l,
        STATEMENT,
        inBody((event) => ({ ...event, version: 99 })),
      ),
    /\/version: .* is StatementMade version 99/,
  ],
  [
    'data that the type does not have',
    (l) =>
      forged(
        l,
        STATEMENT,
        inData((data) => ({ ...data, stance: 'shrugs' })),
      ),
    /\/data\/stance: /,
  ],
  [
    'another id beside the body than in it',
    (l) => forged(l, STATEMENT, (e) => ({ ...e, id: randomUUID() })),
    /its id is .* outside the body/,
  ],
  [
    'another stream beside the body than in it',
    (l) => forged(l, STATEMENT, (e) => ({ ...e, stream: 'deal-drakes' })),
    /its stream is deal-drakes outside the body/,
  ],
  [
    'a gap in a stream',
    (l) =>
      forged(l, STATEMENT, (e) => ({ ...inBody((event) => ({ ...event, revision: 5 }))(e), revision: 5 })),
    /it is revision 5 of deal-ducks, but revision 1 is expected/,
  ],
  [
    'a stream that does not begin with what begins it',
    (l) =>
      joined(l.filter((text) => JSON.parse(text).type !== 'DealOpened')).replaceAll(
        /\\"revision\\":1\b|"revision":1\b/g,
        (m) => m.replace('1', '0'),
      ),
    /StatementMade cannot begin deal-ducks/,
  ],
  [
    'a type in a stream where it does not belong',
    (l) =>
      forged(l, STATEMENT, (e) => ({
        ...inBody((event) => ({ ...event, stream: 'source-ducks' }))(e),
        stream: 'source-ducks',
      })),
    /StatementMade does not belong in source-ducks/,
  ],
  [
    'an event that is too large',
    (l) =>
      forged(
        l,
        STATEMENT,
        inBody((event) => ({ ...event, sources: Array(4000).fill({ sourceId: 'fictional' }) })),
      ),
    /it has \d+ bytes, more than 65535/,
  ],
  [
    'details of a person that hold none',
    (l) =>
      forged(
        l,
        'PersonalDetailsStored',
        inData(() => ({ disclosure: 'aGVsbG8' })),
      ),
    /\/data\/disclosure: it contains no details/,
  ],
  [
    'the same event twice',
    (l) => joined(l.flatMap((text) => (JSON.parse(text).type === STATEMENT ? [text, text] : [text]))),
    /is already in an earlier line/,
  ],
  [
    'the deletion of a deal',
    (l) => joined([...l.slice(0, -1), '{"deleted":"deal-ducks"}', l.at(-1) ?? '']),
    /it deletes deal-ducks, but only details of a person may be deleted/,
  ],
  [
    'the deletion of details of who was not erased',
    (l) => joined([...l.slice(0, -1), `{"deleted":"personal-p-${'a'.repeat(19)}2"}`, l.at(-1) ?? '']),
    /before any PersonErased/,
  ],
]

for (const [what, forge, why] of forgeries) {
  test(`an import refuses ${what}, and appends nothing`, async (t) => {
    const { lines, take, taken } = await given(t)
    await t.rejects(take(forge(lines)), { name: BadExport.name, message: why })
    await t.rejects(take(forge(lines)), { message: /: line \d+: / })
    t.same(await taken(), [])
  })
}

test('an import refuses a file that is not UTF-8, and appends nothing', async (t) => {
  const { text, take, taken } = await given(t)
  const bytes = Buffer.from(text)
  bytes[text.indexOf('fictional gist')] = 0xff
  await t.rejects(take(bytes), { message: /: line \d+ is not UTF-8$/ })
  t.same(await taken(), [])
})

test('an import takes a file that an editor wrote, and names one that it cannot read', async (t) => {
  const { text, take, taken } = await given(t)
  await t.rejects(take(text.replace('\n', '\n\n')), { message: /: line 2 is empty$/ })
  t.same(await taken(), [])
  await take(`\uFEFF${text.replaceAll('\n', '\r\n')}\r\n`)
  t.ok((await taken()).length > 0)
})

test('an import takes API keys only when it is asked to, and says so', async (t) => {
  const { text, take, taken, said } = await given(t)
  await take(text)
  t.notOk((await taken()).includes('KeyAdded'))
  t.match(said, [
    /events of the file are now in the ledger/,
    'Its API keys were left out; use --with-keys to import them.',
  ])
  await take(text, { keys: true, webhooks: false })
  t.ok((await taken()).includes('KeyAdded'))
})

test('an import into a ledger that differs is refused before anything is appended', async (t) => {
  const { lines, text, take, taken } = await given(t)
  await take(text)
  const before = await taken()
  const other = forged(
    lines,
    STATEMENT,
    inBody((event) => ({ ...event, actor: 'somebody-else' })),
  )
  await t.rejects(take(other), { message: /the ledger has another event at revision 1 of deal-ducks/ })
  t.same(await taken(), before)
})

test('a line without an end is refused before it fills the memory', async (t) => {
  let pieces = 0
  async function* endless(): AsyncGenerator<Buffer> {
    for (; ; pieces++) yield Buffer.alloc(1024 * 1024, 'a')
  }
  await t.rejects(linesOf(endless()).next(), { message: `line 1 is longer than ${MAX_LINE_BYTES} bytes` })
  t.ok(pieces <= MAX_LINE_BYTES / (1024 * 1024) + 1)
})

test('lines are cut at line feeds wherever the pieces end', async (t) => {
  const text = fc.array(fc.constantFrom('a', 'é', '🙂', '\n', '\r')).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (text, size) => {
      const bytes = Buffer.from(text)
      async function* pieces(): AsyncGenerator<Buffer> {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
      }
      const expected = text.split('\n')
      if (expected.at(-1) === '') expected.pop()
      const lines: string[] = []
      for await (const line of linesOf(pieces())) lines.push(line)
      t.same(lines, expected)
    }),
    { verbose: 1 },
  )
})

test('a text with any one character changed is read or refused as no event, never anything else', async (t) => {
  const { lines } = await given(t)
  const bodies = lines.flatMap((line) => JSON.parse(line).body ?? [])
  const changed = fc.record({
    body: fc.constantFrom(...bodies),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    put: fc.string({ unit: 'binary', maxLength: 3 }),
  })
  fc.assert(
    fc.property(changed, ({ body, at, put }) => {
      const place = Math.floor(at * body.length)
      try {
        return jcs(readStored(body.slice(0, place) + put + body.slice(place + 1))) !== undefined
      } catch (error) {
        return error instanceof BadEvent
      }
    }),
    { numRuns: 1000, verbose: 1 },
  )
})
