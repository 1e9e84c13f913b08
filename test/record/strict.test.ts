/** The checks of command bodies beyond the schemas of events, for each kind of field. */
import fc from 'fast-check'
import { test } from 'tap'
import { z } from 'zod'
import type { FieldError } from '../../src/failure/problems.ts'
import { check } from '../../src/rules/kernel/bodies/body.ts'
import { mostOf } from '../../src/rules/kernel/bodies/bounds.ts'
import { normalUrl, urlFault } from '../../src/rules/kernel/bodies/forms.ts'
import { ENVELOPE_FIELDS } from '../../src/rules/kernel/command.ts'
import { commands } from '../../src/rules/registry.ts'
import { registerBody } from '../../src/webhooks/administration/endpointBodies.ts'
import { type Asked, accepts, fact, ledger, nth, refusal, refuses } from './given.ts'

const bodyOf = (name: string): z.ZodType<Record<string, unknown>> =>
  commands.find((command) => command.name === name)?.body ?? z.never()

/** Checks the example of a command with some fields changed. */
const checked = (name: string, fields: object) => {
  const example = commands.find((command) => command.name === name)?.example
  return check(bodyOf(name), { ...example, ...fields })
}

const errorsOf = (name: string, fields: object) => {
  const found = checked(name, fields)
  return found.ok ? [] : (found.problem.errors ?? [])
}

/** Every list that a body may hold, with its bound and the path to it. */
function* lists(schema: unknown, path = ''): Generator<readonly [string, unknown]> {
  if (typeof schema !== 'object' || schema === null) return
  const { type, maxItems } = schema as { type?: unknown; maxItems?: unknown }
  if (type === 'array') yield [path, maxItems]
  for (const [name, part] of Object.entries(schema)) {
    if (name !== 'default' && name !== 'examples') yield* lists(part, `${path}/${name}`)
  }
}

test('every list of every command body has a bound', async (t) => {
  let seen = 0
  for (const { name, body } of commands) {
    for (const [path, most] of lists(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }))) {
      seen++
      t.type(most, 'number', `${name} ${path}`)
    }
  }
  t.ok(seen > 100)
  t.equal(mostOf('deals'), 20)
  t.equal(mostOf('sources'), 50)
})

test('the event that comes of a body has data of its schema', async (t) => {
  for (const { name, body, event, example, personal } of commands) {
    const found = check(body, example)
    if (!found.ok) {
      t.fail(`${name}: ${found.problem.detail}`)
      continue
    }
    const data = Object.fromEntries(
      Object.entries(found.value).filter(([field]) => !ENVELOPE_FIELDS.has(field)),
    )
    const eventId = 'a23ebfc1-43d1-51cf-88f9-431ef8073b1c'
    const whole = event.subject === 'any' ? { eventId, ...data } : data
    if (!personal) t.strictSame(event.data.parse(whole), whole, name)
  }
})

test('a list that is too long is refused before its items are looked at', async (t) => {
  const zeros = (length: number) => Array.from({ length }, () => 0)
  t.match(errorsOf('deals.open', { sources: zeros(51) }), [
    { pointer: '/sources', code: 'too-many-values', detail: 'must have at most 50 items, not 51' },
  ])
  t.equal(errorsOf('deals.open', { sources: zeros(50) }).length, 50)
  t.match(errorsOf('deals.open', { deals: Array.from({ length: 21 }, (_, n) => `deal-${n}`) }), [
    { pointer: '/deals', code: 'too-many-values' },
  ])
})

test('a text shows something, and holds no control characters', async (t) => {
  const told = (title: string) => errorsOf('sources.register', { title }).map(({ detail }) => detail)
  for (const title of ['\u200b', '\u2060\ufeff', '\u0301', '\u3164', '\u2800', '\u00ad\u200d']) {
    t.match(told(title), [/visible character|empty/], JSON.stringify(title))
  }
  for (const title of ['a\u0085b', 'a\u009bb', 'a\u0000b', 'a\u007fb', 'a\uffffb']) {
    t.match(told(title), [/control characters/], JSON.stringify(title))
  }
  for (const title of ['a', '7', '?', '№', '漢', 'ك', '😀', 'क्‍ष', 'two\nlines'])
    t.strictSame(told(title), [], title)
})

test('every text field of every command refuses what shows nothing', async (t) => {
  for (const { name, body, example } of commands) {
    for (const [field, value] of Object.entries(example)) {
      if (typeof value !== 'string') continue
      const found = check(body, { ...example, [field]: '\u200b\u200b' })
      // A value of any JSON is what a source gives, whatever it is.
      if (field !== 'value') t.equal(found.ok, false, `${name} /${field}`)
    }
  }
})

