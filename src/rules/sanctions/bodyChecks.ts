/** Checks which fields of bodies on measures fit together, beyond the shape of each field. */
import type { z } from 'zod'
import { refusal } from '../../../events/fields.ts'

type Body = Readonly<Record<string, unknown>>

const SHARED_DIGITS = 6

const codesIn = (body: Body, fields: readonly string[]) =>
  fields.flatMap((field) =>
    ((body[field] as readonly string[] | undefined) ?? []).map((code, index) => ({
      code,
      path: [field, index],
    })),
  )

/** Digits after the sixth mean different goods in each nomenclature. */
const fitNomenclature = (body: Body, check: z.RefinementCtx): void => {
  if (body.nomenclature === 'CN' || body.nomenclature === 'HTS') return
  const long = codesIn(body, ['goods', 'affectsGoods']).find(({ code }) => code.length > SHARED_DIGITS)
  if (!long) return
  const message = `${long.code} has more than ${SHARED_DIGITS} digits: say whose they are, CN or HTS`
  check.addIssue({ ...refusal('missing-field', message), path: ['nomenclature'] })
}

/** The checks of an announced measure that also apply to an imposed one. */
export const fitAnnounced = (body: Body, check: z.RefinementCtx): void => {
  fitNomenclature(body, check)
  const { targetsComplete, targetsStated } = body
  if (targetsStated !== undefined && targetsComplete !== false) {
    const message =
      'says how many targets there are where not all are recorded: give targetsComplete: false with it'
    check.addIssue({ ...refusal('wrong-value', message), path: ['targetsStated'] })
  }
  const ownership = body.ownership as { readonly test: string; readonly percent?: number } | undefined
  if (ownership && (ownership.test === 'none') !== (ownership.percent === undefined)) {
    const message = ownership.test === 'none' ? 'must not be given: no share is enough' : 'must be given'
    const code = ownership.test === 'none' ? 'wrong-value' : 'missing-field'
    check.addIssue({ ...refusal(code, message), path: ['ownership', 'percent'] })
  }
}

/** A measure that is imposed. */
export const fitImposed = (body: Body, check: z.RefinementCtx): void => {
  fitAnnounced(body, check)
  const { until } = body
  const instruments = (body.instruments as readonly { readonly until?: string }[] | undefined) ?? []
  if (until !== undefined && instruments.some((one) => one.until !== undefined)) {
    const message = 'must be given once: with each instrument, or for the measure as a whole'
    check.addIssue({ ...refusal('wrong-value', message), path: ['until'] })
  }
  if (body.basis === 'statement' && instruments.length > 0) {
    const message = 'a measure that is imposed by a statement rests on no instrument'
    check.addIssue({ ...refusal('wrong-value', message), path: ['instruments'] })
  }
}

/** Something that may say that it holds through the day of its end. */
export const fitDay =
  (end: string) =>
  (body: Body, check: z.RefinementCtx): void => {
    if (body.throughDay === undefined || typeof body[end] === 'string') return
    const message = `says how the day of the end counts: give ${end} with it`
    check.addIssue({ ...refusal('wrong-value', message), path: ['throughDay'] })
  }
