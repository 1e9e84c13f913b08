/** The verifier refuses logs whose own key signed leaves that are not events, or that readers may read differently. */
import { type Test, test } from 'tap'
import { jcs } from '../../events/canonical/jcs.ts'
import { checkpointText } from '../../src/tlog/checkpoint.ts'
import { noteOf, signatureLine } from '../../src/tlog/note.ts'
import { entryBundle } from '../../src/tlog/tiles.ts'
import { EMPTY, extend, leafHash, rootOf } from '../../src/tlog/tree.ts'
import { deal, eventOf, statement } from '../projections/given.ts'
import { audited, edit, judge, signedBundle } from './bundles.ts'
import { logKey } from './given.ts'

const opened = eventOf('deal-kites', 0, 'DealOpened', deal('Lamps for kites'))
const said = eventOf('deal-kites', 1, 'StatementMade', statement('kites'))
const text = jcs(said)

/** The verdict on the bundle of a log whose key signed two events and, between them, what was forged. */
const verdictOn = async (t: Test, forged: string, ofDeal?: string) => {
  const bodies = [jcs(opened), forged, jcs(eventOf('deal-kites', 2, 'StatementMade', statement('more')))]
  return judge(await signedBundle(t, bodies, ofDeal === undefined ? {} : { deal: ofDeal }))
}

test('a log that is signed and whose leaves are events holds', async (t) => {
  t.match(await verdictOn(t, text), { size: 3n })
  t.match(await verdictOn(t, text, 'kites'), { deal: 'kites', events: 3 })
})

const member = (more: object): string => jcs({ ...said, ...more })
const without = (name: string): string => jcs({ ...said, [name]: undefined })

const forgeries: readonly (readonly [what: string, forged: string, why: RegExp])[] = [
  ['is empty', '', /it is empty/],
  ['is an empty object', '{}', /it has no field actor/],
  ['is no object', '[]', /it is not a JSON object/],
  ['is no JSON', 'kites', /it is not canonical JSON \(RFC 8785\): no value at byte 0/],
  [
    'is JSON with spaces',
    text.replace(',"data"', ', "data"'),
    /it is not canonical JSON .*: no name at byte \d+/,
  ],
  ['has a needless escape', text.replace('"kites"', '"\\u006bites"'), /an unnecessary escape/],
  ['has its names out of order', `{"version":1,${text.slice(1)}`, /the name "actor" is out of order/],
  [
    'has a name twice',
    text.replace('"deals":[]', '"deals":["kites"],"deals":["lamps"]').replace('"data"', '"data"'),
    /the name "deals" occurs twice/,
  ],
  [
    'has a name twice within its data',
    text.replace('"gist":"kites"', '"gist":"kites","gist":"lamps"'),
    /the name "gist" occurs twice/,
  ],
  [
    'has a number that is written another way',
    text.replace('"revision":1', '"revision":1.0'),
    /the number 1\.0/,
  ],
  ['has a position', member({ position: '7' }), /it has a field "position", which no event has/],
  [
    'has a field of another kind',
    member({ revision: '1' }),
    /its field revision has a value of the wrong kind/,
  ],
  ['has no data', without('data'), /it has no field data/],
  ['has no version', without('version'), /it has no field version/],
  [
    'is of an operational stream',
    member({ stream: 'personal-p-x' }),
    /its stream "personal-p-x" is not a stream of the ledger/,
  ],
  [
    'is of a stream that only begins like one of the ledger',
    member({ stream: 'deals' }),
    /its stream "deals" is not a stream of the ledger/,
  ],
  [
    'is of a stream without a subject',
    member({ stream: 'kites' }),
    /its stream "kites" is not a stream of the ledger/,
  ],
  [
    'is of an unknown type',
    member({ type: 'KiteFlown' }),
    /its type "KiteFlown" is not known to this version/,
  ],
  ['is of an unknown version', member({ version: 99 }), /it is StatementMade version 99; this version knows/],
  ['is of no version', member({ version: 0 }), /it is StatementMade version 0/],
  [
    'is nested deeper than a stack',
    member({}).replace('"gist":"kites"', `"gist":${'['.repeat(30_000)}`),
    /it is not canonical/,
  ],
]

for (const [what, forged, why] of forgeries) {
  test(`a leaf that ${what} is named, though the key signed it`, async (t) => {
    t.not(forged, text)
    const verdict = await verdictOn(t, forged)
    t.match(verdict, /^leaf 1: it is not an event of a ledger: /)
    t.match(verdict, why)
  })
}

test('a leaf that is not UTF-8 is named, though the key signed it', async (t) => {
  const bytes = Buffer.from(text)
  bytes[text.indexOf('kites"')] = 0xff
  const ledger = await audited(t, 1)
  const folder = await ledger.bundle('bundle')
  const leaves = ledger.bodies.map((body, n) => (n === 3 ? bytes : Buffer.from(body)))
  const note = checkpointText({
    origin: logKey().verifier.name,
    size: 14n,
    root: rootOf(leaves.reduce((tree, leaf) => extend(tree, leafHash(leaf)), EMPTY)),
  })
  edit(folder, 'tile/entries/000.p/14', () => entryBundle(leaves))
  edit(folder, 'tile/0/000.p/14', () => Buffer.concat(leaves.map(leafHash)))
  edit(folder, 'checkpoint', () => noteOf(note, [signatureLine(note, logKey())]))
  t.equal(await judge(folder), 'leaf 3: it is not an event of a ledger: it is not UTF-8')
})

test('an event that two readers assign to two deals is in no bundle', async (t) => {
  const twice = text
    .replace('"deals":[]', '"deals":["lamps"],"deals":["kites"]')
    .replace('deal-kites', 'sanction-kites')
  t.match(await verdictOn(t, twice, 'kites'), /^leaf 1: .*the name "deals" occurs twice/)
})

test('every event that earlier rounds of a ledger hold is an event', async (t) => {
  const ledger = await audited(t, 2)
  t.match(await judge(await ledger.bundle('whole')), { events: 28 })
})
