/** What the service knows of an event type, gathered from its users: the search, filters, clocks, CAMEO. */
import type { z } from 'zod'
import type { AnyEvent } from '../../events/catalogue.ts'
import type { EventType } from '../../events/eventType.ts'
import { isEvidence } from '../../events/evidence.ts'
import { cameoOf } from '../../events/history/cameo.ts'
import { effectOf } from '../../events/history/legalEffect.ts'
import { isAboutCommitment } from '../../events/history/promises.ts'
import { referencesIn } from '../../events/history/references.ts'
import { LEDGER_SUBJECTS } from '../../events/subject.ts'
import { deadlinesIn } from '../../projections/folds/deals/deadlines.ts'
import { targetsIn } from '../../projections/folds/measures/measureFacts.ts'
import { carriesOut } from '../../projections/folds/measures/reversals.ts'
import { documentsOf } from '../../projections/search/documents.ts'
import { endsBeforeStart } from '../../src/rules/kernel/ends.ts'
import { targetIds } from '../../src/rules/sanctions/namedIds.ts'
import { carriersOf, FACETS, ownFacetsOf } from '../../src/webhooks/filters/facets.ts'
import { fileOf, readFixture } from '../fixtures/fixture.ts'
import { filled } from './filled.ts'

const NEVER = { earliest: '9999-01-01', latest: '9999-01-02' }

interface Options {
  readonly options?: readonly string[]
  readonly def: { readonly innerType?: Options }
}

const optionsOf = (field: Options): readonly string[] =>
  field.options ?? (field.def.innerType ? optionsOf(field.def.innerType) : [])

/** The CAMEO code of a type's fixture, and the words in its fields that give another code or no code. */
const codesOf = (type: EventType): Readonly<Record<string, string | null>> => {
  const event = readFixture(fileOf(type.name, type.version)).event as unknown as AnyEvent
  const codeWith = (more: object): string | null =>
    cameoOf({ ...event, data: { ...event.data, ...more } } as AnyEvent) ?? null
  const own = codeWith({})
  const shape = (type.data as z.ZodObject).shape as unknown as Readonly<Record<string, Options>>
  const others = Object.entries(shape).flatMap(([field, schema]) =>
    optionsOf(schema).map((option) => [`${field}=${option}`, codeWith({ [field]: option })] as const),
  )
  return { is: own, ...Object.fromEntries(others.filter(([, code]) => code !== own)) }
}

/** The end that lies before its beginning, as the rules of measures and licences see it. */
const endOf = (type: EventType, event: AnyEvent): string | undefined =>
  ['sanction', 'licence'].includes(type.subject) && type.name !== 'LicenceIssued'
    ? endsBeforeStart(event, NEVER)?.pointer
    : undefined

/** What renews itself has no deadline. */
const withoutRenewal = (event: AnyEvent): AnyEvent =>
  'autoRenews' in event.data ? ({ ...event, data: { ...event.data, autoRenews: false } } as AnyEvent) : event

const isOfLedger = ({ subject }: EventType): boolean =>
  subject === 'any' || (LEDGER_SUBJECTS as readonly string[]).includes(subject)

/** As JSON, so that what is not there is left out. */
export const knownOf = (type: EventType): unknown => {
  const { event, placeOf } = filled(type)
  const placed = (texts: readonly string[]): readonly string[] => texts.map(placeOf)
  const facets = ownFacetsOf(event)
  const documents = isOfLedger(type)
    ? documentsOf(event, { headline: 'the headline', kind: 'other', others: [] })
    : []
  const carried = carriesOut(event)
  const known = {
    kind: type.kind,
    shape: type.shape,
    references: referencesIn(event.data).map(({ to, pointer }) => `${pointer} ${to}`),
    facets: Object.fromEntries(Object.entries(facets).map(([facet, values]) => [facet, placed(values)])),
    carries: FACETS.filter((facet) => carriersOf(facet).has(type.name)),
    documents: documents.map(({ kind, id, title, text }) => ({
      ...{ kind, id: placeOf(id), title: placeOf(title) },
      text: placed(text === '' ? [] : text.split('\n')),
    })),
    targets: placed(targetsIn([event]).map(({ targetId }) => targetId)),
    targetIds: placed([...targetIds([event])]),
    cameo: codesOf(type),
    effect: placeOf(effectOf(event).earliest ?? ''),
    end: endOf(type, event),
    deadlines: deadlinesIn([[{ event: withoutRenewal(event), headline: '' }]]).map(({ when }) =>
      placeOf(when),
    ),
    carriesOut: carried === undefined ? undefined : placeOf(carried),
    ofCommitment: isAboutCommitment(event),
    evidence: isEvidence(type.name),
  }
  return JSON.parse(JSON.stringify(known))
}
