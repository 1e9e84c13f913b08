/** Commands that open a deal. */
import { test } from 'tap'
import { type Asked, accepts, ledger, refusal, refuses } from '../../record/given.ts'
import { DEAL, deal, known, OPENED } from './given.ts'

const open = (body: object = {}): Asked => [
  'deals.open',
  undefined,
  { id: DEAL, ...OPENED, occurred: '2025-01-01', ...body },
]

accepts('a deal is opened between two parties', ledger(), open())
accepts('a deal may begin as announced', ledger(), open({ status: 'announced', summary: 'In short.' }))
accepts('a deal without an id has an opaque one', ledger(), open({ id: undefined }))

test('a deal begins as mooted unless it says otherwise', async (t) => {
  const decision = await ledger().when([open()])
  t.match(decision, { events: [{ data: { status: 'mooted' } }] })
})

refuses('a deal that exists is not opened again', deal(), open(), refusal('id-taken', { by: known(0) }))
refuses(
  'a party is named once in one role',
  ledger(),
  open({ parties: [...OPENED.parties, OPENED.parties[0]] }),
  refusal('duplicate-value', { pointer: '/parties/2' }),
)
refuses(
  'a deal has two parties',
  ledger(),
  open({ parties: OPENED.parties.slice(1) }),
  refusal('wrong-value', { pointer: '/parties' }),
)
refuses(
  'a party has a code of the list',
  ledger(),
  open({ parties: [{ code: 'QQ', role: 'sender' }, ...OPENED.parties] }),
  refusal('unknown-code', { pointer: '/parties/0/code' }),
)
refuses(
  'a deal is not opened in force',
  ledger(),
  open({ status: 'in-force' }),
  refusal('unknown-code', { pointer: '/status' }),
)
refuses('a title is not blank', ledger(), open({ title: ' ' }), refusal('wrong-value', { pointer: '/title' }))
refuses('an id is a slug', ledger(), open({ id: 'Made up' }), refusal('wrong-value', { pointer: '/id' }))
