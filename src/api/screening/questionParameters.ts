/** The parameters of a screening question, the same for one question and for each row of many. */
import { z } from 'zod'
import { hsCode, nomenclature, party, slug } from '../../../events/fields.ts'
import { EVER_STATES } from '../../../events/text/codes.ts'
import { digitsOf } from '../../../events/text/goods.ts'
import { hasCounterparty, type Question } from '../../../projections/verdict/question.ts'
import { several } from '../../http/queries/several.ts'

const country = z
  .string()
  .refine((code) => EVER_STATES.has(code), 'must be a code of ISO 3166-1 in capitals, such as BY')
  .optional()

/** Codes of jurisdictions, separated by commas. */
export const codes = several(party)

export const questionParameters = {
  target: slug.optional().meta({ description: 'The id of a target', examples: ['belaruskali'] }),
  name: z
    .string()
    .max(300, 'must have at most 300 characters')
    .refine((text) => /[\p{L}\p{N}]/u.test(text), 'must contain a letter or a digit')
    .optional()
    .meta({
      description: 'A name or alias in any script and order of words, or the number of a licence',
      examples: ['OAO Belaruskali'],
    }),
  identifier: z
    .string()
    .max(200, 'must have at most 200 characters')
    .regex(/^\s*[A-Za-z0-9-]{2,64}\s*:\s*\S/, 'must be a scheme, a colon and a value, such as imo:9074729')
    .optional()
    .meta({ description: 'An external identifier: its scheme, a colon, its value' }),
  goods: z
    .string()
    .transform(digitsOf)
    .pipe(hsCode)
    .optional()
    .meta({ description: 'A code of 2, 4, 6, 8 or 10 digits, with or without dots', examples: ['310420'] }),
  nomenclature: nomenclature.optional().meta({
    description:
      'The list that digits of `goods` after the sixth belong to: HS, CN of the EU or HTS of the US. These digits decide nothing if it is absent, or if the measure uses another list',
  }),
  origin: country.meta({ description: 'The country that the goods come from' }),
  transit: country.meta({ description: 'A country that the goods pass through' }),
  destination: country.meta({ description: 'The country that the goods go to' }),
  jurisdiction: codes.optional().meta({
    description:
      'Where you are, several codes separated by commas. The answer adds whose law binds you there. All jurisdictions when absent',
    examples: ['PL'],
  }),
}

type QuestionParameters = z.output<z.ZodObject<typeof questionParameters>>

/** The fault of a question with neither a counterparty nor goods. */
export const ASKS_NOTHING = 'Give at least one of target, name, identifier and goods.'

/** Whether a question names a counterparty or goods. */
export const asksSomething = (
  question: Pick<QuestionParameters, 'target' | 'name' | 'identifier' | 'goods'>,
): boolean => hasCounterparty(question) || question.goods !== undefined

export const questionOf = ({
  target,
  name,
  identifier,
  goods,
  nomenclature,
  origin,
  transit,
  destination,
  jurisdiction = [],
}: QuestionParameters): Question => ({
  ...(target !== undefined && { target }),
  ...(name !== undefined && { name }),
  ...(identifier !== undefined && { identifier }),
  ...(goods !== undefined && { goods }),
  ...(nomenclature !== undefined && { nomenclature }),
  ...(origin !== undefined && { origin }),
  ...(transit !== undefined && { transit }),
  ...(destination !== undefined && { destination }),
  jurisdictions: [...new Set(jurisdiction)],
})
