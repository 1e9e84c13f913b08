/** Counts and sums of money. Each says why it refuses a value. */
import { z } from 'zod'
import { refusal } from './fields.ts'
import { CURRENCIES } from './text/codes.ts'

/** Exact when min = max; "at least" when max is absent. */
export const count = z
  .strictObject({
    min: z.int().nonnegative(),
    max: z.int().nonnegative().optional(),
    about: z.boolean().optional(),
  })
  .refine((value) => value.max === undefined || value.max >= value.min, 'max must not be less than min')

export type Count = z.infer<typeof count>

/** A sum above 0: the amount as a decimal string, because a float would lose digits, and an ISO 4217 code. */
export const money = z.strictObject({
  amount: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,17})(?:\.\d{1,4})?$/, 'must be a decimal number such as 6000000000 or 12.50')
    .refine((amount) => /[1-9]/.test(amount), 'must be above 0')
    .meta({ description: 'A decimal string', examples: ['6000000000'] }),
  currency: z
    .string()
    .superRefine((code, check) => {
      if (!CURRENCIES.has(code)) {
        check.addIssue(refusal('unknown-code', `${JSON.stringify(code)} is not an ISO 4217 code`))
      }
    })
    .meta({ description: 'ISO 4217', examples: ['USD'] }),
})

export type Money = z.infer<typeof money>
