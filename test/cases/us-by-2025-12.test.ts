// The founding case, recorded over the API: every statement of the article has its event, what is known from
// elsewhere stands beside it, and the register answers by day what was announced, licensed and lifted.

import { t, test } from 'tap'
import { assertCase } from './asserted.ts'
import { readCase, readDocument } from './recorded.ts'

const CASE = 'us-by-2025-12'
const expected = readCase(CASE)
const { rows } = readDocument(CASE)
const ledger = await assertCase(t, CASE)

/** The private person, and the detention case. */
const person = expected.find(
  ({ item }) => item.command === 'people.register' && item.body.publicFigure === false,
)
const detention = expected.find(
  ({ item }) => item.command === 'prisoners.detain' && item.body.personId === person?.item.id,
)
const PERSON = person?.item.key ?? ''
const DETENTION = detention?.item.key ?? ''

const found = (key: string) => {
  const one = expected.find(({ item }) => item.key === key || item.key === `${CASE}/${key}`)
  if (!one) throw new Error(`no command of the case has the key ${key}`)
  return one
}
const idOf = (key: string): string => found(key).eventId

const certaintyOn = async (asOf: string, key: string): Promise<string> =>
  (await ledger.timeline(asOf)).find((entry) => entry.eventId === idOf(key))?.certainty ?? 'not-yet'

// A test for each statement: of the article, and from elsewhere

const stated = new Set<string>()

/** Asserts that a statement of the document is recorded as these events, each with what is given of it. */
const says = (statement: string, events: Readonly<Record<string, object>>): void => {
  stated.add(statement)
  test(statement, async (t) => {
    t.same(
      rows.filter((row) => row.statement === statement).map((row) => row.eventId),
      Object.keys(events).map(idOf),
    )
    for (const [key, pattern] of Object.entries(events)) {
      const event = await ledger.event(idOf(key))
      t.equal(event.type, found(key).type)
      t.equal(event.stream, found(key).stream)
      t.hasStrict(event, pattern, key)
    }
  })
}

const ARTICLE = [{ sourceId: 'article-2025-12-15' }]
const THE_ARTICLE = { description: 'the article of 15 December 2025' }
const FREED = '2025-12-13/2025-12-15'
const THREE = ['belaruskali', 'belarusian-potash-company', 'agrorozkvit']
const GROUP = 'us-by-2025-12-release'
const RELIEF = 'us-by-2025-12-potash'

const reported = (occurred: string, data: object, deals = [CASE]) => ({
  occurred,
  sources: ARTICLE,
  confidence: 'reported',
  deals,
  data,
})
const confirmed = (occurred: string, sources: readonly string[], data: object, deals = [CASE]) => ({
  occurred,
  sources: sources.map((sourceId) => ({ sourceId })),
  confidence: 'confirmed',
  deals,
  data,
})
const ofDeal = (occurred: string, data: object) => reported(occurred, data, [])
const statement = (speaker: object, stance: string, gist: string, quote?: string) =>
  ofDeal('2025-12-15', { speaker, stance, gist, language: 'en', ...(quote && { quote }) })
const byName = (publisher: string, kind: string) => ({ data: { publisher, kind, derivedFrom: [] } })
const ofOfac = (data: object) => ({ data: { publisher: 'OFAC', derivedFrom: ['ofac'], ...data } })
const publicFigure = { data: { publicFigure: true } }

says('The article itself, of 15 December 2025, 01:54; it cites Reuters, Euronews, ABC News and ITV News', {
  'source/article-2025-12-15': {
    data: {
      title: "'Never Give Up': Belarusian Prisoners Celebrate Release After U.S. Lifts Sanctions",
      published: '2025-12-15T01:54:00',
      kind: 'press',
      derivedFrom: ['reuters', 'euronews', 'abc-news', 'itv-news'],
    },
  },
  'source/reuters': byName('Reuters', 'wire'),
  'source/euronews': byName('Euronews', 'press'),
  'source/abc-news': byName('ABC News', 'press'),
  'source/itv-news': byName('ITV News', 'press'),
})

says('Two days of talks in Minsk between Belarusian officials and a US special envoy', {
  talks: {
    occurred: '2025-12-12/2025-12-13',
    confidence: 'confirmed',
    data: {
      place: { country: 'BY', city: 'Minsk' },
      participants: [
        { side: 'US', personId: 'john-coale', roleThen: 'special envoy' },
        { side: 'BY', description: 'Belarusian officials' },
      ],
    },
  },
  'person/john-coale': publicFigure,
})

says('A diplomatic agreement', {
  deal: ofDeal('2025-12-13', {
    parties: [
      { code: 'US', role: 'sender' },
      { code: 'BY', role: 'target' },
    ],
    framing: 'exchange',
    status: 'announced',
  }),
})