test('white space around a value is taken off, and said', async (t) => {
  const found = checked('sources.register', {
    title: ' An accord\u00a0',
    kind: 'press ',
    published: ' 2025-05-02',
  })
  t.match(found, { ok: true, value: { title: 'An accord', kind: 'press', published: '2025-05-02' } })
  t.match(found, { notes: [{ pointer: '/title' }, { pointer: '/published' }, { pointer: '/kind' }] })
  t.match(checked('sources.register', {}), { ok: true, notes: [] })
})

test('the value that a source states instead may be any JSON and is kept', async (t) => {
  t.match(checked('events.contradict', { value: [' a ', { b: ' c ' }] }), {
    ok: true,
    value: { value: [' a ', { b: ' c ' }] },
    notes: [],
  })
})

test('a URL is kept in its normal form', async (t) => {
  const kept = (url: string) => {
    const found = checked('sources.register', { url })
    return found.ok ? found.value.url : found.problem.errors?.[0]
  }
  t.equal(kept('HTTPS://Gazette.Example'), 'https://gazette.example/')
  t.equal(kept('https://gazette.example/a b?q="<b>"'), 'https://gazette.example/a%20b?q=%22%3Cb%3E%22')
  t.equal(kept(' https://gazette.example/a '), 'https://gazette.example/a')
  t.equal(kept('https://bücher.example/'), 'https://xn--bcher-kva.example/')
  for (const url of [
    'https://gazette.example/\u0000\u0001',
    'https://gazette.example/\na',
    'https://user@gazette.example/',
    'https://:secret@gazette.example/',
    'javascript:alert(1)',
    'ftp://gazette.example/',
    'https:gazette.example',
    'https://',
    'gazette.example',
  ]) {
    t.match(kept(url), { pointer: '/url' }, JSON.stringify(url))
  }
})

