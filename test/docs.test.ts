/** The README and the documents: what they show is what comes out, and what they say to type works. */
import { execFile, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { type Test, test } from 'tap'
import { NOT_COVERED, VERDICT_SENTENCES } from '../projections/verdict/sentences.ts'
import { readConfig } from '../src/app/config.ts'
import { check } from '../src/cli/check.ts'
import { endWith } from './ending.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)

const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync(join(ROOT, 'docs'), { recursive: true })
    .map((name) => `docs/${name}`)
    .filter((name) => name.endsWith('.md')),
]

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8')

/** The fenced blocks of a language in a document. */
const blocks = (name: string, language: string): readonly string[] =>
  [...read(name).matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    (match) => match[1] ?? '',
  )

interface Demo {
  readonly printed: string
  readonly address: string
  /** The folder of its ledger. */
  readonly data: string
}

/** The demo, serving on a free port: what it printed, and its address. */
const startDemo = async (t: Test): Promise<Demo> => {
  const data = join(t.testdir({}), 'data')
  const child = spawn(process.execPath, ['src/cli/detente.ts', 'demo'], {
    cwd: ROOT,
    env: { ...process.env, DETENTE_DATA: data, DETENTE_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  endWith(t, () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    return ended
  })
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line.includes('keeps running')) break
  }
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(lines.join('\n'))?.[0] ?? ''
  return { printed: lines.join('\n'), address, data }
}

interface Said {
  readonly verdict?: string
  readonly code?: string
  readonly sentence: string
}