says('Sanctions relief in return for the pardon', {
  'commitment/relief': ofDeal('2025-12-13', {
    commitmentId: 'us-by-2025-12-relief',
    obligor: 'US',
    beneficiary: 'BY',
    kind: 'sanctions-relief',
    inReturnFor: ['us-by-2025-12-pardon'],
  }),
  'commitment/pardon': ofDeal('2025-12-13', {
    commitmentId: 'us-by-2025-12-pardon',
    obligor: 'BY',
    beneficiary: 'US',
    kind: 'release',
    inReturnFor: ['us-by-2025-12-relief'],
    quantity: { n: 123, unit: 'prisoners' },
  }),
})

says('The United States lifts its sanctions on Belarusian potash exports', {
  relief: confirmed('2025-12-13', ['article-2025-12-15', 'us-statements-2025-12-13'], {
    reliefId: RELIEF,
    by: { party: 'US' },
    claimedEffect: 'The sanctions on Belarusian potash exports are lifted',
  }),
})

says('Potash is a crucial sector and a major contributor to export revenue', {
  'statement/potash': statement(
    THE_ARTICLE,
    'observes',
    'Potash is a crucial sector for Belarus and a major contributor to its export revenue',
  ),
})

const pardoned = reported(FREED, {
  authority: { personId: 'alexander-lukashenko', roleThen: 'President' },
  groupId: GROUP,
})
says('President Alexander Lukashenko authorised the release', {
  'person/alexander-lukashenko': publicFigure,
  'case/ales-bialiatski/pardoned': pardoned,
  'case/maria-kolesnikova/pardoned': pardoned,
})

says('123 prisoners are free', {
  release: reported(FREED, {
    states: ['BY'],
    counted: 'released',
    total: { min: 123, max: 123 },
    claimedBy: THE_ARTICLE,
  }),
  'commitment/pardon/fulfilled': ofDeal(FREED, {
    commitmentId: 'us-by-2025-12-pardon',
    evidence: [idOf('release')],
  }),
})

says('Political figures and activists are among them', {
  'statement/who-was-freed': statement(
    THE_ARTICLE,
    'observes',
    'Political figures and activists are among those released',
  ),
})

says('It is the largest group release of political detainees in recent years', {
  'statement/largest': statement(
    THE_ARTICLE,
    'observes',
    'It is the largest group release of political detainees in recent years',
  ),
})

const member = (id: string) => reported(FREED, { prisonerId: id, basis: 'press' })
const held = (id: string) => reported('/2025-12-12', { personId: id, state: 'BY' })
says('Ales Bialiatski, Nobel Peace Prize laureate, held for years', {
  'person/ales-bialiatski': publicFigure,
  'case/ales-bialiatski': held('ales-bialiatski'),
  'statement/held-for-years': statement(
    THE_ARTICLE,
    'recounts',
    '{ales-bialiatski}, a Nobel Peace Prize laureate, had been held for years',
  ),
  'release/member/ales-bialiatski': member('ales-bialiatski'),
})
says('Maria Kolesnikova, a leader in the 2020 protests', {
  'person/maria-kolesnikova': publicFigure,
  'case/maria-kolesnikova': held('maria-kolesnikova'),
  'statement/protests-2020': statement(
    THE_ARTICLE,
    'recounts',
    '{maria-kolesnikova} was a leader in the protests of 2020',
  ),
  'release/member/maria-kolesnikova': member('maria-kolesnikova'),
})

const convicted = reported('/2025-12-12', { charges: [] })
says('Both had been convicted', {
  'case/ales-bialiatski/convicted': convicted,
  'case/maria-kolesnikova/convicted': convicted,
})

says('Their charges are widely regarded as politically motivated', {
  'statement/charges': statement(
    THE_ARTICLE,
    'observes',
    'The charges on which {ales-bialiatski} and {maria-kolesnikova} were convicted are widely regarded as politically motivated',
  ),
})

const released = reported(FREED, { terms: 'unknown', groupId: GROUP })
const transferred = reported(FREED, { from: 'BY', voluntariness: 'unknown', intoCustody: false })
says('Both were transferred out of Belarus after their pardon', {
  'case/ales-bialiatski/released': released,
  'case/ales-bialiatski/transferred': transferred,
  'case/maria-kolesnikova/released': released,
  'case/maria-kolesnikova/transferred': transferred,
})

says('Many others were deported to neighbouring countries', {
  'release/transfer/neighbours': reported(FREED, {
    destination: 'neighbouring countries',
    voluntariness: 'unknown',
    manner: 'deportation',
    mannerAccordingTo: { description: 'the article of 15 December 2025' },
  }),
})

