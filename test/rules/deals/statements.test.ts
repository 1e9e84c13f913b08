/** Statements on a deal. */
import { accepts, opaque, refusal, refuses } from '../../record/given.ts'
import { deal, learn } from './given.ts'

const SAID = {
  speaker: { party: 'US', roleThen: 'envoy' },
  stance: 'welcomes',
  gist: 'Good.',
  language: 'en',
}
const state = (body: object = {}, occurred = '2025-03-01') =>
  learn('record-statement', occurred, { ...SAID, ...body })

accepts('a party makes a statement', deal(), state({ quote: 'Good.' }))
accepts('statements over days are one event', deal(), state({}, '2025-03-01/2025-03-04'))
accepts('somebody unnamed makes a statement', deal(), state({ speaker: { description: 'officials' } }))
refuses(
  'a speaker is a person, a party or a description',
  deal(),
  state({ speaker: { roleThen: 'envoy' } }),
  refusal('wrong-value', { pointer: '/speaker' }),
)
refuses(
  'a speaker is registered',
  deal(),
  state({ speaker: { personId: opaque('p', 'z') } }),
  refusal('unknown-reference', { pointer: '/speaker/personId' }),
)
accepts('a quote has 300 characters', deal(), state({ quote: 'x'.repeat(300) }))
refuses(
  'a quote has at most 300 characters',
  deal(),
  state({ quote: 'x'.repeat(301) }),
  refusal('wrong-value', { pointer: '/quote' }),
)
refuses(
  'a stance is one of the list',
  deal(),
  state({ stance: 'shrugs' }),
  refusal('unknown-code', { pointer: '/stance' }),
)
refuses(
  'a language is a tag',
  deal(),
  state({ language: 'English' }),
  refusal('wrong-value', { pointer: '/language' }),
)
