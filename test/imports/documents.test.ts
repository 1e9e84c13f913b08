/** The document of imports: its tables of columns are those that the code declares. */
import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { KIND_NAMES, kinds } from '../../src/imports/kinds/kinds.ts'

const page = readFileSync(new URL('../../docs/imports.md', import.meta.url), 'utf8')

for (const name of KIND_NAMES) {
  test(`the document has the columns of ${name}`, async (t) => {
    const { label, help, columns } = kinds[name]
    const lines = columns.map(
      ({ name, help, example, required }) =>
        `| \`${name}\`${required ? ' (needed)' : ''} | ${help} | ${example === '' ? '' : `\`${example}\``} |`,
    )
    const shown = page.split(`### ${label}: \`${name}\`\n`)[1]?.split('\n### ')[0] ?? ''
    t.ok(shown.includes(help))
    t.strictSame(
      shown.split('\n').filter((line) => line.startsWith('| `')),
      lines,
    )
  })
}