const THE_RELEASED = { description: 'those released' }
says('Extended detention under harsh conditions', {
  'statement/conditions': statement(
    THE_ARTICLE,
    'recounts',
    'Those released went through extended detention under harsh conditions',
  ),
  'statement/conditions-released': statement(
    THE_RELEASED,
    'recounts',
    'Their detention was extended and its conditions were harsh',
  ),
})

says('Those released express elation and relief: “Never give up”', {
  'statement/never-give-up': statement(
    THE_RELEASED,
    'recounts',
    'They feel elation and relief; their message is never to give up',
    'Never give up',
  ),
})

says('Relatives and supporters greet them', {
  'statement/greeted': statement(
    { description: 'relatives and supporters' },
    'recounts',
    'They greeted those released',
  ),
})

const US_OFFICIALS = { party: 'US', description: 'US officials' }
says('US officials: a step towards normalising bilateral relations', {
  'statement/normalisation': statement(
    US_OFFICIALS,
    'welcomes',
    'It is a step towards normalising bilateral relations',
  ),
})

says('Critics: significant repression continues, many political prisoners remain in prison', {
  'statement/critics': statement(
    { description: 'critics' },
    'criticises',
    'Significant repression continues, and many political prisoners remain in prison',
  ),
})

says('The release draws international attention', {
  'statement/attention': statement(THE_ARTICLE, 'observes', 'The release has drawn international attention'),
})

const RIGHTS = { description: 'human-rights organisations' }
says('Human-rights organisations: the release is positive', {
  'statement/rights-positive': statement(RIGHTS, 'welcomes', 'The release is a positive development'),
})
says(
  'Human-rights organisations: broader systemic reform is needed for the rule of law and civil liberties',
  {
    'statement/rights-reform': statement(
      RIGHTS,
      'demands',
      'Broader systemic reform is needed for the rule of law and civil liberties',
    ),
  },
)

says('Observers: it may be part of wider negotiations, with regional security and neighbouring states', {
  'statement/wider': statement(
    { description: 'observers' },
    'observes',
    'It may be part of wider negotiations that concern regional security and neighbouring states',
  ),
})

const entity = (targetId: string, name: string, ofac: string) => ({
  targetId,
  name,
  kind: 'entity',
  ids: [{ scheme: 'ofac', value: ofac }],
})
says('OFAC designated Belaruskali in August 2021', {
  'source/ofac': byName('OFAC', 'official'),
  'source/ofac-2021-08': ofOfac({ kind: 'official', published: '2021-08' }),
  'source/ofac-sdn-2021-12-02-before': ofOfac({ kind: 'list', published: '/2021-12-02' }),
  'us-sanction': confirmed('2021-08', ['ofac-2021-08', 'ofac-sdn-2021-12-02-before'], {
    authority: 'OFAC',
    jurisdiction: 'US',
    programme: 'BELARUS-EO14038',
    measure: 'asset-freeze',
    goods: [],
    affectsGoods: ['3104'],
    targets: [entity('belaruskali', 'Belaruskali', '32746')],
  }),
})

says('OFAC designated the Belarusian Potash Company and Agrorozkvit on 2 December 2021', {
  'source/ofac-sdn-2021-12-02': ofOfac({ kind: 'list', published: '2021-12-02' }),
  'us-sanction/amended': confirmed('2021-12-02', ['ofac-sdn-2021-12-02-before', 'ofac-sdn-2021-12-02'], {
    addedTargets: [
      entity('belarusian-potash-company', 'Belarusian Potash Company', '33374'),
      entity('agrorozkvit', 'Agrorozkvit', '33372'),
    ],
    removedTargets: [],
  }),
})

const seen = (day: string, listed: boolean) =>
  confirmed(day, [`ofac-sdn-${day}`], { list: 'OFAC SDN List', targets: THREE, listed })
says('All three were on OFAC’s list on 2 December 2021', {
  'us-list/2021-12-02': seen('2021-12-02', true),
})

const licence = (number: string, reach: string, targets: readonly string[]) => ({
  authority: 'OFAC',
  jurisdiction: 'US',
  programme: 'Belarus',
  number,
  kind: 'general',
  reach,
  covers: [{ sanctionId: 'us-by-potash', targets }],
  unblocksProperty: false,
})
says('General licence 4, for Belaruskali, ended on 8 December 2021', {
  'source/ofac-belarus-4': ofOfac({ kind: 'official' }),
  'licence-4': confirmed(
    '/2021-12-08',
    ['ofac-belarus-4'],
    { ...licence('4', 'wind-down', ['belaruskali']), validFrom: '/2021-12-08', expires: '2021-12-08' },
    [],
  ),
})
says('General licence 5, for the other two, let dealings with them wind down to 1 April 2022', {
  'source/ofac-belarus-5': ofOfac({ kind: 'official' }),
  'licence-5': confirmed(
    '2021-12-02',
    ['ofac-belarus-5'],
    { ...licence('5', 'wind-down', THREE.slice(1)), validFrom: '2021-12-02', expires: '2022-04-01' },
    [],
  ),
})