test('every URL that is kept is its own normal form, without a password, control or space', async () => {
  fc.assert(
    fc.property(
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc.string({ unit: 'binary' }),
      (url, rest) => {
        const given = (url + rest).toWellFormed()
        if (urlFault(given) !== undefined) return true
        const kept = normalUrl(given)
        return normalUrl(kept) === kept && urlFault(kept) === undefined && !/[\s<>"]/.test(kept)
      },
    ),
    { verbose: 1 },
  )
})

test('URLs of instruments, archives and webhooks are checked alike', async (t) => {
  const bad = 'https://user:secret@gazette.example/'
  t.match(errorsOf('sources.register', { archiveUrl: bad }), [{ pointer: '/archiveUrl' }])
  const instruments = [{ kind: 'order', number: '1', url: bad }]
  t.match(errorsOf('sanctions.impose', { instruments }), [{ pointer: '/instruments/0/url' }])
  t.match(check(registerBody, { url: bad }), { ok: false, problem: { errors: [{ pointer: '/url' }] } })
  t.match(check(registerBody, { url: 'https://Receiver.example' }), {
    value: { url: 'https://receiver.example/' },
  })
})

test('a language tag is well-formed, and kept in its canonical form without extensions', async (t) => {
  const kept = (language: string) => {
    const found = checked('sources.register', { language })
    return found.ok ? found.value.language : found.problem.errors?.[0]?.pointer
  }
  const forms = { EN: 'en', 'sr-latn-rs': 'sr-Latn-RS', 'be-tarask': 'be-tarask', 'en-x-twain': 'en' }
  const more = {
    'de-DE-u-co-phonebk': 'de-DE',
    'zh-cmn-Hans': 'zh',
    'es-419': 'es-419',
    'sl-rozaj-biske': 'sl-',
  }
  for (const [given, form] of Object.entries({ ...forms, ...more })) {
    t.match(kept(given), form === 'zh' ? /^(?:zh|cmn)/ : new RegExp(`^${form}`), given)
  }
  for (const given of ['en-', 'de-DE-DE', 'en_US', 'english', 'e', 'en-a', 'x-secret', 'de-1996-1996']) {
    t.equal(kept(given), '/language', given)
  }
  for (const language of ['x-private', 'i-klingon', 'sgn-BE-FR']) {
    t.match(
      errorsOf('sources.register', { language }),
      [{ detail: /is not accepted: use a language code/ }],
      language,
    )
  }
})

test('goods are codes of the Harmonized System, each once', async (t) => {
  const found = (goods: readonly string[], field = 'goods') =>
    errorsOf('sanctions.impose', { [field]: goods })
  t.match(found(['3104', '3104', '77']), [{ pointer: '/goods/2', code: 'unknown-code' }])
  t.match(found(['3104', '31', '3104']), [
    { pointer: '/goods/2', code: 'duplicate-value', detail: '3104 is named twice' },
  ])
  t.match(
    found(['00', '7701', '98', '990100', '3100'], 'affectsGoods').map(({ pointer }) => pointer),
    ['/affectsGoods/0', '/affectsGoods/1', '/affectsGoods/2', '/affectsGoods/3', '/affectsGoods/4'],
  )
  t.match(found(['98'])[0]?.detail, /means nothing in another jurisdiction/)
  t.equal(found(['٣١٠٤']).length, 1, 'digits of other scripts are said once')
  t.strictSame(found(['01', '0101', '310400', '76', '78', '97']), [])
})

test('nothing is named twice in a list', async (t) => {
  const source = { sourceId: 'fictional-gazette', quote: 'So.' }
  t.match(errorsOf('deals.open', { sources: [source, { ...source, quote: 'And so.' }] }), [])
  t.match(errorsOf('deals.open', { sources: [source, source] }), [
    { pointer: '/sources/1', code: 'duplicate-value', detail: 'source fictional-gazette is named twice' },
  ])
  t.match(errorsOf('prisoners.convict', { charges: ['a', 'b', 'a '] }), [{ pointer: '/charges/2' }])
  t.match(errorsOf('people.register', { names: ['A', 'A'] }), [
    { pointer: '/names/1', code: 'duplicate-value' },
  ])
})

test('an external identifier has the form of its scheme, and check digits that fit', async (t) => {
  const target = (scheme: string, value: string) =>
    errorsOf('sanctions.impose', {
      targets: [{ targetId: 'works', name: 'Works', kind: 'entity', ids: [{ scheme, value }] }],
    })
  const good = {
    wikidata: ['Q42'],
    // The LEI of the foundation that runs the scheme.
    lei: ['506700GE1G29325QX363'],
    imo: ['9074729', '5304986'],
    ofac: ['32746'],
    'eu-fsf': ['EU.27.28', '13'],
    un: ['QDi.001', 'KPe.012'],
    ftm: ['NK-3rPzcQXg', 'Q42'],
    celex: ['32014R0833', '02014R0833-20240625', '62024CJ0123', '12016M/TXT'],
  }
  const bad = {
    wikidata: ['42', 'Q0', 'P31', 'https://www.wikidata.org/wiki/Q42'],
    lei: ['506700GE1G29325QX364', '506700ge1g29325qx363', 'LEI0'],
    imo: ['9074720', 'IMO 9074729', 'not an imo', '907472'],
    ofac: ['0', 'SDN-1', '-5'],
    'eu-fsf': ['EU27', 'eu.27.28'],
    un: ['QDi1', 'QDx.001'],
    ftm: ['two words', ''],
    celex: ['833/2014', '2014R0833'],
  }
  for (const [scheme, values] of Object.entries(good))
    for (const value of values) t.strictSame(target(scheme, value), [], `${scheme} ${value}`)
  for (const [scheme, values] of Object.entries(bad))
    for (const value of values)
      t.match(target(scheme, value), [{ pointer: '/targets/0/ids/0/value' }], `${scheme} ${value}`)
  t.match(errorsOf('people.register', { ids: [{ scheme: 'wikidata', value: 'x' }] }), [
    { pointer: '/ids/0/value' },
  ])
})

test('the IMO number of a ship is not that of a company', async (t) => {
  const target = (kind: string, value: string) =>
    errorsOf('sanctions.impose', {
      targets: [{ targetId: 'one', name: 'One', kind, ids: [{ scheme: 'imo', value }] }],
    })
  t.strictSame(target('vessel', '9074729'), [])
  t.strictSame(target('entity', '5304986'), [])
  t.match(target('vessel', '5304986'), [{ pointer: '/targets/0/ids/0/value', detail: /of a ship/ }])
})

test('an identifier is of a scheme that its target or person can have', (t) => {
  const values = {
    lei: '506700GE1G29325QX363',
    imo: '9074729',
    celex: '32014R0833',
    wikidata: 'Q42',
    ofac: '32746',
    'eu-fsf': 'EU.27.28',
    un: 'QDi.001',
    ftm: 'NK-3rPzcQXg',
  }
  const refused = (errorsFor: (ids: readonly object[]) => readonly FieldError[]) =>
    Object.entries(values).flatMap(([scheme, value]) => {
      const errors = errorsFor([{ scheme, value }])
      for (const error of errors) {
        t.match(error, {
          code: 'wrong-value',
          pointer: /\/ids\/0\/scheme$/,
          detail: /^must be a scheme that/,
        })
        t.notMatch(error.detail.split(': ')[1]?.split(', '), [scheme])
      }
      return errors.length > 0 ? [scheme] : []
    })
  const of = (kind: string) =>
    refused((ids) => errorsOf('sanctions.impose', { targets: [{ targetId: 'one', name: 'One', kind, ids }] }))
  t.strictSame(of('entity'), [])
  t.strictSame(of('country'), ['imo'])
  t.strictSame(of('sector'), ['lei', 'imo'])
  t.strictSame(of('vessel'), ['lei', 'celex'])
  t.strictSame(of('aircraft'), ['lei', 'imo', 'celex'])
  for (const command of ['people.register', 'people.revise-details']) {
    t.strictSame(
      refused((ids) => errorsOf(command, { ids })),
      ['imo', 'celex'],
      command,
    )
  }
  t.end()
})

test('refusals use the words of this service', async (t) => {
  const words = [
    ...errorsOf('deals.open', {
      title: 7,
      parties: [],
      framing: 'barter',
      colour: 'red',
      occurred: undefined,
    }),
    ...errorsOf('prisoners.sentence', { term: { months: 1.5 } }),
    ...errorsOf('prisoners.sentence', { term: { days: -1 } }),
    ...errorsOf('sources.register', { title: '', sha256: 'x', language: 7 }),
    ...errorsOf('deals.make-commitment', { quantity: { n: 0, unit: 'x'.repeat(61) } }),
  ]
  t.ok(words.length >= 12)
  for (const { detail } of words) {
    t.notMatch(detail, /Invalid|expected|Too (?:small|big)|received|undefined/, detail)
    t.match(detail, /^(?:must|this field|there is|is |has )/, detail)
  }
})

const recorded = ledger({
  'source-old': [
    fact('SourceRegistered', { kind: 'press', title: 'Old', url: 'https://gazette.example/a b' }),
  ],
})
const correct = (data: object): Asked => [
  'events.correct',
  nth('source-old', 0),
  { patch: { data }, reason: 'A slip of the pen.' },
]
accepts('a correction leaves what an earlier release let in as it is', recorded, correct({ title: 'New' }))
refuses(
  'a correction brings in no URL that a command could not',
  recorded,
  [correct({ archiveUrl: 'https://user:secret@gazette.example/' })],
  refusal('url-refused', { pointer: '/patch/data/archiveUrl' }),
)
refuses(
  'a correction gives a URL as it is recorded',
  recorded,
  [correct({ url: 'https://gazette.example/c d' })],
  refusal('wrong-value', { pointer: '/patch/data/url' }),
)
refuses(
  'a correction brings in no text that shows nothing',
  recorded,
  [correct({ title: '\u200b' })],
  refusal('wrong-value', { pointer: '/patch/data/title' }),
)

test('a text that turns its direction is refused', async (t) => {
  t.match(errorsOf('sources.register', { publisher: 'abc\u202edef' }), [{ pointer: '/publisher' }])
  t.strictSame(errorsOf('sources.register', { publisher: 'שלום' }), [])
})

test('a text is recorded in its composed form, and the answer says so', async (t) => {
  const found = checked('sources.register', { publisher: 'Cafe\u0301' })
  t.match(found, {
    ok: true,
    value: { publisher: 'Café' },
    notes: [{ pointer: '/publisher', detail: 'recorded in the composed form of Unicode (NFC)' }],
  })
})

test('a name whose words mix scripts that look alike is taken, and the answer says so', async (t) => {
  t.match(checked('people.register', { name: 'Аlice Invented' }), {
    ok: true,
    notes: [{ pointer: '/name', detail: /"Аlice" mixes letters of Latin and Cyrillic/ }],
  })
  t.match(checked('people.register', { name: 'Алиса Invented' }), { ok: true, notes: [] })
})

test('a year that nobody can mean is refused with what to write instead', async (t) => {
  const details = (occurred: string) =>
    errorsOf('deals.open', { occurred }).map(({ detail }: FieldError) => detail)
  t.match(details('0000'), [/write XXXX/])
  t.match(details('2025/9999'), [/write an open end as 2025\/\.\./])
  t.strictSame(details('1700'), [])
})
