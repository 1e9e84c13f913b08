/** A ledger in which a person whose name is withheld, and one who is erased, stand wherever a person can stand. */
import type { Test } from 'tap'
import { deal, erase, fact, measure, type Recorded, SYLVANIA, statement } from '../http/given.ts'
import { type Hooked, hooked } from '../webhooks/hooked.ts'

export const PERSON = `p-${'a'.repeat(20)}`
const GONE = `p-${'b'.repeat(20)}`
export const CASE = `c-${'a'.repeat(20)}`
export const GONE_CASE = `c-${'b'.repeat(20)}`

/** Texts that no answer may show: names, and identifying details. */
export const SECRETS = [
  'Pinky Quxworthy',
  'Quxworthy',
  'Пинки Куксворти',
  'basket weaver',
  '1971-02-03',
  'Q4242',
  'Fortress Quxholm',
  'weaving without leave',
  'Whispers of Zorn',
  'Zornish Quarterly',
  'zorn.example',
  'zornish words',
  'leaf 4711',
]
export const GONE_SECRETS = [
  'Rufus Vanished',
  'Vanished',
  'lamp lighter',
  'Zeta Zapple',
  'Fortress Zapplewick',
  'Zapplewick Assizes',
  'zappling without leave',
  'Article 8824',
  'a zapplish fever',
  'Murmurs of Vorn',
  'Vornish Quarterly',
  'vorn.example',
  'vornish words',
  'leaf 1174',
]

export const DETAILS = {
  name: SECRETS[0],
  names: [SECRETS[2]],
  role: SECRETS[3],
  born: SECRETS[4],
  ids: [{ scheme: 'wikidata', value: SECRETS[5] }],
}

const past = (body: object) => ({ ...body, occurred: '2031-02-01', ...fact, deals: ['potash'] })

const LOST = `p-${'d'.repeat(20)}`
const LOST_CASE = `c-${'d'.repeat(20)}`

/** The case of a private person with all that lies apart, whose person is then erased. */
const caseApart = async (built: Hooked): Promise<void> => {
  const { record } = built
  const [name, place, court, charge, article, cause] = GONE_SECRETS.slice(3, 9)
  await record('/v1/people', { id: LOST, publicFigure: false, name })
  const of = `/v1/prisoners/${LOST_CASE}`
  await record('/v1/prisoners', past({ id: LOST_CASE, personId: LOST, state: SYLVANIA, place }))
  const convicted = await record(`${of}/convict`, past({ charges: [charge], court }))
  await record(`${of}/sentence`, past({ term: { years: 2 }, articles: [article], court }))
  await record(`/v1/events/${convicted.id}/contradict`, { ...past({}), field: '/data/court', value: place })
  await record('/v1/releases/group/name-member', past({ prisonerId: LOST_CASE, basis: 'family' }))
  await record(`${of}/record-death`, past({ inCustody: true, cause }))
  await erase(built, LOST)
}

/** A confidential source. */
export const SOURCE = `src-${'a'.repeat(20)}`
const GONE_SOURCE = `src-${'b'.repeat(20)}`

/** A confidential source that is quoted wherever an event cites one, also by a correction and a contradiction. */
const quotedSource = async (built: Hooked, id: string, words: readonly string[]): Promise<void> => {
  const { record } = built
  const [title, publisher, host, quote, locator] = words
  const url = `https://${host}/a`
  await record('/v1/sources', { id, kind: 'ngo', confidential: true, title, publisher, url })
  const sources = [{ sourceId: id, quote, locator }]
  const said = await record('/v1/deals/potash/record-statement', statement('It was confirmed.', { sources }))
  await record(`/v1/events/${said.id}/attest`, { ...past({}), sources })
  await record(`/v1/events/${said.id}/contradict`, {
    ...past({}),
    sources,
    field: '/data/gist',
    value: 'It was not.',
  })
  await record(`/v1/events/${said.id}/correct`, {
    patch: { sources: [...sources, ...fact.sources] },
    reason: 'a slip',
  })
  await record('/v1/sanctions', { ...measure(`by-${id.slice(-2)}`), sources, deals: ['potash'] })
  await record('/v1/targets', {
    ...past({ id: `works-${id.slice(-2)}`, kind: 'entity', name: 'Works' }),
    sources,
  })
}

/** A deal in which a person whose name is withheld, and one who is erased, stand wherever a person can stand. */
export const hiddenPersons = async (t: Test): Promise<Hooked & { readonly detained: Recorded }> => {
  const built = await hooked(t, { now: () => '2031-06-30T12:00:00.000Z' })
  const { record } = built
  await record('/v1/deals', deal('potash'))
  await record('/v1/people', { id: PERSON, publicFigure: false, ...DETAILS })
  await record('/v1/people', { id: GONE, publicFigure: true, name: GONE_SECRETS[0], role: GONE_SECRETS[2] })
  const detained = await record(
    '/v1/prisoners',
    past({ id: CASE, personId: PERSON, state: SYLVANIA, place: SECRETS[6] }) as never,
  )
  await record('/v1/prisoners', past({ id: GONE_CASE, personId: GONE, state: SYLVANIA }) as never)
  for (const [n, who] of [PERSON, GONE].entries()) {
    const speaker = { personId: who }
    await record('/v1/deals/potash/record-statement', {
      ...statement(`{${who}} and {${who}} waved; "{${who}}" was said`, { speaker, deals: [] }),
    })
    await record('/v1/deals/potash/hold-talks', {
      ...past({}),
      talksId: `talks-${n}`,
      place: { country: 'CH' },
      participants: [
        { side: SYLVANIA, personId: who },
        { side: 'org:freedonia', description: 'officials' },
      ],
      topics: [`{${who}}`],
    })
    await record('/v1/targets', past({ id: `somebody-${n}`, kind: 'individual', personId: who }) as never)
    await record('/v1/deals/potash/make-commitment', {
      ...past({}),
      commitmentId: `promise-${n}`,
      obligor: SYLVANIA,
      beneficiary: 'org:freedonia',
      kind: 'release',
      text: `to free {${who}}`,
      test: `{${who}} is free`,
      due: '2031-12-01',
      attributedTo: speaker,
    })
  }
  await record('/v1/releases', {
    ...past({}),
    id: 'group',
    states: [SYLVANIA],
    counted: 'released',
    total: { min: 2 },
    claimedBy: { personId: PERSON },
  })
  for (const prisonerId of [CASE, GONE_CASE]) {
    await record('/v1/releases/group/name-member', { ...past({}), prisonerId, basis: 'press' })
  }
  const said = await record(
    `/v1/prisoners/${CASE}/convict`,
    past({ charges: [`fiction with {${GONE}}`, SECRETS[7]] }) as never,
  )
  await record(`/v1/events/${said.id}/contradict`, {
    ...past({}),
    field: '/data/charges/0',
    value: `fiction with {${PERSON}}`,
  })
  await quotedSource(built, SOURCE, SECRETS.slice(8))
  await quotedSource(built, GONE_SOURCE, GONE_SECRETS.slice(9))
  const { secret } = await built.service.keys.add(['erase'], undefined, 'local')
  const erased = await built.post(
    `/v1/sources/${GONE_SOURCE}/erase-details`,
    { id: GONE_SOURCE, basis: 'safety' },
    { authorization: `Bearer ${secret}` },
  )
  if (erased.statusCode !== 201) throw new Error(erased.body)
  await caseApart(built)
  await erase(built, GONE)
  return { ...built, detained }
}