says('The EU has listed Belaruskali and the Belarusian Potash Company since 3 June 2022 and kept both', {
  'source/eu-2022-06-03': {
    data: { publisher: 'European Union', kind: 'official', published: '2022-06-03' },
  },
  'eu-sanction': confirmed('2022-06-03', ['eu-2022-06-03'], {
    jurisdiction: 'EU',
    measure: 'asset-freeze',
    goods: [],
    affectsGoods: ['3104'],
    targets: [{ targetId: 'belaruskali' }, { targetId: 'belarusian-potash-company' }],
  }),
})

says(
  'The talks were on 12 and 13 December 2025, the envoy was John Coale, the relief was announced on the 13th',
  { 'source/us-statements-2025-12-13': { data: { kind: 'official', published: '2025-12-13' } } },
)

says('US officials said that Belarus would end politically motivated arrests', {
  'source/us-officials-2025-12': { data: { kind: 'official' } },
  'commitment/arrests': confirmed(
    '2025-12-13/2025-12-31',
    ['us-officials-2025-12'],
    {
      commitmentId: 'us-by-2025-12-arrests',
      obligor: 'BY',
      beneficiary: 'US',
      attributedTo: US_OFFICIALS,
      acknowledged: false,
      inReturnFor: [],
    },
    [],
  ),
})

const taken = (to: string, n: number) =>
  confirmed(FREED, ['transfer-reports'], { to, count: { min: n, max: n }, voluntariness: 'unknown' })
says('114 of the group were taken to Ukraine, 9 to Lithuania', {
  'source/transfer-reports': { data: { kind: 'press' } },
  'release/transfer/ua': taken('UA', 114),
  'release/transfer/lt': taken('LT', 9),
})

says('One aggregator lists one more person as freed', {
  'source/aggregator-list': { data: { kind: 'press' } },
  [PERSON]: { data: { publicFigure: false } },
  [DETENTION]: { occurred: '/2025-12-12', data: { personId: person?.item.id, state: 'BY' } },
  'release/member/3': {
    ...member(detention?.item.id ?? ''),
    sources: [{ sourceId: 'aggregator-list' }],
  },
})

says('Human Rights Watch says on 15 December 2025 that this person is still held', {
  'source/hrw-2025-12-15': {
    data: { publisher: 'Human Rights Watch', kind: 'ngo', published: '2025-12-15' },
  },
  'release/member/3/contradicted': {
    occurred: '2025-12-15',
    sources: [{ sourceId: 'hrw-2025-12-15' }],
    data: { eventId: idOf('release/member/3') },
  },
})

says(
  'Belarus general licence 13 of 15 December 2025, for the three firms and what they own by half or more, without expiry, unblocking nothing',
  {
    'source/ofac-belarus-13': ofOfac({ kind: 'official', published: '2025-12-15' }),
    'licence-13': confirmed('2025-12-15', ['ofac-belarus-13'], {
      ...licence('13', 'all-dealings', THREE),
      includesOwned: 50,
      validFrom: '2025-12-15',
      carriesOut: RELIEF,
    }),
    'commitment/relief/fulfilled': confirmed(
      '2025-12-15',
      ['ofac-belarus-13'],
      { commitmentId: 'us-by-2025-12-relief', evidence: [idOf('licence-13')] },
      [],
    ),
  },
)

says('The three were still on OFAC’s list on 24 December 2025', {
  'source/ofac-sdn-2025-12-24': ofOfac({ kind: 'list', published: '2025-12-24' }),
  'us-list/2025-12-24': seen('2025-12-24', true),
})

const DELISTED = '2025-12-24/2026-06-02'
says('They were gone from it on 2 June 2026', {
  'source/ofac-sdn-2026-06-02': ofOfac({ kind: 'list', published: '2026-06-02' }),
  'us-list/2026-06-02': seen('2026-06-02', false),
  'us-delisting': confirmed(
    DELISTED,
    ['ofac-sdn-2025-12-24', 'ofac-sdn-2026-06-02'],
    {
      mode: 'delisting',
      targets: THREE,
      observed: [idOf('us-list/2025-12-24'), idOf('us-list/2026-06-02')],
    },
    [],
  ),
})

says('A later agreement may be behind that: it is linked to the deal, and is evidence for no commitment', {
  'us-delisting/linked': {
    occurred: DELISTED,
    confidence: 'reported',
    data: { eventId: idOf('us-delisting') },
  },
})

