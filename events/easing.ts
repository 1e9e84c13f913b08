/** What licences and waivers share: the fields that limit them, and when one of them is a relief. */
import { z } from 'zod'
import type { Kind } from './eventType.ts'
import { text } from './fields.ts'
import { searched } from './meaning.ts'

/** The code of CAMEO for easing sanctions. */
export const EASES = '085'

interface Reaching {
  readonly reach?: string | undefined
}

/** To wind down what a measure forbids is not relief: it says when dealings have to stop. */
const isRelief = ({ reach }: Reaching): boolean => reach !== 'wind-down'

export const easingCode = (data: Reaching): string | undefined => (isRelief(data) ? EASES : undefined)

export const easingKind = (data: Reaching): Kind => (isRelief(data) ? 'relief' : 'tightening')

/** Whether something still holds on the day that its end names. */
export const throughDay = z.boolean().meta({
  description:
    'Whether it holds through the whole day that its end names. Without it, it only possibly holds on that day',
})

/** Which dealings a licence or a waiver allows. */
export const reach = searched(z.enum(['all-dealings', 'stated-dealings', 'wind-down'])).meta({
  description:
    'all-dealings only if the instrument allows everything that the measure forbids. Without it, stated-dealings',
})

export const conditions = z.array(text(500)).meta({
  description: 'What must hold for it to be used: in words, or ids of commitments',
})

export const autoRenews = z.boolean().meta({
  description: 'Whether it is renewed by itself at each end, until it is revoked',
})