test('the commands of the documents print what the documents show', async (t) => {
  const { printed, address, data } = await startDemo(t)

  await t.test('every line of the timeline in the README is printed by the demo', async (t) => {
    const shown = blocks('README.md', 'text').join('').split('\n')
    const lines = new Set(printed.split('\n'))
    t.ok(shown.length > 20, 'the README shows a timeline')
    t.same(
      shown.filter((line) => line !== '⋮' && line !== '' && !lines.has(line)),
      [],
    )
  })

  await t.test('each answer in the README is part of what the command before it prints', async (t) => {
    const shown = [...read('README.md').matchAll(/^```sh\n([^`]*?)^```\n[^`]*^```json\n(.*?)^```/gms)]
    t.ok(shown.length > 0, 'the README shows an answer')
    for (const [, command = '', json = ''] of shown) {
      const { stdout } = await run('bash', ['-c', command.replaceAll('http://127.0.0.1:3000', address)])
      type Lists = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
      const answer: Lists = JSON.parse(stdout)
      for (const [name, items] of Object.entries(JSON.parse(json) as Lists)) {
        for (const item of items) {
          const printed = (answer[name] ?? []).map((one) =>
            Object.fromEntries(Object.keys(item).map((key) => [key, one[key]])),
          )
          t.ok(
            printed.some((one) => isDeepStrictEqual(one, item)),
            JSON.stringify(item),
          )
        }
      }
    }
  })

  for (const name of documents) {
    for (const command of blocks(name, 'sh')) {
      await t.test(`${name}: ${command.split('\n')[0]}`, async (t) => {
        const here = command
          .replaceAll('http://127.0.0.1:3000', address)
          .replaceAll('--data demo-data', `--data '${data}'`)
        const env = { ...process.env, DETENTE_DATA: data }
        const { stdout } = await run('bash', ['-c', here], { cwd: ROOT, env })
        if (stdout.startsWith('{')) t.type(JSON.parse(stdout), 'object')
        else t.match(stdout, /^\ufeff?\w+,.*\r\n.+|^Found .*No answer is clearance/s)
      })
    }
  }

  await t.test(
    'each word of a verdict and each code that officers read about has one sentence, the same everywhere, and an example that is answered so',
    async (t) => {
      const config = readConfig({ DETENTE_DATA: data })
      let last = ''
      const shown: string[] = []
      for (const [, word, sentence = '', query = ''] of read('docs/screening.md').matchAll(
        /^\| (?:`([a-z-]+)`)? +\| ([^|]+) \| `([^`]+=[^`]+)` [^|]*\|$/gm,
      )) {
        last = word ?? last
        shown.push(`${last}: ${sentence}`)
        const name = `${last}: ${query}`
        const answer = (await (await fetch(`${address}/v1/status?${query}`)).json()) as {
          readonly verdicts: readonly Said[]
          readonly notCovered: readonly Said[]
        }
        const isVerdict = last in VERDICT_SENTENCES
        // As far as it goes in the document, a renewal is both.
        const said = [...answer.verdicts.slice(0, 1), ...answer.notCovered].filter(
          (one) => (one.verdict ?? one.code) === last,
        )
        t.ok(
          said.some((one) => one.sentence === sentence),
          name,
        )
        const { asOf, knownAt, publicBy, ...question } = Object.fromEntries(new URLSearchParams(query))
        const moments = new URLSearchParams({ ...(asOf && { asOf }), ...(publicBy && { publicBy }) })
        const table = await fetch(`${address}/v1/screenings?${moments}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'text/csv' },
          body: JSON.stringify({ rows: [question] }),
        })
        const [line] = parse(await table.text(), { bom: true, columns: true }) as Record<string, string>[]
        t.ok(
          isVerdict && line?.notCovered?.split('; ').includes(last) !== true
            ? line?.verdict?.endsWith(`: ${last}`) && line.sentence === sentence
            : line?.notCovered?.split('; ').includes(last),
          `${name}, in a table`,
        )
        // The command line asks about what had happened by a day only.
        if (publicBy !== undefined) continue
        const printed: string[] = []
        await check(config, { ...question, ...(asOf && { asOf }) }, new Date().toISOString(), (text) =>
          printed.push(text),
        )
        t.ok(
          printed.some((text) => text.includes(last) && text.includes(sentence)),
          `${name}, on the command line`,
        )
      }
      const words = Object.entries(VERDICT_SENTENCES).map(([word, { certain }]) => `${word}: ${certain}`)
      const codes = Object.entries(NOT_COVERED).map(([code, sentence]) => `${code}: ${sentence}`)
      t.same(
        [...words, ...codes].filter((one) => !shown.includes(one)),
        [],
      )
    },
  )
})

test('the page has no sentence of its own for a verdict or for what is not covered', async (t) => {
  const sentences = [
    ...Object.values(VERDICT_SENTENCES).flatMap(({ certain, possible }) => [certain, possible]),
    ...Object.values(NOT_COVERED),
  ]
  const modules = readdirSync(join(ROOT, 'src/console'), { recursive: true }).map(String)
  for (const name of modules.filter((one) => one.endsWith('.ts'))) {
    const text = read(`src/console/${name}`)
    t.same(
      sentences.filter((one) => text.includes(one)),
      [],
      name,
    )
  }
})

test('the code in the document of webhooks is that of the example, which a test runs', async (t) => {
  const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ')
  const code = squeezed(['receiver', 'inbox'].map((name) => read(`examples/receiver/${name}.ts`)).join(''))
  const shown = blocks('docs/webhooks.md', 'ts')
  t.ok(shown.length > 0)
  for (const block of shown) t.ok(code.includes(squeezed(block)), block)
})

test('TypeScript is run by the Node that comes with the service, as an older one does not', async (t) => {
  for (const name of documents) t.notMatch(read(name), /^\s+(?:\w+=\S+ )*node \S+\.ts/m, name)
})

test('every link within the documents leads to a file', async (t) => {
  for (const name of documents) {
    const folder = new URL(name, new URL('..', import.meta.url))
    const targets = [...read(name).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '')
    const names = targets.map((target) => fileURLToPath(new URL(target, folder)))
    for (const path of names) t.doesNotThrow(() => readdirOrFile(path), path)
  }
})

/** Files that a script makes, so that a fresh clone lacks them. */
const MADE = ['src/client/types.ts']

test('each file and folder that a document for maintainers names is there', async (t) => {
  const roots = '(?:src|events|projections|test|bench|examples|docs)'
  for (const name of [
    'CONTRIBUTING.md',
    'README.md',
    ...documents.filter((one) => one.startsWith('docs/')),
  ]) {
    for (const [, path = ''] of read(name).matchAll(new RegExp(`\`(${roots}/[\\w./-]+)\``, 'g'))) {
      if (!MADE.includes(path)) t.doesNotThrow(() => readdirOrFile(join(ROOT, path)), `${name}: ${path}`)
    }
  }
})