test('every statement of the document has its test', async (t) => {
  t.same([...new Set(rows.map((row) => row.statement))], [...stated])
})

// What the ledger answers

const BD = 'The article of 15 December 2025'
const HIDDEN = `${person?.item.body.name}`
const TIMELINE: readonly (readonly [occurred: string, headline: string])[] = [
  ['2021-08', 'United States imposed an asset freeze on Belaruskali, bearing on potash'],
  [
    '2021-12-02',
    'United States amended the asset freeze on Belaruskali (bearing on potash): added Belarusian Potash Company and Agrorozkvit',
  ],
  ['2021-12-02', 'Belaruskali and 2 others seen on the OFAC SDN List'],
  ['2022-06-03', 'European Union imposed an asset freeze on Belaruskali and 1 other, bearing on potash'],
  ['/2025-12-12', 'Ales Bialiatski held by Belarus'],
  ['/2025-12-12', 'Ales Bialiatski convicted'],
  ['/2025-12-12', 'Maria Kolesnikova held by Belarus'],
  ['/2025-12-12', 'Maria Kolesnikova convicted'],
  ['/2025-12-12', `${HIDDEN} held by Belarus`],
  ['2025-12-12/2025-12-13', 'United States and Belarus held talks in Minsk with John Coale and others'],
  ['2025-12-13', 'Deal between United States and Belarus: announced'],
  [
    '2025-12-13',
    'United States committed to Belarus: relief from the sanctions on Belarusian potash exports',
  ],
  ['2025-12-13', 'Belarus committed to United States: pardon and release of 123 prisoners'],
  [
    '2025-12-13',
    'United States announced relief from the asset freeze on Belaruskali and 2 others (bearing on potash) (carried out 15 December 2025)',
  ],
  [FREED, '123 released by Belarus, according to the article of 15 December 2025'],
  [FREED, 'Ales Bialiatski pardoned by Alexander Lukashenko (President)'],
  [FREED, 'Ales Bialiatski released'],
  [FREED, 'Ales Bialiatski transferred from Belarus'],
  [FREED, 'Maria Kolesnikova pardoned by Alexander Lukashenko (President)'],
  [FREED, 'Maria Kolesnikova released'],
  [FREED, 'Maria Kolesnikova transferred from Belarus'],
  [
    FREED,
    'An unstated number of the group taken to neighbouring countries (deportation, according to the article of 15 December 2025)',
  ],
  [FREED, '114 of the group taken to Ukraine'],
  [FREED, '9 of the group taken to Lithuania'],
  [FREED, 'Ales Bialiatski named among the group (basis: press)'],
  [FREED, 'Maria Kolesnikova named among the group (basis: press)'],
  [FREED, `Contested: ${HIDDEN} named among the group (basis: press)`],
  [FREED, 'Belarus fulfilled its commitment: pardon and release of 123 prisoners'],
  [
    '2025-12-13/2025-12-31',
    'Commitment of Belarus to United States, according to US officials, not acknowledged by Belarus: an end to politically motivated arrests',
  ],
  [
    '2025-12-15',
    `${BD} remarked: Potash is a crucial sector for Belarus and a major contributor to its export revenue`,
  ],
  ['2025-12-15', `${BD} remarked: Political figures and activists are among those released`],
  ['2025-12-15', `${BD} remarked: It is the largest group release of political detainees in recent years`],
  [
    '2025-12-15',
    `${BD} gave this account: Ales Bialiatski, a Nobel Peace Prize laureate, had been held for years`,
  ],
  ['2025-12-15', `${BD} gave this account: Maria Kolesnikova was a leader in the protests of 2020`],
  [
    '2025-12-15',
    `${BD} remarked: The charges on which Ales Bialiatski and Maria Kolesnikova were convicted are widely regarded as politically motivated`,
  ],
  [
    '2025-12-15',
    `${BD} gave this account: Those released went through extended detention under harsh conditions`,
  ],
  [
    '2025-12-15',
    'Those released gave this account: Their detention was extended and its conditions were harsh',
  ],
  [
    '2025-12-15',
    'Those released gave this account: They feel elation and relief; their message is never to give up',
  ],
  ['2025-12-15', 'Relatives and supporters gave this account: They greeted those released'],
  ['2025-12-15', 'US officials welcomed: It is a step towards normalising bilateral relations'],
  [
    '2025-12-15',
    'Critics criticised: Significant repression continues, and many political prisoners remain in prison',
  ],
  ['2025-12-15', `${BD} remarked: The release has drawn international attention`],
  ['2025-12-15', 'Human-rights organisations welcomed: The release is a positive development'],
  [
    '2025-12-15',
    'Human-rights organisations demanded: Broader systemic reform is needed for the rule of law and civil liberties',
  ],
  [
    '2025-12-15',
    'Observers remarked: It may be part of wider negotiations that concern regional security and neighbouring states',
  ],
  ['2025-12-15', 'United States issued Belarus general licence 13 for Belaruskali and 2 others'],
  [
    '2025-12-15',
    'United States fulfilled its commitment: relief from the sanctions on Belarusian potash exports',
  ],
  ['2025-12-24', 'Belaruskali and 2 others seen on the OFAC SDN List'],
  [
    DELISTED,
    'United States ended the asset freeze on Belaruskali and 2 others (bearing on potash) by delisting',
  ],
  [
    DELISTED,
    'Linked to this deal: United States ended the asset freeze on Belaruskali and 2 others (bearing on potash) by delisting',
  ],
  ['2026-06-02', 'Belaruskali and 2 others no longer seen on the OFAC SDN List'],
]

