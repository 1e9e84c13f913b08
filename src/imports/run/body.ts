/** Puts the values of cells into the body of a command, and remembers which cell each came from. */
import type { Step } from '../kinds/kind.ts'

type Container = Record<string, unknown> | unknown[]

export interface Body {
  readonly value: Record<string, unknown>
  /** Pointers to what was put, with the column that it came from. */
  readonly placed: readonly (readonly [pointer: string, column: string])[]
}

const isIndex = (step: string): boolean => /^\d+$/.test(step)

const memberAt = (container: Container, step: string): unknown =>
  Array.isArray(container) ? container[Number(step)] : container[step]

const setMember = (container: Container, step: string, value: unknown): void => {
  if (Array.isArray(container)) container[Number(step)] = value
  else container[step] = value
}

/** Puts a value at a pointer, and makes the objects and lists on its way. */
const putAt = (body: Container, pointer: string, value: unknown): void => {
  const steps = pointer.slice(1).split('/')
  let here = body
  for (const [index, step] of steps.slice(0, -1).entries()) {
    let next = memberAt(here, step)
    if (next === undefined) {
      next = isIndex(steps[index + 1] ?? '') ? [] : {}
      setMember(here, step, next)
    }
    here = next as Container
  }
  setMember(here, steps.at(-1) ?? '', value)
}

/** The pointers and values of a column whose pointer stands for several. */
const spread = (
  body: Container,
  pointer: string,
  value: unknown,
): readonly (readonly [string, unknown])[] => {
  if (!Array.isArray(value)) return [[pointer, value]]
  if (pointer.includes('/#/')) return value.map((item, index) => [pointer.replace('/#/', `/${index}/`), item])
  if (!pointer.endsWith('/-')) return [[pointer, value]]
  const list = pointer.slice(0, -2)
  const there = memberAt(body, list.slice(1))
  const from = Array.isArray(there) ? there.length : 0
  return value.map((item, index) => [`${list}/${from + index}`, item])
}

/** The body of a command. @param values the values of the row, by column; none for an empty cell */
export const bodyOf = (step: Step, values: ReadonlyMap<string, unknown>): Body => {
  const value: Record<string, unknown> = { ...step.base }
  const placed: [string, string][] = []
  for (const [column, pointer] of step.fields) {
    const given = values.get(column)
    if (given === undefined) continue
    for (const [place, item] of spread(value, pointer, given)) {
      putAt(value, place, item)
      placed.push([place, column])
    }
  }
  return { value, placed }
}

const isWithin = (pointer: string, place: string): boolean =>
  pointer === place || pointer.startsWith(`${place}/`)

/** Whether a field of a body is the one that a column would fill, or holds it. */
const isFor = (pointer: string, declared: string): boolean => {
  const pattern = declared.split('/').slice(1)
  const steps = pointer.split('/').slice(1)
  return steps.every((step, index) => {
    const wanted = pattern[index]
    return wanted === step || ((wanted === '#' || wanted === '-') && isIndex(step)) || wanted === undefined
  })
}

/**
 * The column from which a bad field of a body came, or from which a missing one would come; undefined when no column
 * fills it.
 */
export const columnAt = (
  step: Step,
  { placed }: Pick<Body, 'placed'>,
  pointer: string,
): string | undefined => {
  if (pointer === '') return undefined
  const from = placed.findLast(([place]) => isWithin(pointer, place))
  if (from) return from[1]
  const parent = placed.find(([place]) => isWithin(place, pointer))
  return parent?.[1] ?? step.fields.find(([, declared]) => isFor(pointer, declared))?.[0]
}
