/** Wrong bodies: changed values, and texts that are not JSON or are odd JSON. */
import { DATES, NUMBERS, TEXTS } from './hostile.ts'
import type { Random } from './random.ts'

/** Where a number stands that no value of JavaScript holds; the text of the body gets it. */
const NUMBER = '\u0001number '

const deep = (random: Random): unknown => {
  const levels = random.pick([10, 31, 33, 200])
  let value: unknown = 'x'
  for (let n = 0; n < levels; n++) value = n % 2 === 0 ? [value] : { a: value }
  return value
}

const odd = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => random.pick(TEXTS),
    () => random.pick(DATES),
    () => `${NUMBER}${random.pick(NUMBERS)}`,
    () => null,
    () => true,
    () => [],
    () => ({}),
    () => deep(random),
    () => Array.from({ length: random.pick([51, 101, 2_000]) }, () => random.pick(['x', 0, {}, 'aa'])),
    () => ({ [random.pick(TEXTS)]: random.pick(TEXTS) }),
  ])()

const KEYS = [
  '',
  'x',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a/b~c',
  '\ud800',
  'id',
  'position',
  'occurred',
]

/** A copy with something somewhere inside that is odd. */
export const mutated = (random: Random, value: unknown): unknown => {
  if (Array.isArray(value) && value.length > 0 && random.chance(0.8)) {
    const at = random.below(value.length)
    if (random.chance(0.15)) return [...value, value[at]]
    return value.map((one, n) => (n === at ? mutated(random, one) : one))
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return odd(random)
  const entries = Object.entries(value)
  if (entries.length === 0 || random.chance(0.1)) return { ...value, [random.pick(KEYS)]: odd(random) }
  const [name, inner] = random.pick(entries)
  if (random.chance(0.15)) return Object.fromEntries(entries.filter(([other]) => other !== name))
  return { ...value, [name]: mutated(random, inner) }
}

/** A body as text, with the numbers that were to stand in it. */
export const textOf = (value: unknown): string =>
  (JSON.stringify(value) ?? '').replaceAll(/"\\u0001number ([^"]*)"/g, '$1')

/** A text that is not the JSON that was meant, or says it in an odd way. */
export const mangled = (random: Random, text: string): Buffer => {
  const at = random.below(text.length + 1)
  const [head, tail] = [text.slice(0, at), text.slice(at)]
  return random.pick<() => Buffer>([
    () => Buffer.from(head),
    () => Buffer.from(`${head}${random.pick(['"', '{', ',', '\\', '\u0000', '}'])}${tail}`),
    () =>
      Buffer.concat([Buffer.from(head), Buffer.from([random.pick([0x80, 0xff, 0xc0])]), Buffer.from(tail)]),
    () => Buffer.from(`\ufeff${text}`),
    () => Buffer.from(` \n\t${text}\r\n `),
    () => Buffer.from(text.replace('{', '{"__proto__":{"admin":true},')),
    () => Buffer.from(text.replace('{', '{"constructor":{"prototype":{"x":1}},')),
    () => Buffer.from(text.replace(/"(\w+)":/, '"$1":null,"$1":')),
    () => Buffer.from(text.replaceAll(/[aeiou]/g, (vowel) => `\\u00${vowel.charCodeAt(0).toString(16)}`)),
    () => Buffer.from(`[${text}]`),
    () => Buffer.from(text, 'utf16le'),
    () => Buffer.from(`${'['.repeat(random.pick([100, 20_000]))}`),
    () => Buffer.alloc(0),
  ])()
}