test('the timeline tells the case in the order of time', async (t) => {
  const items = await ledger.timeline()
  t.hasStrict(await ledger.get(`/v1/deals/${CASE}`), { id: CASE, framing: 'exchange', status: 'announced' })
  t.same(
    items.map((entry) => [entry.occurred.edtf, entry.headline]),
    TIMELINE,
  )
})

test('the relief reads as carried out from the day of the licence on, in the timeline, the measure and the search', async (t) => {
  const line =
    'United States announced relief from the asset freeze on Belaruskali and 2 others (bearing on potash)'
  const reliefIn = async (query: string) =>
    (await ledger.get<{ items: { type: string }[] }>(`/v1/deals/${CASE}/timeline${query}`)).items.find(
      ({ type }) => type === 'ReliefAnnounced',
    )
  t.match(await reliefIn('?asOf=2025-12-14'), { headline: line, outcome: undefined })
  t.match(await reliefIn('?asOf=2025-12-15'), {
    headline: `${line} (carried out 15 December 2025)`,
    outcome: { is: 'carried-out', occurred: '2025-12-15' },
  })
})

test('the relief is announced on the 13th, and nobody is certainly free before the 15th', async (t) => {
  t.equal(await certaintyOn('2025-12-12', 'relief'), 'not-yet')
  t.equal(await certaintyOn('2025-12-13', 'relief'), 'definite')
  t.equal(await certaintyOn('2025-12-12', 'release'), 'not-yet')
  t.equal(await certaintyOn('2025-12-14', 'release'), 'possible')
  t.equal(await certaintyOn('2025-12-15', 'release'), 'definite')
})

test('the delisting may have been on any day from 24 December 2025, and has been by 2 June 2026', async (t) => {
  t.equal(await certaintyOn('2025-12-23', 'us-delisting'), 'not-yet')
  t.equal(await certaintyOn('2025-12-24', 'us-delisting'), 'possible')
  t.equal(await certaintyOn('2026-06-01', 'us-delisting'), 'possible')
  t.equal(await certaintyOn('2026-06-02', 'us-delisting'), 'definite')
})

test('the article and the four media that it cites count as one source, OFAC’s documents as another', async (t) => {
  const items = await ledger.timeline()
  const sources = (key: string) => items.find((entry) => entry.eventId === idOf(key))?.independentSources
  t.equal(sources('release'), 1)
  t.equal(sources('us-delisting'), 1)
  t.equal(sources('talks'), 2)
})

test('the disputed name reads as contested, says by what, and does not count', async (t) => {
  const items = await ledger.timeline()
  t.hasStrict(
    items.find((entry) => entry.eventId === idOf('release/member/3')),
    { confidence: 'contested', contradictedBy: [idOf('release/member/3/contradicted')] },
  )
  const release = await ledger.get<object>(`/v1/releases/${GROUP}`)
  t.hasStrict(release, {
    claims: [{ total: { min: 123, max: 123 }, counted: 'released' }],
    namedCount: 2,
  })
})

test('the laureate is found by each spelling', async (t) => {
  for (const q of ['Bialiatski', 'Białacki', 'Беляцкий', 'Бяляцкі']) {
    const url = `/v1/search?kind=person&q=${encodeURIComponent(q)}`
    t.match(await ledger.get(url), { items: [{ id: 'ales-bialiatski' }] }, q)
  }
})

test('two prisoners are free, and the one on whom sources disagree is held', async (t) => {
  const custody = async (id: string | undefined) =>
    (await ledger.get<{ custody: string }>(`/v1/prisoners/${id}`)).custody
  t.equal(await custody('ales-bialiatski'), 'free')
  t.equal(await custody('maria-kolesnikova'), 'free')
  t.equal(await custody(detention?.item.id), 'held')
})

