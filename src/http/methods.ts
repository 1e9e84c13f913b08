/** Knows the methods of each path, to tell a wrong method from a path that does not exist, and the scope of each. */
import type { FastifyInstance } from 'fastify'
import type { Scope } from '../../events/key.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly paths: Map<string, Set<string>>
    /** The scope that each route needs, by `GET /v1/deals`; undefined for a public route. */
    readonly neededScopes: Map<string, Scope | undefined>
  }
}

/** Notes every route that is added after this call. */
export const noteRoutes = (app: FastifyInstance): void => {
  app.decorate('paths', new Map<string, Set<string>>())
  app.decorate('neededScopes', new Map<string, Scope | undefined>())
  app.addHook('onRoute', ({ url, method, config }) => {
    const methods = app.paths.get(url) ?? new Set()
    for (const one of [method].flat()) {
      methods.add(one)
      app.neededScopes.set(`${one} ${url}`, config?.scope)
    }
    app.paths.set(url, methods)
  })
}

const matches = (pattern: string, path: string): boolean => {
  const [parts, steps] = [pattern.split('/'), path.split('/')]
  if (parts.at(-1) === '*') {
    const before = parts.slice(0, -1)
    return (
      before.length > 1 &&
      steps.length > before.length &&
      matches(before.join('/'), steps.slice(0, before.length).join('/'))
    )
  }
  return (
    parts.length === steps.length &&
    parts.every((part, index) => (part.startsWith(':') ? steps[index] !== '' : part === steps[index]))
  )
}

/** The methods of the routes at a path; empty when there is no route. */
export const allowedMethods = (app: FastifyInstance, path: string): readonly string[] => [
  ...new Set([...app.paths].flatMap(([pattern, methods]) => (matches(pattern, path) ? [...methods] : []))),
]
