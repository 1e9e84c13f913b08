/**
 * An example of each parameter of a query. Each gives a real answer on the ledger of `detente demo`, which a test asks
 * for all of them.
 */
import type { JsonObject } from './json.ts'

const DEAL = 'us-by-2025-12'
const TARGET = 'belaruskali'
const LIFTING = '24eb90df-b11d-5aaa-9e9f-25699ef859b5'

/** By the name of the parameter, wherever it has no example of its own below. */
const COMMON: JsonObject = {
  ...{
    limit: '50',
    total: 'true',
    after: '40',
    asOf: '2025-12-24',
    knownAt: 'position:80',
    publicBy: '2025-12-31',
  },
  ...{ party: 'BY', heldBy: 'BY', jurisdiction: 'US', country: 'BY', state: 'BY', side: 'US', bom: 'false' },
  ...{ target: TARGET, goods: '3104', sanction: 'us-by-potash', person: 'ales-bialiatski', deal: DEAL },
  ...{ framing: 'exchange', measure: 'asset-freeze', programme: 'BELARUS-EO14038', reach: 'all-dealings' },
  ...{ openedFrom: '2025-12-01', openedTo: '2025-12-31', sort: '-opened', custody: 'free' },
  ...{ publicFigure: 'true', registered: 'false', name: 'OAO Belaruskali', within: '60d', q: 'potash' },
  ...{
    nomenclature: 'CN',
    origin: 'BY',
    transit: 'LT',
    destination: 'PL',
    since: '2025-12-01',
    until: '2025-12-31',
  },
  ...{ fromPosition: '40', toPosition: '80', types: 'LicenceIssued,SanctionLifted' },
  ...{ deals: DEAL, parties: 'BY,US', jurisdictions: 'US', sanctions: 'us-by-potash', targets: TARGET },
  ...{ prisoners: 'ales-bialiatski', programmes: 'BELARUS-EO14038', stream: `deal-${DEAL}` },
  ...{ source: 'hrw-2025-12-15', from: '10', to: '60', event: LIFTING, index: '5', size: '20' },
  ...{ code: 'BY', a: 'US', b: 'BY', eventId: LIFTING, path: '0/000.p/70' },
}

/** By the beginning of a path and the name; the first that fits counts. null where the demo has nothing. */
const OWN: readonly (readonly [path: string, JsonObject])[] = [
  ['/v1/deals/{id}', { id: DEAL }],
  ['/v1/deals', { status: 'announced', kind: 'release', text: 'december' }],
  ['/v1/sanctions', { id: 'us-by-potash', status: 'barred' }],
  ['/v1/licences', { id: 'us-belarus-13', status: 'valid', kind: 'general' }],
  ['/v1/prisoners', { id: 'ales-bialiatski' }],
  ['/v1/releases', { id: 'us-by-2025-12-release' }],
  ['/v1/people', { id: 'ales-bialiatski', text: 'bialiatski' }],
  ['/v1/sources', { id: 'hrw-2025-12-15' }],
  ['/v1/targets', { id: TARGET, kind: 'entity', country: null }],
  ['/v1/talks', { status: 'held' }],
  ['/v1/imports', { kind: 'prisoners' }],
  ['/v1/search', { kind: 'sanction' }],
  ['/v1/status/divergence', { jurisdiction: 'US,EU' }],
  [
    '/v1/endings',
    { asOf: '2022-03-01', publicBy: '2022-03-31', kind: 'licence', target: 'belarusian-potash-company' },
  ],
  ['/v1/events/stream', { from: 'beginning' }],
  ['/v1/audit/people', { id: 'ales-bialiatski' }],
  ['/v1/audit/diff', { from: 'position:40', to: 'position:80', labels: 'late-arrival' }],
]

/** The example of a parameter; undefined where the demo can have none, such as a cursor. */
const exampleOf = (path: string, name: string): string | undefined => {
  const own = OWN.find(([start, examples]) => path.startsWith(start) && Object.hasOwn(examples, name))?.[1]
  const example = (own ?? (Object.hasOwn(COMMON, name) ? COMMON : undefined))?.[name]
  return typeof example === 'string' ? example : undefined
}

/** A parameter of a path with its example in place of those of its schema. */
export const withExample = (path: string, parameter: JsonObject): JsonObject => {
  const { example: _, examples: __, ...rest } = parameter
  if (parameter.in === 'header') return parameter
  const example = exampleOf(path, String(parameter.name))
  return example === undefined ? rest : { ...rest, example }
}
