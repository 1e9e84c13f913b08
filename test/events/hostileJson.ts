/** JSON that looks like the text around it: names and strings of what the service itself writes, at every depth. */
import fc from 'fast-check'

const NAMES = [
  'recordedAt',
  'headline',
  'position',
  'certainty',
  'version',
  'time',
  'id',
  '__proto__',
  'toString',
  '',
]
const TEXTS = [
  '"recordedAt":"1999-01-01T00:00:00.000Z"',
  '","position":"1"}',
  ',"headline":"no","position":"1"}',
  '\\',
  '\\"',
  '"version":1}',
  '}}]]',
  '\u0001\u2028',
]

export const hostileText = fc.oneof(fc.constantFrom(...NAMES, ...TEXTS), fc.string({ unit: 'grapheme' }))

export const { hostileJson } = fc.letrec<{ hostileJson: unknown }>((tie) => ({
  hostileJson: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(null, true, 0, -1.5e-7, 9007199254740991),
    hostileText,
    fc.array(tie('hostileJson'), { maxLength: 4 }),
    fc.dictionary(hostileText, tie('hostileJson'), { maxKeys: 4 }),
  ),
}))

export const hostileObject = fc.dictionary(hostileText, hostileJson, { maxKeys: 6 })
