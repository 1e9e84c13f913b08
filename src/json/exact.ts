/** Whether a number of JSON text keeps its value: all numbers are stored as doubles (IEEE 754, RFC 8785). */

/** A decimal as its sign, its digits without zeros at either end, and the power of ten of the last of them. */
const normal = (text: string): string => {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${sign}${significant}e${Number(power) - fraction.length + digits.length - significant.length}`
}

/** A decimal with up to this many digits always keeps its value in a double. */
export const ALWAYS_EXACT = 15

/**
 * Whether reading a number and writing it again gives the same value: `1.50` does, `9007199254740993` does not.
 * @param text a number as JSON writes it
 */
export const isExact = (text: string): boolean => {
  if (text.length <= ALWAYS_EXACT && !/[eE]/.test(text)) return true
  const number = Number(text)
  return Number.isFinite(number) && normal(text) === normal(String(number))
}