test('the decisions are numbered without a gap, each in its name and in its title', async (t) => {
  const names = readdirSync(join(ROOT, 'docs/decisions')).sort()
  for (const [index, name] of names.entries()) {
    t.equal(Number(name.slice(0, 4)), index + 1, name)
    t.match(read(`docs/decisions/${name}`), new RegExp(`^# ${index + 1}\\. \\w`), name)
  }
})

test('no comment names a document or a decision that is not in the repository', async (t) => {
  const decisions = readdirSync(join(ROOT, 'docs/decisions')).map((name) => name.slice(0, 4))
  const files = ['src', 'events', 'projections', 'test', 'bench', 'examples'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true })
      .map((name) => `${folder}/${name}`)
      .filter((name) => name.endsWith('.ts')),
  )
  for (const name of files) {
    const text = read(name)
    for (const [, number = ''] of text.matchAll(/docs\/decisions\/(\d+)/g)) {
      t.ok(decisions.includes(number), `${name}: decision ${number}`)
    }
    for (const [path] of text.matchAll(/(?<![\w./-])(?:docs\/[\w/-]+|[A-Z][A-Z0-9-]+)\.md\b/g)) {
      t.doesNotThrow(() => readFileSync(join(ROOT, path)), `${name}: ${path}`)
    }
  }
})

test('every link to a part of a document leads to a heading', async (t) => {
  const slugOf = (heading: string): string =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-')
  for (const name of documents) {
    for (const [, target = '', part] of read(name).matchAll(/\]\(((?!https?:)[^)#]*)#([^)]+)\)/g)) {
      const path =
        target === '' ? name : fileURLToPath(new URL(target, new URL(name, new URL('..', import.meta.url))))
      const text = target === '' ? read(name) : readFileSync(path, 'utf8')
      const slugs = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slugOf(heading))
      t.ok(slugs.includes(part ?? ''), `${name}: ${target}#${part}`)
    }
  }
})

const readdirOrFile = (path: string): unknown => {
  try {
    return readFileSync(path)
  } catch {
    return readdirSync(path)
  }
}

test('every event and every command is in the document of events', async (t) => {
  const { eventTypes } = await import('../events/catalogue.ts')
  const { commands } = await import('../src/rules/registry.ts')
  const text = read('docs/events.md')
  for (const { name, subject } of eventTypes()) {
    if (subject !== 'key' && subject !== 'access') t.match(text, new RegExp(`\\b${name}\\b`), name)
  }
  const sections = text.split(/^## /m)
  for (const { name, event, verb, collection, subject } of commands) {
    const heading = subject === undefined ? 'Any stream' : `${subject}-{id}`
    const section = sections.find((one) => one.startsWith(heading)) ?? ''
    const type = event.shape === 'span' ? `${event.name} (span)` : event.name
    const row = section.split('\n').find((line) => line.startsWith(`| ${type} |`)) ?? ''
    const commandsShown = row.split('|')[2] ?? ''
    t.ok(
      commandsShown.includes(verb === undefined ? `\`POST /v1/${collection}\`` : `\`${verb}\``),
      `the part ${heading} of docs/events.md has a row | ${type} | with the command ${name}`,
    )
  }
})

test('every row of a command in the document of events is of an event type', async (t) => {
  const { eventTypeOf } = await import('../events/catalogue.ts')
  const rows = [...read('docs/events.md').matchAll(/^\| (\w+)(?: \(span\))? \| `/gm)]
  t.ok(rows.length > 50)
  for (const [row, name = ''] of rows) t.ok(eventTypeOf(name), row)
})