test('two commitments are fulfilled and the one that Belarus did not acknowledge is open', async (t) => {
  t.hasStrict(await ledger.get<object>(`/v1/deals/${CASE}`), {
    commitments: { open: 1, fulfilled: 2, overdue: 0, broken: 0 },
  })
})

// The register, as of the end of each day

interface Standing {
  readonly jurisdiction: string
  readonly target: { readonly targetId: string }
  readonly status: string
  readonly possible: readonly string[]
  readonly basis?: string
  readonly since?: object
  readonly exceptions: readonly object[]
  readonly easedBy: readonly { readonly licenceId?: string }[]
  readonly windDown: readonly object[]
  readonly announced: readonly string[]
  readonly listed?: { readonly is: boolean; readonly seen: string }
  readonly propertyStillBlocked: boolean
  readonly clocks: readonly object[]
}

/** The items of one jurisdiction, in the order of the ids of their targets. */
const status = async (of: string, jurisdiction: string, asOf: string): Promise<readonly Standing[]> => {
  const { items } = await ledger.get<{ items: readonly Standing[] }>(
    `/v1/status?${of}&jurisdiction=${jurisdiction}&asOf=${asOf}`,
  )
  return items
    .filter((item) => item.jurisdiction === jurisdiction)
    .sort((a, b) => (a.target.targetId < b.target.targetId ? -1 : 1))
}

const barred = { status: 'barred', possible: [], announced: [], by: [], blocked: false }
const announced = { ...barred, announced: [RELIEF] }
const licensed = { ...barred, status: 'licensed', by: ['us-belarus-13'], blocked: true }
const perhapsLifted = { ...licensed, possible: ['lifted'] }
const lifted = { ...barred, status: 'lifted', basis: 'observation' }

const IN_US: readonly (readonly [asOf: string, standing: object])[] = [
  ['2025-12-12', barred],
  ['2025-12-13', announced],
  ['2025-12-14', announced],
  ['2025-12-15', licensed],
  ['2025-12-23', licensed],
  ['2025-12-24', perhapsLifted],
  ['2026-06-01', perhapsLifted],
  ['2026-06-02', lifted],
  ['2026-07-01', lifted],
]

/** How it stands in law, with the licences that decide it and whether property stays blocked under them. */
const law = ({ status, possible, basis, announced, easedBy, propertyStillBlocked }: Standing) => ({
  status,
  possible,
  ...(basis && { basis }),
  announced,
  by: easedBy.flatMap(({ licenceId }) => licenceId ?? []),
  blocked: propertyStillBlocked,
})

for (const [asOf, standing] of IN_US) {
  for (const target of THREE) {
    test(`${target} in the US on ${asOf}`, async (t) => {
      t.same((await status(`target=${target}`, 'US', asOf)).map(law), [standing])
    })
  }

  test(`potash in the US on ${asOf}`, async (t) => {
    t.same(
      (await status('goods=3104', 'US', asOf)).map((item) => [item.target.targetId, law(item)]),
      THREE.toSorted().map((target) => [target, standing]),
    )
  })

  test(`in the EU on ${asOf} two are barred and of the third nothing is known`, async (t) => {
    const named = THREE.slice(0, 2)
    for (const target of named) t.same((await status(`target=${target}`, 'EU', asOf)).map(law), [barred])
    t.same(await status('target=agrorozkvit', 'EU', asOf), [])
    t.same(
      (await status('goods=3104', 'EU', asOf)).map((item) => [item.target.targetId, law(item)]),
      named.toSorted().map((target) => [target, barred]),
    )
  })
}

/** What an officer reads first: the words of both jurisdictions, for a firm and for the goods alone. */
const READ: readonly (readonly [asOf: string, us: string])[] = [
  ['2025-12-12', 'barred'],
  ['2025-12-13', 'barred'],
  ['2025-12-14', 'barred'],
  ['2025-12-15', 'licensed'],
  ['2025-12-23', 'licensed'],
  ['2025-12-24', 'licensed'],
  ['2026-06-01', 'licensed'],
  ['2026-06-02', 'lifted'],
]

for (const [asOf, us] of READ) {
  test(`the verdicts of the United States and of the European Union on ${asOf}`, async (t) => {
    const verdicts = async (of: string) =>
      (
        await ledger.get<{
          verdicts: readonly { jurisdiction: string; verdict: string; certain: boolean }[]
        }>(`/v1/status?${of}&jurisdiction=US,EU&asOf=${asOf}`)
      ).verdicts.flatMap(({ jurisdiction, verdict, certain }) =>
        verdict === 'not-recorded' ? [] : [`${jurisdiction} ${verdict}${certain ? '' : ', possibly'}`],
      )
    t.same((await verdicts('target=belaruskali')).toSorted(), ['EU barred', `US ${us}`])
    t.same((await verdicts('target=agrorozkvit')).toSorted(), [`US ${us}`])
    // Whose potash it is, the question does not say.
    t.same((await verdicts('goods=3104')).toSorted(), ['EU barred, possibly', `US ${us}, possibly`])
  })
}

