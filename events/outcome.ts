/** The outcomes of a deal: agreements, official acts, and funds that are moved or held back. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { parties, party, text, url } from './fields.ts'
import { listWords, sentence, soleOf, sum } from './headline/wording.ts'
import { searched } from './meaning.ts'
import { money } from './quantities.ts'
import { partyName } from './text/codes.ts'

export const AgreementReached = eventType({
  name: 'AgreementReached',
  subject: 'deal',
  kind: 'status',
  // Sign formal agreement; otherwise express intent to cooperate.
  cameo: ({ form }) => (form === 'signed' ? '057' : '030'),
  data: z.strictObject({
    form: z.enum(['signed', 'adopted', 'announced', 'endorsed']),
    instrument: text(200)
      .optional()
      .meta({ description: 'What it is called', examples: ['UNSCR 2231'] }),
    by: parties.default([]).meta({ description: 'Empty when the sources name nobody' }),
  }),
  example: { form: 'signed', instrument: 'the Fictional Accord', by: ['org:freedonia', 'org:sylvania'] },
  side: ({ by }) => soleOf(by),
  headline: ({ form, instrument = 'an agreement', by }) =>
    by.length > 0
      ? `${listWords(by.map(partyName))} ${form} ${instrument}`
      : sentence(`${instrument} was ${form}`),
})

const ACTS = [
  'resolution',
  'vote',
  'ruling',
  'certification',
  'notification',
  'withdrawal',
  'enactment',
  'order',
  'decree',
  'veto',
] as const

export const OfficialActTaken = eventType({
  name: 'OfficialActTaken',
  subject: 'deal',
  kind: 'act',
  // Version 1 had six kinds of acts, and neither title nor url.
  version: 2,
  upcasts: [(data) => data],
  data: z.strictObject({
    body: text(200).meta({ description: 'Whose act it is', examples: ['UN Security Council'] }),
    kind: searched(z.enum(ACTS)),
    result: text(300),
    number: text(60).optional(),
    title: text(300).optional(),
    url: url.optional(),
  }),
  example: { body: 'Fictional Council', kind: 'resolution', result: 'adopted', number: '7' },
  headline: ({ body, kind, result, number, title }) =>
    sentence(`${body}, ${kind}${number ? ` ${number}` : ''}${title ? ` “${title}”` : ''}: ${result}`),
})

const funds = z
  .strictObject({
    money,
    from: party,
    to: party,
    holder: text(200).optional().meta({ description: 'Who keeps the accounts' }),
    restriction: text(500).optional().meta({ description: 'What the funds may or may not be used for' }),
  })
  .refine(({ from, to }) => from !== to, { message: 'must not equal from', path: ['to'] })

const condition = ({ holder, restriction }: z.output<typeof funds>): string => {
  const parts = [holder && `held by ${holder}`, restriction && `restriction: ${restriction}`].filter(Boolean)
  return parts.length > 0 ? ` (${parts.join('; ')})` : ''
}

export const FundsTransferred = eventType({
  name: 'FundsTransferred',
  subject: 'deal',
  kind: 'funds',
  cameo: '060',
  data: funds,
  example: {
    money: { amount: '6000000', currency: 'USD' },
    from: 'org:freedonia',
    to: 'org:sylvania',
    restriction: 'food and medicine',
  },
  side: ({ from }) => from,
  headline: (data) =>
    `${sum(data.money)} transferred from ${partyName(data.from)} to ${partyName(data.to)}${condition(data)}`,
})

export const FundsWithheld = eventType({
  name: 'FundsWithheld',
  subject: 'deal',
  kind: 'funds',
  data: funds,
  example: { money: { amount: '1000000', currency: 'USD' }, from: 'org:freedonia', to: 'org:sylvania' },
  side: ({ from }) => from,
  headline: (data) =>
    `${sum(data.money)} from ${partyName(data.from)} to ${partyName(data.to)} withheld${condition(data)}`,
})
