/** Commands on the way to a deal and on its outcome: mediation, communiqués, agreements, acts, funds, and disputes. */
import { accepts, opaque, refusal, refuses } from '../../record/given.ts'
import { deal, learn } from './given.ts'

const MAY = '2025-05-01'

accepts('a party offers to mediate', deal(), learn('offer-mediation', MAY, { mediator: 'QA' }))
accepts('a party accepts mediation', deal(), learn('accept-mediation', MAY, { by: 'US' }))
refuses(
  'a mediator has a code of the list',
  deal(),
  learn('offer-mediation', MAY, { mediator: 'QQ' }),
  refusal('unknown-code', { pointer: '/mediator' }),
)
refuses(
  'whoever accepts mediation has a code of the list',
  deal(),
  learn('accept-mediation', MAY, { by: 'the envoy' }),
  refusal('unknown-code', { pointer: '/by' }),
)

accepts(
  'somebody contests that two things are linked',
  deal(),
  learn('contest-linkage', MAY, { by: { party: 'LT', roleThen: 'President' }, gist: 'No such exchange.' }),
)
refuses(
  'whoever contests the linkage is registered',
  deal(),
  learn('contest-linkage', MAY, { by: { personId: opaque('p', 'z') }, gist: 'No.' }),
  refusal('unknown-reference', { pointer: '/by/personId' }),
)
refuses(
  'whoever contests the linkage is somebody',
  deal(),
  learn('contest-linkage', MAY, { by: {}, gist: 'No.' }),
  refusal('wrong-value', { pointer: '/by' }),
)

const communique = (body: object = {}) =>
  learn('issue-communique', MAY, { issuers: ['US', 'XK'], language: 'en', ...body })
accepts('parties issue a communiqué', deal(), communique({ sha256: 'ab'.repeat(32) }))
refuses(
  'somebody issues a communiqué',
  deal(),
  communique({ issuers: [] }),
  refusal('wrong-value', { pointer: '/issuers' }),
)
refuses(
  'an issuer is named once',
  deal(),
  communique({ issuers: ['US', 'US'] }),
  refusal('duplicate-value', { pointer: '/issuers/1' }),
)
refuses(
  'a communiqué is in a language that has a tag',
  deal(),
  communique({ language: 'English' }),
  refusal('wrong-value', { pointer: '/language' }),
)
refuses(
  'the digest of a communiqué is SHA-256 in hex',
  deal(),
  communique({ sha256: 'abc' }),
  refusal('wrong-value', { pointer: '/sha256' }),
)

const agreement = (body: object = {}) => learn('reach-agreement', MAY, { form: 'signed', ...body })
accepts('an agreement is reached', deal(), agreement({ instrument: 'A memorandum', by: ['US', 'XK'] }))
accepts('an agreement is reached by nobody whom the sources name', deal(), agreement())
refuses(
  'an agreement has a form of the list',
  deal(),
  agreement({ form: 'whispered' }),
  refusal('unknown-code', { pointer: '/form' }),
)
refuses(
  'whoever reaches an agreement has a code of the list',
  deal(),
  agreement({ by: ['US', 'QQ'] }),
  refusal('unknown-code', { pointer: '/by/1' }),
)

const act = (body: object = {}) =>
  learn('record-act', MAY, { body: 'Fictional Council', kind: 'resolution', result: 'adopted', ...body })
accepts('an official act is taken', deal(), act({ number: '7' }))
refuses(
  'an official act is of a kind of the list',
  deal(),
  act({ kind: 'song' }),
  refusal('unknown-code', { pointer: '/kind' }),
)
refuses(
  'an official act has a result',
  deal(),
  act({ result: undefined }),
  refusal('missing-field', { pointer: '/result' }),
)

for (const verb of ['transfer-funds', 'withhold-funds']) {
  const funds = (body: object = {}) =>
    learn(verb, MAY, { money: { amount: '6000000000', currency: 'USD' }, from: 'US', to: 'XK', ...body })
  const amount = (text: unknown, currency = 'USD') => funds({ money: { amount: text, currency } })
  accepts(
    `${verb}: funds go from one party to another`,
    deal(),
    funds({ holder: 'A bank', restriction: 'food only' }),
  )
  accepts(`${verb}: an amount may have decimals`, deal(), amount('12.50', 'EUR'))
  refuses(
    `${verb}: funds do not go where they are from`,
    deal(),
    funds({ to: 'US' }),
    refusal('wrong-value', { pointer: '/to' }),
  )
  refuses(
    `${verb}: a currency has a code of ISO 4217`,
    deal(),
    amount('1', 'USX'),
    refusal('unknown-code', { pointer: '/money/currency' }),
  )
  for (const text of ['0', '0.00', '-1', '1,000', '007', '1.', '1e9', '1.23456']) {
    refuses(
      `${verb}: ${text} is no amount`,
      deal(),
      amount(text),
      refusal('wrong-value', { pointer: '/money/amount' }),
    )
  }
  refuses(
    `${verb}: an amount is a text, which keeps every digit`,
    deal(),
    amount(1),
    refusal('wrong-type', { pointer: '/money/amount' }),
  )
}