const LISTED: readonly (readonly [asOf: string, listed: object])[] = [
  ['2021-12-02', { is: true, seen: '2021-12-02' }],
  ['2025-12-23', { is: true, seen: '2021-12-02' }],
  ['2025-12-24', { is: true, seen: '2025-12-24' }],
  ['2026-06-01', { is: true, seen: '2025-12-24' }],
  ['2026-06-02', { is: false, seen: '2026-06-02' }],
  ['2026-07-01', { is: false, seen: '2026-06-02' }],
]

for (const [asOf, listed] of LISTED) {
  test(`the last recorded state of OFAC’s list on ${asOf}`, async (t) => {
    for (const target of THREE) {
      t.same(
        (await status(`target=${target}`, 'US', asOf)).map((item) => item.listed),
        [listed],
        target,
      )
    }
  })
}

test('nothing is known of the list before it was first seen', async (t) => {
  t.same(
    (await status('target=belaruskali', 'US', '2021-12-01')).map((item) => item.listed),
    [undefined],
  )
})

test('the wind-down licences lift no bar; they show until when those that they name could wind down', async (t) => {
  const on = async (target: string, asOf: string) => {
    const [item] = await status(`target=${target}`, 'US', asOf)
    t.hasStrict(item, { status: 'barred', possible: [], exceptions: [], easedBy: [] })
    return item?.windDown
  }
  t.hasStrict(await on('belaruskali', '2021-12-08'), [{ on: '2021-12-08', licenceId: 'us-belarus-4' }])
  t.same(await on('belaruskali', '2021-12-09'), [])
  t.hasStrict(await on('agrorozkvit', '2022-03-31'), [{ on: '2022-04-01', licenceId: 'us-belarus-5' }])
  t.same(await on('agrorozkvit', '2022-04-02'), [])
  t.same(await on('belaruskali', '2022-03-31'), [])
})

test('on a day of the month in which it was imposed it is possibly barred, by a licence perhaps only to wind down', async (t) => {
  const [item] = await status('target=belaruskali', 'US', '2021-08-20')
  t.hasStrict(item, { status: 'not-yet', possible: ['barred'], windDown: [{ licenceId: 'us-belarus-4' }] })
})

test('the clocks of the relief: announced, in an instrument, in effect, seen on the list', async (t) => {
  const [item] = await status('target=belaruskali', 'US', '2026-06-02')
  t.hasStrict(item?.clocks, [
    {
      reliefId: RELIEF,
      announced: '2025-12-13',
      instrument: '2025-12-15',
      effective: '2025-12-15',
      seen: '2026-06-02',
      lagDays: { instrument: 2, effective: 2, seen: 171 },
    },
  ])
})

// The balance

interface Balance {
  readonly items: readonly {
    readonly party: string
    readonly commitments: readonly { readonly id: string; readonly state: string }[]
    readonly gave: readonly string[]
    readonly owes: readonly string[]
  }[]
}

const balanceOn = (day: string) => ledger.get<Balance>(`/v1/deals/${CASE}/balance?asOf=${day}`)
const [OF_RELIEF, OF_PARDON, OF_ARRESTS] = ['relief', 'pardon', 'arrests'].map((name) => `${CASE}-${name}`)

test('on 13 December each side owes what it promised the other', async (t) => {
  const { items } = await balanceOn('2025-12-13')
  t.match(items, [
    { party: 'US', owes: [OF_RELIEF], gave: [] },
    { party: 'BY', owes: [OF_PARDON], gave: [] },
  ])
})

test('at the end of 2025 both gave what they promised, on evidence, and owe nothing', async (t) => {
  const { items } = await balanceOn('2025-12-31')
  t.match(items, [
    {
      party: 'US',
      gave: [OF_RELIEF],
      owes: [],
      overdue: [],
      broken: [],
      commitments: [{ evidence: [idOf('licence-13')] }],
    },
    { party: 'BY', gave: [OF_PARDON], owes: [], overdue: [], broken: [] },
  ])
})

test('the end of arrests, which only US officials report, is open and not owed', async (t) => {
  const { items } = await balanceOn('2025-12-31')
  const [, belarus] = items
  t.equal(belarus?.commitments.find(({ id }) => id === OF_ARRESTS)?.state, 'open')
  t.notOk(belarus?.owes.includes(OF_ARRESTS ?? ''))
})

test('the service that answered them ends', ledger.close)
